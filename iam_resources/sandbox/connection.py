"""Cut a connection, which ASGI has no word for."""

from __future__ import annotations

from typing import Protocol, cast

from starlette.types import Scope

EXTENSION = "sandbox.cut"


class ConnectionCutError(Exception):
    """Raised in process, where there is no connection to cut. ``Sandbox.transport()`` turns it into httpx's error."""


class Cut(Protocol):
    """Closes the client's connection at once."""

    def __call__(self) -> None: ...


def cut(scope: Scope) -> None:
    """Cut the connection of this request.

    Raises:
        ConnectionCutError: in process, where the exception is the cut.
    """
    close = scope.get("extensions", {}).get(EXTENSION)
    if close is None:
        raise ConnectionCutError("the sandbox cut the connection, as a fault told it to")
    cast(Cut, close)()
