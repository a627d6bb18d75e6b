"""Asynchronous requests of one kind, followed together: one listing says which of all that wait are still under way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field

from iam_resources import operation
from iam_resources.directory import found
from iam_resources.errors import Refused, Stopped
from iam_resources.http import Reply
from iam_resources.http.clock import ServerClock
from iam_resources.huawei.api import requests
from iam_resources.huawei.api.requests import Assigning, Assignment, assignment_of
from iam_resources.huawei.connection import Row

_LISTING_SECONDS = 60
"""How long a listing may lag behind a request that succeeded."""
_AFTER_A_LOST_ANSWER = (0.0, 0.5, 1.0)
"""Seconds before each look."""
_SHORTEST, _LONGEST = 0.05, 5.0
"""Seconds between two looks, at least and at most."""


async def look_again(look: Callable[[], Awaitable[Reply | None]]) -> Reply | None:
    """Look what became of a request whose answer was lost; once more after a while, as listings may lag behind."""
    for seconds in _AFTER_A_LOST_ANSWER:
        await asyncio.sleep(seconds)
        if (reply := await look()) is not None:
            return reply
    return None


@dataclass(eq=False)
class _Waiting:
    """A request that somebody waits for."""

    about: Assignment
    tried: str
    future: asyncio.Future[None]
    since: float = field(default_factory=time.monotonic)
    succeeded: float = 0.0
    """When the service said so, although no listing shows it yet."""


class Pace:
    """When to look next at requests that are under way: rarely while nothing can be done yet, and often when they end.

    How long a request usually takes is learned from those that were seen to end. Before half of that time nothing is
    asked. From then on the next look comes after a twentieth of it, and once the oldest request takes more than twice
    the usual time, later after each look in vain, up to a tenth of its age.
    """

    def __init__(self) -> None:
        self._usual: float | None = None
        self._interval = _SHORTEST

    def seconds(self, oldest: float) -> float:
        """Seconds until the next look.

        Args:
            oldest: the age of the oldest request, in seconds.
        """
        usual = self._usual or 0.0
        parts = 20 if oldest <= 2 * usual else 10
        at_most = min(max(oldest / parts, usual / 20, _SHORTEST), _LONGEST)
        if self._usual is None:
            return at_most
        early = usual / 2 - oldest
        return max(early, _SHORTEST) if early > 0 else min(max(self._interval, _SHORTEST), at_most)

    def saw(self, took: Sequence[float]) -> None:
        """Learn from a look.

        Args:
            took: seconds that each request took which was seen to end.
        """
        for each in took:
            # Close to the shortest, so that no fast request waits for the looks that slow ones need.
            self._usual = each if self._usual is None else min(each, self._usual + (each - self._usual) / 50)
        if took and self._usual is not None:
            self._interval = self._usual / 20
        else:
            self._interval = min(max(self._interval, _SHORTEST) * 1.5, _LONGEST)


class Following:
    """The requests of one kind that are under way.

    Args:
        done: which of some assignments are as the requests want them, by the listings of their accounts, read now.
        at_most_seconds: how long one request may take.
    """

    def __init__(
        self,
        api: Assigning,
        done: Callable[[Collection[Assignment]], Awaitable[set[Assignment]]],
        clock: ServerClock,
        at_most_seconds: float,
    ) -> None:
        self.api = api
        self._clock = clock
        self._done = done
        self._at_most_seconds = at_most_seconds
        self._waiting: dict[str, _Waiting] = {}
        self._pace = Pace()
        self._looking: asyncio.Task[None] | None = None
        self._before: asyncio.Task[dict[Assignment, str]] | None = None

    async def begun_before(self, about: Assignment) -> str | None:
        """The id of a request that was under way when this process first asked, as an earlier run may have left one."""
        if self._before is None or (self._before.done() and self._before.exception() is not None):
            self._before = operation.start_shared(self.api.under_way())
        await operation.first_of(self._before)
        return self._before.result().pop(about, None)

    async def settle(self, about: Assignment, since: float) -> Reply | None:
        """After a lost answer: the request that was accepted all the same.

        Args:
            since: when it was sent, by the monotonic clock.
        """
        request_id = (await self.api.under_way()).get(about) or await self._succeeded(about, since)
        row: Row = {"request_id": request_id or "", "status": requests.RUNNING}
        accepted = request_id is not None or about in await self._done([about])
        return Reply.proved({self.api.name: row}) if accepted else None

    async def _succeeded(self, about: Assignment, since: float) -> str | None:
        """The id of a recent request that succeeded already: the listing of what it has done may lag behind."""
        rows = [row async for row in self.api.listing(status=requests.SUCCEEDED)]
        for row in rows:
            if self._clock.is_after(row.get("created_date"), since):
                seen = await found(self.api.get(str(row["request_id"])))
                if seen and assignment_of(seen) == about:
                    return str(row["request_id"])
        return None

    async def follow(self, request_id: str, about: Assignment, *, tried: str) -> None:
        """Wait until a request is done, and the listing shows it.

        Args:
            request_id: which; empty where only the listing can tell.

        Raises:
            Refused: it failed; with the reason of the service.
            Stopped: it takes too long, or the user cancelled.
        """
        key = request_id or f"{about}"
        waiting = self._waiting.get(key)
        if waiting is None:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            waiting = self._waiting[key] = _Waiting(about, tried, future)
        while not waiting.future.done():
            if self._looking is None or self._looking.done():
                self._looking = operation.start_shared(self._look_until_done())
            await operation.first_of(waiting.future, self._looking)
        waiting.future.result()

    async def _look_until_done(self) -> None:
        while self._waiting:
            oldest = min(each.since for each in self._waiting.values())
            await asyncio.sleep(self._pace.seconds(time.monotonic() - oldest))
            try:
                await self._look()
            except Exception as error:  # reported to whoever waits
                for key in list(self._waiting):
                    self._end(key, error)

    async def _look(self) -> None:
        asked = dict(self._waiting)
        running = {str(row["request_id"]) async for row in self.api.listing(status=requests.RUNNING)}
        over = {key: each for key, each in asked.items() if key not in running}
        done = await self._done({each.about for each in over.values()}) if over else set()
        self._pace.saw([time.monotonic() - each.since for each in over.values() if each.about in done])
        for key, each in over.items():
            if each.about in done:
                self._end(key)
            elif not each.succeeded:
                await self._decide(key, each)
        for key, each in asked.items():
            if key in self._waiting and time.monotonic() - each.since > self._at_most_seconds:
                self._end(key, self._too_long(each, self._at_most_seconds))
            elif key in self._waiting and each.succeeded and time.monotonic() - each.succeeded > _LISTING_SECONDS:
                self._end(key, self._too_long(each, _LISTING_SECONDS))

    async def _decide(self, key: str, each: _Waiting) -> None:
        """Ask about a request that no listing explains."""
        unknown: Row = {"status": requests.SUCCEEDED}  # then the listing decides
        row = await found(self.api.get(key)) or unknown
        if row["status"] == requests.FAILED:
            reason = row.get("failure_reason") or "it names no reason"
            hint = f"Its request is {key}"
            self._end(key, Refused(f"the service gave up: {reason}", tried=each.tried, hint=hint))
        elif not requests.is_running(row):
            each.succeeded = time.monotonic()

    def _end(self, key: str, error: BaseException | None = None) -> None:
        future = self._waiting.pop(key).future
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
            future.exception()  # nobody may be left who waits

    @staticmethod
    def _too_long(each: _Waiting, seconds: float) -> Stopped:
        what = "the service says that it is done, and no listing shows it" if each.succeeded else "not done"
        return Stopped(f"{what} after {seconds:g} s", tried=each.tried, hint="Run again to go on waiting")
