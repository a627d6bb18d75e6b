"""`python -m tools.state_service run`: the service in the foreground, until SIGTERM or SIGINT."""

from __future__ import annotations

import socket
from pathlib import Path

import uvicorn

from tools.say import Stop
from tools.state_service.app import build
from tools.state_service.store import Store, StoreError

READY = "state service listening on "
"""What it prints once it answers."""


class _Server(uvicorn.Server):
    """Prints one line when it is ready."""

    def __init__(self, config: uvicorn.Config, line: str) -> None:
        super().__init__(config)
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(self._line, flush=True)


def serve(port: int, file: Path, token: str, lease_seconds: float) -> None:
    """Serve on 127.0.0.1.

    Args:
        port: where; 0 takes a free one.
        file: where everything is kept.
        token: what every client must show.
        lease_seconds: how long an update of a dead engine blocks others.

    Raises:
        Stop: the port is in use, or the file cannot be used.
    """
    # With the protocol named, asyncio sets TCP_NODELAY; without it small answers wait 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen(128)
    except OSError as wrong:
        raise Stop(f"State service: cannot listen on port {port} ({wrong.strerror}).") from wrong
    port = listening.getsockname()[1]
    try:
        store = Store(file)
    except StoreError as wrong:
        raise Stop(f"State service: {wrong}") from wrong
    app = build(store, token=token, port=port, lease_seconds=lease_seconds)
    config = uvicorn.Config(
        app, lifespan="off", log_level="error", access_log=False, server_header=False, timeout_graceful_shutdown=3
    )
    try:
        _Server(config, f"{READY}http://127.0.0.1:{port}").run(sockets=[listening])
    finally:
        store.close()
