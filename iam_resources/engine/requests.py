"""What is under way in one engine operation: a request can wait for others, and a preview reports an error not at once,
which would end the run, but when nothing more is coming.

The engine works on several resources at a time and stops at the first failure. So a failing answer is held back until
no request has come for a moment and no other one is being answered: all independent faults are then reported at once,
as many as the engine works on at a time (`--parallel`).
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

QUIET_SECONDS = 0.3
"""How long no request must have come."""
_POLL_SECONDS = 0.05


class Requests:
    """The requests of one engine operation that are being answered."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._working = 0

    @contextmanager
    def working(self) -> Iterator[None]:
        """Around the work on one request."""
        self._last = time.monotonic()
        self._working += 1
        try:
            yield
        finally:
            self._working -= 1

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Within `working`: around a wait for another request."""
        self._working -= 1
        try:
            yield
        finally:
            self._working += 1

    async def wait_until_quiet(self, most_seconds: float = math.inf) -> None:
        """Within `working`: wait until no request has come for a moment, and all others are answered or wait too.

        Args:
            most_seconds: how long at most.
        """
        began = time.monotonic()
        with self.waiting():
            while self._working > 0 or time.monotonic() - self._last < QUIET_SECONDS:
                await asyncio.sleep(_POLL_SECONDS)
                if time.monotonic() - began > most_seconds:
                    return
