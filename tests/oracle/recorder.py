"""The sandbox behind a socket, and what went over it: who calls does not know that it is written down."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import uvicorn
from starlette.types import Message, Receive, Scope, Send

from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.server import listen

T = TypeVar("T")


@dataclass
class Exchange:
    """One request as it stood in flight, and its answer.

    Attributes:
        raw_path, raw_query: still encoded, as they are signed.
        headers: by names in lower case.
    """

    method: str
    raw_path: str
    raw_query: str
    headers: dict[str, str]
    body: bytes = b""
    status: int = 0
    answer_headers: dict[str, str] = field(default_factory=dict)
    answer: bytes = b""

    @property
    def target(self) -> str:
        """Path and query."""
        return self.raw_path + (f"?{self.raw_query}" if self.raw_query else "")

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query's pairs, sorted."""
        return sorted(parse_qsl(self.raw_query, keep_blank_values=True, strict_parsing=bool(self.raw_query)))

    @property
    def signed(self) -> list[str]:
        """Names of what the signature covers, in its order."""
        _, _, rest = self.headers["authorization"].partition('headers="')
        return rest.partition('"')[0].split()

    def json(self) -> Any:
        """The body of the request; None where there is none."""
        return json.loads(self.body) if self.body else None

    def told(self) -> Any:
        """The body of the answer; None where there is none."""
        return json.loads(self.answer) if self.answer else None


class Recorder:
    """An ASGI application that hands requests to a sandbox, which can be another one for each test.

    Everything about a sandbox happens in the server's thread: its state file allows no other.
    """

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.sandbox: Sandbox | None = None
        self.origin = ""
        self.loop: asyncio.AbstractEventLoop
        self.lifted = threading.Event()

    def take(self) -> list[Exchange]:
        """What was sent and received since the last time."""
        seen, self.exchanges = self.exchanges, []
        return seen

    def put(self, make: Callable[[], Sandbox] | None) -> None:
        """Put another sandbox behind the address, and end the one before."""

        def change() -> None:
            if self.sandbox is not None:
                self.sandbox.close()
            self.sandbox = make() if make else None

        self.there(change)

    def there(self, act: Callable[[], T]) -> T:
        """Do something in the server's thread."""

        async def run() -> T:
            return act()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(timeout=30)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.sandbox is not None, "no sandbox is behind the address"
        seen = Exchange(
            scope["method"],
            scope["raw_path"].partition(b"?")[0].decode("ascii"),
            scope["query_string"].decode("ascii"),
            {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
        )
        self.exchanges.append(seen)

        async def receiving() -> Message:
            message = await receive()
            seen.body += message.get("body", b"")
            return message

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                seen.answer_headers = {name.decode(): value.decode("latin-1") for name, value in message["headers"]}
            seen.answer += message.get("body", b"")
            await send(message)

        await self.sandbox(scope, receiving, sending)


@contextmanager
def served(recorder: Recorder) -> Iterator[Recorder]:
    """Serve on a free port of loopback, in a thread that ends with the block."""
    listening = listen("127.0.0.1", 0)
    recorder.origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = uvicorn.Config(recorder, http="h11", lifespan="off", log_level="error", access_log=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=_run, args=(server, listening, recorder), name="sandbox")
    thread.start()
    try:
        assert recorder.lifted.wait(10), "the server did not start"
        yield recorder
    finally:
        recorder.put(None)
        server.should_exit = True
        thread.join(10)
        listening.close()


def _run(server: uvicorn.Server, listening: socket.socket, recorder: Recorder) -> None:
    async def main() -> None:
        recorder.loop = asyncio.get_running_loop()
        recorder.lifted.set()  # the socket listens already: what comes before the server waits in its queue
        await server.serve(sockets=[listening])

    asyncio.run(main())
