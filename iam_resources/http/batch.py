"""Many single asks that arrive close together, carried in one call."""

from __future__ import annotations

import asyncio
import copy
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from iam_resources.errors import IamError, Stopped
from iam_resources.operation import check_stop, first_of, stopping

A = TypeVar("A")
R = TypeVar("R")

Carry = Callable[[Sequence[A]], Awaitable[Sequence["R | IamError"]]]


class _Ask(Generic[A, R]):
    def __init__(self, item: A, weight: int) -> None:
        self.item = item
        self.weight = weight
        self.answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self.load: _Load[A, R] | None = None


class _Load(Generic[A, R]):
    """The asks of one call. Cancelled once no caller awaits its results."""

    def __init__(self, asks: list[_Ask[A, R]]) -> None:
        self.asks = asks
        self.stop = asyncio.Event()
        self._wanted = set(asks)

    def unwanted(self, asked: _Ask[A, R]) -> None:
        self._wanted.discard(asked)
        if not self._wanted:
            self.stop.set()


class Batch(Generic[A, R]):
    """Gathers single asks; each gets its own answer, or its own error.

    A batch is sent when it is full, or when nothing more has come for a moment. So a lone ask waits only for that
    moment, and a crowd is not kept waiting for its slowest.

    A call that was sent is left to finish, whoever gives up; what has not been sent yet is taken back. Belongs to one
    event loop.

    Args:
        carry: makes one call for these items; gives as many answers, in the same order. What it raises is raised to
            every one of them.
        most: items a call, at least 1.
        idle_seconds: the moment without a new ask after which those that wait are sent.
        longest_seconds: nobody waits longer than this for others to come.
        max_in_flight: calls at once; while so many are under way, asks gather.
        weight: what an item weighs, such as its size in bytes.
        most_weight: of a call together; an item that is heavier travels alone. None: no limit.
        tried: what is being done for an item, for its own error.
    """

    def __init__(
        self,
        carry: Carry[A, R],
        *,
        most: int,
        idle_seconds: float = 0.02,
        longest_seconds: float = 0.5,
        max_in_flight: int = 2,
        weight: Callable[[A], int] = lambda _: 0,
        most_weight: int | None = None,
        tried: Callable[[A], str] = lambda _: "",
    ) -> None:
        if most < 1 or max_in_flight < 1:
            raise ValueError("most and max_in_flight must be at least 1")
        self._carry = carry
        self._most = most
        self._idle_seconds = idle_seconds
        self._longest_seconds = longest_seconds
        self._max_in_flight = max_in_flight
        self._weight = weight
        self._most_weight = most_weight
        self._tried = tried
        self._waiting: deque[_Ask[A, R]] = deque()
        self._since = 0.0  # when the oldest that waits has come
        self._timer: asyncio.TimerHandle | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    async def ask(self, item: A) -> R:
        """Have one item carried.

        Returns:
            Its own answer.

        Raises:
            Stopped: the user cancelled before it was sent.
            IamError: its own error, or that of the whole call.
        """
        asked: _Ask[A, R] = _Ask(item, self._weight(item))
        try:
            check_stop()
            if not self._waiting:
                self._since = asyncio.get_running_loop().time()
            self._waiting.append(asked)
            self._send_or_wait()
            return await self._answer(asked)
        except asyncio.CancelledError:
            self._give_up(asked)
            raise
        except IamError as error:
            error.tried = self._tried(item) or error.tried
            raise

    async def _answer(self, asked: _Ask[A, R]) -> R:
        try:
            await first_of(asked.answer)
        except Stopped:
            self._give_up(asked)
            if asked.load is None:
                raise
        return await asyncio.shield(asked.answer)

    def _give_up(self, asked: _Ask[A, R]) -> None:
        if asked.load is not None:
            asked.load.unwanted(asked)
        elif asked in self._waiting:
            self._waiting.remove(asked)

    def _send_or_wait(self) -> None:
        """Send what is full; let the rest wait for the moment that nothing more comes."""
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting and len(self._under_way) < self._max_in_flight:
            count, full = self._next_load()
            if not full:
                left = self._since + self._longest_seconds - loop.time()
                self._timer = loop.call_later(min(self._idle_seconds, max(left, 0)), self._send_rest)
                return
            self._send(count)

    def _send_rest(self) -> None:
        self._timer = None
        if self._waiting and len(self._under_way) < self._max_in_flight:
            self._send(self._next_load()[0])
        self._send_or_wait()

    def _next_load(self) -> tuple[int, bool]:
        """How many of those that wait travel together, and whether no other can join them."""
        count, weight = 0, 0
        for asked in self._waiting:
            weight += asked.weight
            if count == self._most or (count and self._most_weight is not None and weight > self._most_weight):
                return count, True
            count += 1
        return count, count == self._most

    def _send(self, count: int) -> None:
        load = _Load([self._waiting.popleft() for _ in range(count)])
        for asked in load.asks:
            asked.load = load
        self._since = asyncio.get_running_loop().time()
        task = asyncio.ensure_future(self._run(load))
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._send_or_wait()

    async def _run(self, load: _Load[A, R]) -> None:
        # The call belongs to all who asked: it is stopped when each of them is, not when the first one is.
        stopping.set(load.stop)
        try:
            answers = _check_complete(load, await self._carry([asked.item for asked in load.asks]))
        except asyncio.CancelledError:
            for asked in load.asks:
                asked.answer.cancel()
            raise
        except Exception as error:
            for asked in load.asks:
                _fail(asked.answer, error)
            return
        for asked, answer in zip(load.asks, answers, strict=True):
            if isinstance(answer, IamError):
                _fail(asked.answer, answer)
            elif not asked.answer.done():
                asked.answer.set_result(answer)


def _check_complete(load: _Load[A, R], answers: Sequence[R | IamError]) -> Sequence[R | IamError]:
    if len(answers) != len(load.asks):
        raise RuntimeError(f"{len(load.asks)} items were carried, and {len(answers)} answers came back")
    return answers


def _fail(answer: asyncio.Future[R], error: Exception) -> None:
    """Each gets an error of its own: who asked adds to it what was tried."""
    if answer.done():
        return
    own = copy.copy(error) if isinstance(error, IamError) else error
    own.__cause__ = error.__cause__
    answer.set_exception(own)
    answer.exception()  # who asked may have gone
