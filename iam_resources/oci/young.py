"""Objects that were made a moment ago: not all of the service may know them yet, so they are looked for again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from iam_resources.errors import NotFound
from iam_resources.operation import pause

T = TypeVar("T")

_YOUNG_SECONDS = 120
"""More than the service has been seen to need, as the clocks may differ."""
_AGAIN_SECONDS = (1, 3)


def is_young(time_created: str) -> bool:
    """Whether an object was made so lately that neither a read nor a list has to know it.

    Args:
        time_created: as the service writes it; False for what is no time.
    """
    try:
        made = datetime.fromisoformat(time_created)
        return abs((datetime.now(UTC) - made).total_seconds()) < _YOUNG_SECONDS
    except (ValueError, TypeError):  # TypeError: it has no time zone
        return False


async def looked_for(look: Callable[[], Awaitable[T | None]], *, young: bool) -> T | None:
    """What a look finds; where it finds nothing and the object is young, what a later one finds.

    Args:
        look: gives None where there is nothing.
        young: whether the object was just made.
    """
    found = await look()
    for wait in _AGAIN_SECONDS if young else ():
        if found is not None:
            break
        await pause(wait)
        found = await look()
    return found


async def ended(act: Callable[[], Awaitable[None]], look: Callable[[], Awaitable[T | None]], *, young: bool) -> None:
    """Take something away; what is gone already is no error, what is only not known everywhere yet is taken away.

    Args:
        act: takes it away.
        look: gives what is there, or None where that is certainly nothing.
        young: whether the object was just made.

    Raises:
        NotFound: the service says so, and it is there, or that can not be known.
    """
    try:
        await act()
    except NotFound:
        if await _is_gone(look, young=young):
            return
        if not young:
            raise
    else:
        return
    await act()


async def _is_gone(look: Callable[[], Awaitable[T | None]], *, young: bool) -> bool:
    try:
        return await looked_for(look, young=young) is None
    except NotFound:  # the service says the same to who may not see it
        return False
