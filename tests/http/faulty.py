"""A server on loopback that fails in the ways servers and networks fail, one scripted act for each request."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any


@dataclass
class Seen:
    """A request as it came as JSON."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class _NotHTTP(Exception):
    pass


Act = Callable[[Seen, asyncio.StreamWriter], Awaitable[None]]


class Faulty:
    """Serves `script`, then `otherwise`."""

    def __init__(self, *script: Act, tls: ssl.SSLContext | None = None, name: str = "127.0.0.1") -> None:
        self.script = list(script)
        self.otherwise: Act = answer(200, {"ok": True})
        self.seen: list[Seen] = []
        self.connections = 0
        self.arrived = asyncio.Event()
        self._tls = tls
        self._name = name
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Faulty:
        self._server = await asyncio.start_server(self._converse, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"{'https' if self._tls else 'http'}://{self._name}:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while not writer.is_closing():
                if self.script and self.script[0] is reset_unread:
                    await self.script.pop(0)(Seen("", "", {}, b""), writer)
                    return
                seen = await _request(reader)
                self.seen.append(seen)
                self.arrived.set()
                act = self.script.pop(0) if self.script else self.otherwise
                await act(seen, writer)
        except _NotHTTP:
            await answer(400)(Seen("", "", {}, b""), writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._tasks.discard(task)


async def _request(reader: asyncio.StreamReader) -> Seen:
    first = await reader.readexactly(1)
    if first == b"\x16":  # a TLS handshake, and this is no TLS server
        raise _NotHTTP
    head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Seen(method, target, headers, body)


def _message(status: int, body: bytes, headers: dict[str, str], *, length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status} Status", f"content-length: {len(body) if length is None else length}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def answer(status: int, body: Any = ..., *, kind: str = "application/json", **headers: str) -> Act:
    """Answer with JSON, or with `body` as it is where that is bytes."""
    content = b"" if body is ... else body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"content-type": kind} | {name.replace("_", "-"): value for name, value in headers.items()}

    async def act(_: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(_message(status, content, named))
        await writer.drain()

    return act


def html(status: int, title: str) -> Act:
    page = f"<!DOCTYPE html>\n<html><head><title>\n {title} </title></head><body>{'x' * 5000}</body></html>"
    return answer(status, page.encode(), kind="text/html; charset=utf-8")


async def reset_unread(_: Seen, writer: asyncio.StreamWriter) -> None:
    """Reset the connection before anything is read."""
    await reset(_, writer)


async def reset(_: Seen, writer: asyncio.StreamWriter) -> None:
    """Reset the connection; by now the request is read, and its work may be done."""
    link: socket.socket = writer.get_extra_info("socket")
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def truncated(_: Seen, writer: asyncio.StreamWriter) -> None:
    """Promise more bytes than come."""
    writer.write(_message(200, b'{"id": ', {"content-type": "application/json"}, length=100))
    await writer.drain()
    writer.close()


async def silent(_: Seen, writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.Event().wait()


def held(gate: asyncio.Event, then: Act) -> Act:
    """Answer when the gate opens."""

    async def act(seen: Seen, writer: asyncio.StreamWriter) -> None:
        await gate.wait()
        await then(seen, writer)

    return act
