"""Dynamic resources of others: passed on to the SDK's own host, so that they behave as without this project.

The engine knows one provider for all dynamic resources written in Python, and that is ours. What is not ours goes to a
process of the SDK's own host, started when the first such resource comes. Between the two stands only what the engine
does differently for a provider like ours (secrets stay wrapped, previews ask for Create and Update): it is undone here.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, TypeVar

import grpc
from google.protobuf import empty_pb2, struct_pb2
from google.protobuf.message import Message
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2 as proto
from pulumi.runtime.proto import provider_pb2_grpc

from iam_resources.engine.secrets import closed_like, opened

R = TypeVar("R", bound=Message)


class StockHost:
    """The SDK's host in a process of its own, started on first use."""

    def __init__(self) -> None:
        self._configuration: proto.ConfigureRequest | None = None
        self._starting: asyncio.Task[Any] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._channel: grpc.aio.Channel | None = None

    def configure(self, request: proto.ConfigureRequest) -> None:
        """Remember the configuration for the day the process is needed."""
        self._configuration = proto.ConfigureRequest()
        self._configuration.CopyFrom(request)
        self._configuration.args.CopyFrom(opened(request.args))

    async def check(self, request: proto.CheckRequest) -> proto.CheckResponse:
        asked = request.news
        answer: proto.CheckResponse = await (await self._stub()).Check(_plain(request, "olds", "news"))
        closed_like(answer.inputs, asked)
        return answer

    async def diff(self, request: proto.DiffRequest) -> proto.DiffResponse:
        answer: proto.DiffResponse = await (await self._stub()).Diff(_plain(request, "olds", "news", "old_inputs"))
        return answer

    async def create(self, request: proto.CreateRequest) -> proto.CreateResponse:
        if request.preview:  # the stock host is never asked in a preview: the inputs stand for the outputs
            return proto.CreateResponse(properties=request.properties)
        answer: proto.CreateResponse = await (await self._stub()).Create(_plain(request, "properties"))
        closed_like(answer.properties, request.properties)
        return answer

    async def read(self, request: proto.ReadRequest) -> proto.ReadResponse:
        answer: proto.ReadResponse = await (await self._stub()).Read(_plain(request, "properties", "inputs"))
        closed_like(answer.properties, request.properties)
        if answer.HasField("inputs"):
            closed_like(answer.inputs, request.inputs)
        return answer

    async def update(self, request: proto.UpdateRequest) -> proto.UpdateResponse:
        if request.preview:
            return proto.UpdateResponse(properties=request.news)
        answer: proto.UpdateResponse = await (await self._stub()).Update(_plain(request, "olds", "news", "old_inputs"))
        closed_like(answer.properties, request.news)
        return answer

    async def delete(self, request: proto.DeleteRequest) -> empty_pb2.Empty:
        await (await self._stub()).Delete(_plain(request, "properties", "old_inputs"))
        return empty_pb2.Empty()

    async def stop(self) -> None:
        """End the process, if it was ever started."""
        if self._channel is not None:
            await self._channel.close(None)
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def _stub(self) -> Any:
        if self._starting is None:
            self._starting = asyncio.ensure_future(self._start())
        return await asyncio.shield(self._starting)

    async def _start(self) -> Any:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-u", "-m", "pulumi.dynamic", stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None  # noqa: S101 (asked for one line above)
        port = int(await self._process.stdout.readline())
        self._channel = grpc.aio.insecure_channel(f"127.0.0.1:{port}", options=_GRPC_CHANNEL_OPTIONS)
        stub = provider_pb2_grpc.ResourceProviderStub(self._channel)
        if self._configuration is not None:
            await stub.Configure(self._configuration)
        return stub


def _plain(request: R, *fields: str) -> R:
    copy = type(request)()
    copy.CopyFrom(request)
    for name in fields:
        if copy.HasField(name):
            struct: struct_pb2.Struct = getattr(copy, name)
            struct.CopyFrom(opened(struct))
    return copy
