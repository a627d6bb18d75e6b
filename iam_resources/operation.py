"""Cancellation: whether the work that this code is part of has been asked to stop.

A cancelled `pulumi up` must end promptly and still not lose what it made. So a request that is on the wire is left to
finish, while every wait before or between requests (a throttle, a retry, a poll) ends at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

from iam_resources.errors import Stopped

T = TypeVar("T")
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


async def first_of(*work: asyncio.Future[Any]) -> None:
    """Wait until one of several is done, but no longer than until the user cancels; what others wait for goes on.

    Args:
        work: whose results are not looked at.

    Raises:
        Stopped: the user cancelled before or during the wait.
    """
    check_stop()
    event = stopping.get()
    stop = None if event is None else asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({*work, *([stop] if stop else [])}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if stop is not None:
            stop.cancel()
    if not any(each.done() for each in work):
        check_stop()


def start_shared(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Start work that several operations wait for (`first_of`): the cancellation of one of them does not end it.

    Args:
        work: must have a bound on its time.
    """
    context = copy_context()
    context.run(stopping.set, None)
    task = asyncio.get_running_loop().create_task(work, context=context)
    task.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may be left who takes it
    return task


@asynccontextmanager
async def holding(turn: asyncio.Lock | asyncio.Semaphore) -> AsyncIterator[None]:
    """Hold a lock, or a place of a semaphore, within the block.

    Raises:
        Stopped: the user cancelled before it was free.
    """
    taking = asyncio.ensure_future(turn.acquire())
    try:
        await first_of(taking)
    except BaseException:
        if not taking.cancel():
            turn.release()
        raise
    try:
        yield
    finally:
        turn.release()
