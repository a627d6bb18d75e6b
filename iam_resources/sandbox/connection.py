"""Close the connection of a request, which ASGI has no message for."""

from __future__ import annotations

from typing import Protocol, cast

from starlette.types import Scope

EXTENSION = "sandbox.cut"


class ConnectionCutError(Exception):
    """Raised in process, where there is no connection to close. ``Sandbox.transport()`` turns it into httpx's error."""


class Cut(Protocol):
    """Closes the client's connection at once."""

    def __call__(self) -> None: ...


def cut(scope: Scope) -> None:
    """Close the connection of this request.

    Raises:
        ConnectionCutError: in process, where the exception stands for it.
    """
    close = scope.get("extensions", {}).get(EXTENSION)
    if close is None:
        raise ConnectionCutError("the sandbox closed the connection, as a fault requires")
    cast(Cut, close)()
