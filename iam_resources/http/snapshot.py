"""Many single reads answered from one listing, when that is cheaper."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

from iam_resources.errors import IamError, Stopped
from iam_resources.operation import check_stop

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
R = TypeVar("R")

log = logging.getLogger("iam_resources.http")
_GATHER_SECONDS = 0.03
"""How long the first who asks for an object waits for others."""
_FEW = 2
"""So many objects are read one by one, whatever a listing would take."""


class _Listing(Generic[K, V]):
    """What a listing gave, corrected by single reads made after it.

    `as_of` and `born` are ticks: a value is good for a key while no write of that key is younger.
    """

    def __init__(self, values: dict[K, V], born: int, started: float) -> None:
        self.values = values
        self.born = born
        self.started = started
        self.as_of: dict[K, int] = {}


class Snapshot(Generic[K, V]):
    """Reads of single objects, answered from one listing once that is the cheaper way.

    "Rent or buy": everything is listed once as many objects have been asked for as a listing takes calls, and all who
    wait are answered from it; until then objects are read one by one. The first who ask wait a moment for others. Those
    who come together so cost the smaller of their number and of the pages, and one call; those who come one after the
    other cost at most about twice as much.

    A listing that fails is no reason to fail: the reads of that period are made one by one, and raise their own errors.

    Belongs to one event loop.

    Args:
        one: reads one object; None when it does not exist. One call.
        listing: reads all objects.
        listing_calls: how many calls that takes. One call; asked at most once a period, and only for a third object.
        max_age_seconds: a listing answers for this long, counted from its start; also the length of a period.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        *,
        one: Callable[[K], Awaitable[V | None]],
        listing: Callable[[], AsyncIterator[tuple[K, V]]],
        listing_calls: Callable[[], Awaitable[int]],
        max_age_seconds: float = 30,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._one = one
        self._list = listing
        self._listing_calls = listing_calls
        self._max_age_seconds = max_age_seconds
        self._clock = clock
        self._tick = 0  # grows with every write
        self._written: dict[K, int] = {}
        self._all_written = 0
        self._reading: dict[K, asyncio.Task[V | None]] = {}
        self._period_started = float("-inf")
        self._spent = 0  # single reads of this period
        self._waiting: Counter[K] = Counter()  # who asked, and neither has a value nor reads it
        self._gathering: asyncio.Task[None] | None = None
        self._price: int | None = None
        self._pricing: asyncio.Task[int] | None = None
        self._current: _Listing[K, V] | None = None
        self._coming: _Listing[K, V] | None = None
        self._loading: asyncio.Task[_Listing[K, V]] | None = None
        self._unlistable = False  # in this period
        self._tasks: set[asyncio.Task[Any]] = set()

    async def get(self, key: K) -> V | None:
        """Read one object.

        Returns:
            The object, None when it does not exist. It is never older than the last `forget` of this key.

        Raises:
            Stopped: the user cancelled.
            IamError: from `one`.
        """
        while True:
            check_stop()
            self._waiting[key] += 1
            try:
                listing = await self._affordable(key)
            finally:
                self._waiting[key] -= 1
                if not self._waiting[key]:
                    del self._waiting[key]
            if listing is not None and self._holds(listing, key):
                return listing.values[key]
            asked = self._tick
            value = await self._single(key)
            if self._written_at(key) <= asked:
                return value

    def forget(self, key: K | None = None) -> None:
        """Say that we wrote: what was read or asked before now is not given out any more.

        Args:
            key: the object written; None: any of them may have changed.
        """
        self._tick += 1
        if key is None:
            self._all_written = self._tick
            self._reading.clear()
        else:
            self._written[key] = self._tick
            self._reading.pop(key, None)

    async def _affordable(self, key: K, *, gathered: bool = False) -> _Listing[K, V] | None:
        """The listing to look in, or None where a single read is the better way.

        Args:
            key: of the object.
            gathered: whether it was waited for others who ask.
        """
        now = self._clock()
        if now - self._period_started >= self._max_age_seconds:
            self._period_started, self._spent, self._price, self._unlistable = now, 0, None, False
        if self._current is not None and now - self._current.started >= self._max_age_seconds:
            self._current = None
        if self._current is not None and self._good(self._current, key):
            return self._current  # also where it lacks the key: a new listing would not help
        if key in self._reading or self._unlistable:
            return None
        if self._coming is not None and not self._good(self._coming, key):
            return None  # the listing on its way began before the key was written
        if self._loading is None:
            if self._spent == 0 and self._price is None and not gathered:
                await self._gather()
                return await self._affordable(key, gathered=True)
            if self._spent + len(self._waiting) <= _FEW:
                return None
            if self._price is None:
                await self._ask_price()
                # Others may have begun the listing, or written, while the price was asked.
                return await self._affordable(key, gathered=True)
            if self._spent + len(self._waiting) < self._price:
                return None
            self._period_started, self._spent = now, 0
            self._coming = _Listing({}, self._tick, now)
            self._loading = self._spawn(self._load(self._coming))
        return await self._loaded(self._loading)

    def _good(self, listing: _Listing[K, V], key: K) -> bool:
        return listing.as_of.get(key, listing.born) >= self._written_at(key)

    def _holds(self, listing: _Listing[K, V], key: K) -> bool:
        return key in listing.values and self._good(listing, key)

    def _written_at(self, key: K) -> int:
        return max(self._written.get(key, 0), self._all_written)

    async def _single(self, key: K) -> V | None:
        task = self._reading.get(key)
        if task is None:
            self._spent += 1
            self._reading[key] = task = self._spawn(self._read(key, self._tick))
            return await asyncio.shield(task)
        try:
            return await asyncio.shield(task)
        except Stopped:
            # It was the operation that began the read that was cancelled; this one goes on if it may.
            check_stop()
            return await self._single(key)

    async def _read(self, key: K, asked: int) -> V | None:
        try:
            value = await self._one(key)
        finally:
            if self._reading.get(key) is asyncio.current_task():
                del self._reading[key]
        listing = self._current
        if listing is not None and asked >= max(listing.born, self._written_at(key)) and not self._holds(listing, key):
            if value is None:
                listing.values.pop(key, None)
            else:
                listing.values[key] = value
            listing.as_of[key] = asked
        return value

    async def _gather(self) -> None:
        if self._gathering is None:
            self._gathering = self._spawn(asyncio.sleep(_GATHER_SECONDS))
        task = self._gathering
        await asyncio.shield(task)
        if self._gathering is task:
            self._gathering = None

    async def _ask_price(self) -> None:
        if self._pricing is None:
            self._pricing = self._spawn(self._find_price())
        try:
            self._price = await asyncio.shield(self._pricing)
        except IamError:
            check_stop()
            self._unlistable = True

    async def _find_price(self) -> int:
        try:
            return await self._listing_calls()
        finally:
            self._pricing = None

    async def _loaded(self, task: asyncio.Task[_Listing[K, V]]) -> _Listing[K, V] | None:
        try:
            return await asyncio.shield(task)
        except IamError as error:
            check_stop()
            log.debug("listing failed, objects are read one by one: %s", type(error).__name__)
            self._unlistable = not isinstance(error, Stopped)  # then only who began it was cancelled
            return None

    async def _load(self, listing: _Listing[K, V]) -> _Listing[K, V]:
        try:
            async for key, value in self._list():
                listing.values[key] = value
        finally:
            self._coming = self._loading = None
        self._current = listing
        return listing

    def _spawn(self, work: Coroutine[Any, Any, R]) -> asyncio.Task[R]:
        """Start work that outlives the one who asked for it first."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # those who wait have it; nobody may be left
