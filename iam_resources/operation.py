"""Cancellation: whether the work that this code is part of has been asked to stop.

A cancelled `pulumi up` must end promptly and still not lose what it made. So a request that is on the wire is left to
finish, while every wait before or between requests (a throttle, a retry, a poll) ends at once.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar

from iam_resources.errors import Stopped

stopping: ContextVar[asyncio.Event | None] = ContextVar("stopping", default=None)
"""Set by the engine room around an operation; the event is set when the user cancels."""


def check_stop() -> None:
    """Raise `Stopped` when the user has cancelled."""
    event = stopping.get()
    if event is not None and event.is_set():
        raise Stopped("cancelled")


async def pause(seconds: float) -> None:
    """Wait, but no longer than until the user cancels.

    Args:
        seconds: how long to wait, in seconds; 0 or less only checks.

    Raises:
        Stopped: the user cancelled before or during the wait.
    """
    check_stop()
    event = stopping.get()
    if event is None:
        await asyncio.sleep(max(seconds, 0))
        return
    try:
        await asyncio.wait_for(event.wait(), timeout=max(seconds, 0))
    except TimeoutError:
        return
    check_stop()
