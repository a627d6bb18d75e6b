"""Optimistic locking with If-Match: a change that somebody else made meanwhile is never overwritten silently.

A change carries the etag of the object as it was seen last. The service refuses it when anything of the object has
changed since. That alone does not stop the change: other resources of the same run change the same user, and the
etag with it. So the object is read again, and only a field that differs from what was known is reported.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol, TypeVar

from iam_resources.errors import Conflict, NotFound

_ATTEMPTS = 5
"""Others may change the same object just now; more than so many in a row is no coincidence."""


class Versioned(Protocol):
    """A state that knows which version of the object it describes."""

    etag: str


V = TypeVar("V", bound=Versioned)
R = TypeVar("R")


async def change_if_same(
    known: V,
    act: Callable[[V], Awaitable[R]],
    *,
    fetch_now: Callable[[], Awaitable[V | None]],
    differing: Callable[[V, V], Iterable[str]],
    what: str,
    tried: str,
) -> R:
    """Change an object if it is still as it was known.

    Args:
        known: what was known of it; without an etag it is read first.
        act: makes the change for the object as given, with its etag.
        fetch_now: reads the object; None when it is gone.
        differing: the fields in which two states of it differ.
        what: what it is called, for the error.
        tried: what is being done.

    Raises:
        Conflict: it was changed meanwhile; the error says which fields, and to run a refresh.
        NotFound: it was deleted meanwhile.
    """
    given = known
    last: Conflict | None = None
    for _ in range(_ATTEMPTS):
        if given.etag:
            try:
                return await act(given)
            except Conflict as conflict:
                if conflict.status != 412:
                    raise
                last = conflict
        seen = await fetch_now()
        if seen is None:
            raise NotFound(f"{what} was deleted meanwhile", tried=tried, hint="Run pulumi up --refresh")
        if fields := sorted(differing(known, seen)):
            raise Conflict(
                f"{what} was changed by somebody else since it was read last: {', '.join(fields)}",
                status=412,
                code=last.code if last else "",
                request_id=last.request_id if last else "",
                tried=tried,
                hint="Run pulumi refresh to see the change, then decide what the program should say",
            )
        if not seen.etag:
            return await act(seen)  # a service that gives no etags
        given = seen
    raise last or Conflict(f"{what} changes all the time", tried=tried)
