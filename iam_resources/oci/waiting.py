"""Waiting for what the service does after it has answered: a state, and that all of it knows of an object."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from iam_resources.errors import NotFound, Stopped
from iam_resources.http import poll
from iam_resources.operation import pause

B = TypeVar("B", bound=dict[str, Any])
R = TypeVar("R")
log = logging.getLogger(__name__)

SETTLE_SECONDS = 300.0
"""How long a change of the lifecycle state is waited for; the service needs seconds."""
_SPREADING_SECONDS = (1, 2, 4, 8, 15)
"""The waits for a new object to be known everywhere."""


async def active(seen: B, look: Callable[[], Awaitable[B]], *, what: str) -> B:
    """Wait until an object that was just made can be used; one that can be at once costs no call.

    Args:
        seen: the object as its making told it.
        look: reads it again.
        what: what it is called.

    Raises:
        Stopped: it is not so after five minutes, or after the time that the whole may take.
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
    except asyncio.CancelledError as cancelled:  # by the option custom_timeouts; what is there must not be forgotten
        hint = "It is made. Run again, and where the service is slow raise custom_timeouts"
        raise Stopped("the time that it may take is over", tried=tried, hint=hint) from cancelled


async def once_known(act: Callable[[], Awaitable[R]], *, new: bool) -> R:
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


async def gone(look: Callable[[], Awaitable[dict[str, Any]]], *, what: str) -> None:
    """Wait until an object whose deletion was accepted is not there any more.

    Args:
        look: reads it.
        what: what it is called.

    Raises:
        Stopped: it is still there after five minutes.
    """
    told = False

    async def is_gone() -> bool | None:
        nonlocal told
        try:
            state = (await look()).get("lifecycleState")
        except NotFound:
            return True
        if state == "DELETED":
            return True
        if not told:
            log.info("%s is being deleted, waiting until it is gone", what)
            told = True
        return None

    await poll(is_gone, tried=f"see {what} gone", every_seconds=0.5, at_most_seconds=SETTLE_SECONDS)
