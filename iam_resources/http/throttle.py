"""One budget for all calls of a client: how many at once, how many a second, and none while the vendor asks to wait."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from iam_resources import operation
from iam_resources.operation import check_stop

SLOWEST = 5.0  # seconds between two calls, however often the vendor refuses
LEAST_SERVED = 10  # calls a second that a first refusal is not taken to doubt
FASTEST = 0.0005  # seconds between two calls below which there is no need to pace


class Throttle:
    """Keeps the calls of one or more clients within what the vendor takes.

    Calls in flight are limited. After a 429 or 503 with `Retry-After` everybody waits until then. After a refusal calls
    are also paced: at 70 % of the rate that was being served, growing by 2 % with each served call and by 10 %
    with each second. So many workers find the vendor's limit together, instead of each using up its attempts.

    Belongs to one event loop, as its clients do.

    Args:
        max_in_flight: calls under way at once, at least 1.
        calls_per_second: start no more than this, evenly spaced; None: no limit until the vendor refuses.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        *,
        max_in_flight: int = 64,
        calls_per_second: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if max_in_flight < 1 or (calls_per_second is not None and calls_per_second <= 0):
            raise ValueError("max_in_flight must be at least 1, calls_per_second more than 0")
        self.max_in_flight = max_in_flight
        self._clock = clock
        self._flight = _Places(max_in_flight)
        self._door = _Places(1)  # where calls are spaced, one after the other
        self._held_until = float("-inf")
        self._least_interval = 1 / calls_per_second if calls_per_second else 0.0
        self._interval = self._least_interval
        self._last_start = float("-inf")
        self._slowed_at = self._eased_at = float("-inf")
        self._second, self._served_now, self._served_before = 0, 0, 0

    async def enter(self) -> float:
        """Wait for a place; `leave` gives it back.

        Returns:
            The moment of entering, for `refused`.

        Raises:
            Stopped: the user cancelled.
        """
        await self._flight.enter()
        try:
            if self._interval:
                await self._door.enter()
                try:
                    await self._wait(lambda: self._last_start + self._interval)
                    due, now = self._last_start + self._interval, self._clock()
                    self._last_start = due if due > now - self._interval else now  # makes up for waking late
                finally:
                    self._door.leave()
            await self._wait(lambda: self._held_until)
        except BaseException:
            self.leave()
            raise
        return self._clock()

    def leave(self) -> None:
        """Give the place to who waits longest."""
        self._flight.leave()

    def served(self) -> None:
        """The vendor took a call."""
        now = self._clock()
        second = int(now)
        if second != self._second:
            self._served_before = self._served_now if second == self._second + 1 else 0
            self._second, self._served_now = second, 0
        self._served_now += 1
        if self._interval > self._least_interval:
            faster = self._interval / (1.02 * 1.1 ** min(now - self._eased_at, SLOWEST))
            self._eased_at = now
            self._interval = max(faster, self._least_interval) if faster > FASTEST else self._least_interval

    def refused(self, entered: float, retry_after: float | None) -> None:
        """The vendor refused a call because there were too many.

        Args:
            entered: when the call entered. Of the calls that were under way together, and of those within a second,
                only the first slows the pace.
            retry_after: seconds for which nobody shall call; None when the vendor does not send it.
        """
        now = self._clock()
        if retry_after is not None:
            self._held_until = max(self._held_until, now + retry_after)
        if entered < self._slowed_at or now < self._slowed_at + 1:
            return
        self._slowed_at = self._eased_at = now
        served_per_second = max(self._served_now, self._served_before, LEAST_SERVED)
        self._interval = min(max(self._interval, 1 / served_per_second) / 0.7, max(SLOWEST, self._least_interval))

    async def _wait(self, until: Callable[[], float]) -> None:
        while (seconds := until() - self._clock()) > 0:
            await operation.pause(seconds)


class _Places:
    """A number of places, given in the order of asking; who waits for one can be cancelled by the user."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> None:
        check_stop()
        if self._free:  # then nobody waits: `leave` hands a place on before it frees one
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await operation.first_of(turn)
            check_stop()
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.leave()
            turn.cancel()
            raise

    def leave(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
