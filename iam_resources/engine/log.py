"""Log records go to the engine, which shows each beside the resource that it is about.

Rooms use the standard `logging` under the name `iam_resources`. The host puts a handler there: warnings and infos show
in the terminal, the rest in the debug log only.
"""

from __future__ import annotations

import asyncio
import logging
import os
from contextvars import ContextVar
from typing import Any

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

current_urn: ContextVar[str] = ContextVar("current_urn", default="")
"""The resource that is worked on; set by the host around each operation."""

log = logging.getLogger("iam_resources")

defects = logging.getLogger("iam_resources.defects")
"""Tracebacks, for the engine's debug log whatever the level of the rest."""

_SEVERITIES = (
    (logging.ERROR, engine_pb2.ERROR),
    (logging.WARNING, engine_pb2.WARNING),
    (logging.INFO, engine_pb2.INFO),
)


class EngineHandler(logging.Handler):
    """Hands log records to the engine, in order, without making anybody wait.

    Args:
        address: the engine's own address, as the engine gives it to a plugin on the command line.
    """

    def __init__(self, address: str) -> None:
        super().__init__()
        self._channel = grpc.aio.insecure_channel(address)
        self._engine: Any = engine_pb2_grpc.EngineStub(self._channel)  # its types know the blocking kind only
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Queue[engine_pb2.LogRequest] = asyncio.Queue()
        self._sender = asyncio.ensure_future(self._send())

    def emit(self, record: logging.LogRecord) -> None:
        severity = next((ours for level, ours in _SEVERITIES if record.levelno >= level), engine_pb2.DEBUG)
        request = engine_pb2.LogRequest(severity=severity, message=self.format(record), urn=current_urn.get())
        self._loop.call_soon_threadsafe(self._waiting.put_nowait, request)

    async def _send(self) -> None:
        while True:
            request = await self._waiting.get()
            try:
                await self._engine.Log(request)
            except grpc.aio.AioRpcError:  # the engine is shutting down
                return


def level() -> int:
    """How much is said: `IAM_LOG=debug` adds every call (method, path, status, time) to the engine's debug log."""
    return logging.DEBUG if os.environ.get("IAM_LOG", "").lower() == "debug" else logging.INFO
