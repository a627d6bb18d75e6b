"""Eventual consistency: an object that was just made or changed is not known everywhere at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from iam_resources.errors import NotFound, Stopped
from iam_resources.http import poll
from iam_resources.operation import pause

T = TypeVar("T")
B = TypeVar("B", bound=dict[str, Any])
log = logging.getLogger(__name__)

SETTLE_SECONDS = 300.0
"""How long a change of the lifecycle state is waited for; the service needs seconds."""
_RECENT_SECONDS = 120
"""More than the service has been seen to need, as the clocks may differ."""
_AGAIN_SECONDS = (1, 3)
_SPREADING_SECONDS = (1, 2, 4, 8, 15)
"""The waits for a new object to be known everywhere."""


def is_recent(time_created: str) -> bool:
    """Whether an object was made so lately that neither a read nor a list has to know it.

    Args:
        time_created: as the service writes it; False for what is not a time.
    """
    try:
        made = datetime.fromisoformat(time_created)
        return abs((datetime.now(UTC) - made).total_seconds()) < _RECENT_SECONDS
    except (ValueError, TypeError):  # TypeError: it has no time zone
        return False


async def find_recent(look: Callable[[], Awaitable[T | None]], *, recent: bool) -> T | None:
    """What a read finds; where it finds nothing and the object was just made, what a later one finds.

    Args:
        look: gives None where there is nothing.
        recent: whether the object was just made.
    """
    found = await look()
    for wait in _AGAIN_SECONDS if recent else ():
        if found is not None:
            break
        await pause(wait)
        found = await look()
    return found


async def remove_recent(
    remove: Callable[[], Awaitable[None]], look: Callable[[], Awaitable[T | None]], *, recent: bool
) -> None:
    """Remove something; one that is gone already is not an error, one that is only not known everywhere yet is removed.

    Args:
        remove: removes it.
        look: gives what exists, or None where that is certainly nothing.
        recent: whether the object was just made.

    Raises:
        NotFound: the service says so, and it exists, or that cannot be known.
    """
    try:
        await remove()
    except NotFound:
        if await _is_gone(look, recent=recent):
            return
        if not recent:
            raise
    else:
        return
    await remove()


async def _is_gone(look: Callable[[], Awaitable[T | None]], *, recent: bool) -> bool:
    try:
        return await find_recent(look, recent=recent) is None
    except NotFound:  # the service says the same to who may not see it
        return False


async def once_known(act: Callable[[], Awaitable[T]], *, new: bool) -> T:
    """Do something with an object that may not be known everywhere yet: until then the service says not found.

    Args:
        act: does it.
        new: whether this run has just made the object; with others not found is taken at its word.
    """
    for wait in _SPREADING_SECONDS if new else ():
        try:
            return await act()
        except NotFound:
            log.info("a new object is not known everywhere yet, trying again in %d s", wait)
            await pause(wait)
    return await act()


async def wait_active(seen: B, look: Callable[[], Awaitable[B]], *, what: str) -> B:
    """Wait until an object that was just made can be used; one that can be at once costs no call.

    Args:
        seen: the object as its creation returned it.
        look: reads it again.
        what: what it is called.

    Raises:
        Stopped: it is not active after five minutes, or after the time that the whole may take.
    """
    if seen.get("lifecycleState") != "CREATING":
        return seen
    log.info("%s is being created, waiting until it is active", what)

    async def is_active() -> B | None:
        try:
            now = await look()
        except NotFound:  # not everywhere yet
            return None
        return None if now.get("lifecycleState") == "CREATING" else now

    tried = f"see {what} active"
    try:
        return await poll(is_active, tried=tried, every_seconds=0.5, at_most_seconds=SETTLE_SECONDS)
    except asyncio.CancelledError as cancelled:  # by the option custom_timeouts; what exists must not be forgotten
        hint = "It is made. Run again, and where the service is slow raise custom_timeouts"
        raise Stopped("the time that it may take is over", tried=tried, hint=hint) from cancelled


async def wait_gone(look: Callable[[], Awaitable[dict[str, Any]]], *, what: str) -> None:
    """Wait until an object whose deletion was accepted does not exist any more.

    Args:
        look: reads it.
        what: what it is called.

    Raises:
        Stopped: it still exists after five minutes.
    """
    logged = False

    async def is_gone() -> bool | None:
        nonlocal logged
        try:
            state = (await look()).get("lifecycleState")
        except NotFound:
            return True
        if state == "DELETED":
            return True
        if not logged:
            log.info("%s is being deleted, waiting until it is gone", what)
            logged = True
        return None

    await poll(is_gone, tried=f"see {what} gone", every_seconds=0.5, at_most_seconds=SETTLE_SECONDS)
