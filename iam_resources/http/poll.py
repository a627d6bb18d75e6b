"""Wait for something that the vendor finishes in its own time."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from iam_resources import operation
from iam_resources.errors import Stopped

T = TypeVar("T")

GROWTH = 1.5
LONGEST = 8  # times `every_seconds`


async def poll(
    look: Callable[[], Awaitable[T | None]],
    *,
    tried: str,
    every_seconds: float = 1,
    at_most_seconds: float = 300,
    clock: Callable[[], float] = time.monotonic,
) -> T:
    """Look again and again until there is something to see.

    Args:
        look: gives None while it is not there yet.
        tried: what is waited for, in the infinitive ("see domain hr active").
        every_seconds: the first wait between two looks; each wait is 1.5 times the last, up to 8 times the first.
        at_most_seconds: give up after this long; the last look is made at that moment.
        clock: seconds that only grow.

    Returns:
        What `look` gave, as soon as that is not None.

    Raises:
        Stopped: it took too long, or the user cancelled; says what was waited for.
        VendorError: from `look`.
    """
    started = clock()
    wait = every_seconds
    while True:
        found = await look()
        if found is not None:
            return found
        left = at_most_seconds - (clock() - started)
        if left <= 0:
            raise Stopped(
                f"not done after {at_most_seconds:g} s",
                tried=tried,
                hint="The vendor may still finish it: run again to go on waiting",
            )
        try:
            await operation.pause(min(wait, left))
        except Stopped as stopped:
            raise Stopped(f"{stopped.reason} while waiting for it", tried=tried) from None
        wait = min(wait * GROWTH, every_seconds * LONGEST)
