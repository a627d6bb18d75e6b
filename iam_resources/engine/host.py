"""The provider host: the process that the engine starts for dynamic resources written in Python.

Named in a project's Pulumi.yaml:

    plugins:
      providers:
        - name: pulumi-python
          path: .venv/bin
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys

import grpc
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2_grpc

from iam_resources.engine.log import EngineHandler, defects, level, log
from iam_resources.engine.servicer import Servicer

_PARENT_CHECK_SECONDS = 1.0


async def serve(engine_address: str | None) -> None:
    """Serve until the engine ends this process, or is gone itself.

    Args:
        engine_address: where to send what is to be said; None when started by hand.
    """
    _listen_to(engine_address)
    servicer = Servicer()
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    # The engine ends its plugins by SIGINT, and waits 5 s before it kills one that goes on. A person's Ctrl-C reaches
    # the engine only: plugins have a process group of their own, and hear of it by Cancel.
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    await _until_ended(ended)
    await servicer.close()
    await server.stop(grace=None)


def _listen_to(engine_address: str | None) -> None:
    if not engine_address:
        logging.basicConfig(stream=sys.stderr, level=level())
        return
    handler = EngineHandler(engine_address)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    log.setLevel(level())
    log.propagate = False
    defects.setLevel(logging.DEBUG)


async def _until_ended(ended: asyncio.Event) -> None:
    """An engine that was killed sends no signal: its death shows as a new parent."""
    parent = os.getppid()
    while os.getppid() == parent:
        try:
            await asyncio.wait_for(ended.wait(), _PARENT_CHECK_SECONDS)
        except TimeoutError:
            continue
        return


def main() -> None:
    """Entry point of `pulumi-resource-pulumi-python`; the engine gives its own address as the first argument."""
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    asyncio.run(serve(arguments[0] if arguments else None))


if __name__ == "__main__":
    main()
