"""One event loop beside the program, for callers that cannot await: the stock host and lookups."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

import pulumi

from iam_resources.errors import IamError

T = TypeVar("T")


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="iam_resources", daemon=True).start()
    return loop


def run_now(work: Coroutine[Any, Any, T]) -> T:
    """Run asynchronous work from ordinary code and wait for its result.

    Raises:
        IamError: as the work did; the error is a `pulumi.RunError` too, so that a program it ends shows its one line
            instead of a traceback.
    """
    try:
        return asyncio.run_coroutine_threadsafe(work, _loop()).result()
    except IamError as error:
        error.__class__ = _as_run_error(type(error))
        raise


def _as_run_error(kind: type[IamError]) -> type[IamError]:
    return kind if issubclass(kind, pulumi.RunError) else type(kind.__name__, (kind, pulumi.RunError), {})


async def run_beside(work: Coroutine[Any, Any, T]) -> T:
    """Run asynchronous work on the loop beside the program, and wait from another loop."""
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, _loop()))
