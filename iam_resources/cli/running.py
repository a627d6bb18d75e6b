"""Runs a command that waits for others, until it ends or the user cancels it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

from iam_resources import operation
from iam_resources.cli.command import Cancelled
from iam_resources.errors import Stopped


def run(work: Coroutine[Any, Any, int]) -> int:
    """Run a command; Ctrl-C lets requests in flight finish and starts no new ones, a second Ctrl-C stops at once.

    Args:
        work: carries it out, and gives the exit code.

    Raises:
        Cancelled: by Ctrl-C.
    """
    return asyncio.run(_until_stopped(work))


async def _until_stopped(work: Coroutine[Any, Any, int]) -> int:
    stopping = asyncio.Event()
    operation.stopping.set(stopping)
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)

    def stop() -> None:
        if stopping.is_set():
            task.cancel()
        stopping.set()

    try:
        loop.add_signal_handler(signal.SIGINT, stop)
    except (NotImplementedError, RuntimeError, ValueError):  # no signals on this system, or not the main thread
        return await task
    try:
        return await task
    except (Stopped, asyncio.CancelledError) as error:
        if stopping.is_set():
            raise Cancelled from error
        raise
    finally:
        loop.remove_signal_handler(signal.SIGINT)
