"""The sandbox behind a socket on loopback."""

from __future__ import annotations

import ipaddress
import socket
from asyncio import BaseTransport, Transport
from typing import cast

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from iam_resources.sandbox.app import Sandbox
from iam_resources.sandbox.connection import EXTENSION


class ServerError(Exception):
    """The server cannot start. The message is one line for the user."""


def listen(host: str, port: int) -> socket.socket:
    """Bind a socket on loopback; port 0 takes a free one.

    Raises:
        ServerError: the address is not loopback, or is in use.
    """
    name = "127.0.0.1" if host == "localhost" else host
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        raise ServerError(f"--host {host}: give an address of this machine's loopback, e.g. 127.0.0.1") from None
    if not address.is_loopback:
        raise ServerError(f"--host {host} is not loopback: the sandbox is unprotected and serves this machine only")
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    # With the protocol named, asyncio sets TCP_NODELAY; without it small answers wait 40 ms.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((name, port))
        found.listen(2048)
    except (OSError, OverflowError) as problem:
        found.close()
        raise ServerError(
            f"cannot listen on {host}:{port}: {getattr(problem, 'strerror', None) or problem}"
        ) from problem
    return found


class _Protocol(H11Protocol):
    """uvicorn's protocol, extended: the application can close the connection of a request."""

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast(Transport, transport))
        inner, abort = self.app, cast(Transport, transport).close

        async def with_cut(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[EXTENSION] = abort
            await inner(scope, receive, send)

        self.app = with_cut


class _Server(uvicorn.Server):
    """Prints one line when it is ready."""

    def __init__(self, config: uvicorn.Config, ready_line: str) -> None:
        super().__init__(config)
        self._ready_line = ready_line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(self._ready_line, flush=True)


def serve(sandbox: Sandbox, listening: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT, then close the state file."""
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        sandbox,
        http=_Protocol,
        lifespan="on",
        log_level="error",
        access_log=False,
        date_header=False,  # the application sends its own, by the clock that it stamps objects with
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
    )
    _Server(config, f"sandbox listening on http://{shown}:{port}{sandbox.cncc.prefix}").run(sockets=[listening])
