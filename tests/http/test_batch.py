"""Asks that travel together: full, idle, alone, stopped, cancelled, failed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import pytest

from iam_resources.errors import Conflict, Stopped, Unavailable
from iam_resources.http import Batch
from iam_resources.operation import pause, stopping


class Carrier:
    """Doubles numbers; odd hundreds are refused."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.loads: list[list[int]] = []
        self.seconds = seconds
        self.now = self.most = 0

    async def __call__(self, items: Sequence[int]) -> list[int | Conflict]:
        self.loads.append(list(items))
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await pause(self.seconds)
        finally:
            self.now -= 1
        return [Conflict(f"{item} is taken") if item == 100 else 2 * item for item in items]


async def test_a_crowd_travels_in_full_loads() -> None:
    carrier = Carrier(0.01)
    batch = Batch(carrier, most=20, max_in_flight=8)
    assert await asyncio.gather(*(batch.ask(number) for number in range(64))) == [2 * number for number in range(64)]
    assert [len(load) for load in carrier.loads] == [20, 20, 20, 4]
    assert [item for load in carrier.loads for item in load] == list(range(64))


async def test_a_lone_ask_hardly_waits() -> None:
    batch = Batch(Carrier(), most=20)
    started = time.perf_counter()
    assert await batch.ask(1) == 2
    assert time.perf_counter() - started < 0.2


async def test_asks_that_trickle_in_travel_together() -> None:
    carrier = Carrier()
    batch = Batch(carrier, most=50, idle_seconds=0.1)

    async def later(number: int) -> int:
        await asyncio.sleep(number * 0.01)
        return await batch.ask(number)

    await asyncio.gather(*(later(number) for number in range(10)))
    assert len(carrier.loads) == 1


async def test_nobody_waits_for_ever_for_others_to_come() -> None:
    carrier = Carrier()
    batch = Batch(carrier, most=1000, idle_seconds=0.05, longest_seconds=0.1)

    async def later(number: int) -> int:
        await asyncio.sleep(number * 0.02)
        return await batch.ask(number)

    await asyncio.gather(*(later(number) for number in range(20)))
    assert len(carrier.loads) > 2


async def test_loads_in_flight_are_bounded_and_the_rest_gathers() -> None:
    carrier = Carrier(0.05)
    batch = Batch(carrier, most=3, max_in_flight=2)
    await asyncio.gather(*(batch.ask(number) for number in range(20)))
    assert carrier.most == 2
    assert max(map(len, carrier.loads)) == 3


async def test_each_gets_its_own_error() -> None:
    batch = Batch(Carrier(), most=10)
    good, bad = await asyncio.gather(batch.ask(1), batch.ask(100), return_exceptions=True)
    assert good == 2
    assert isinstance(bad, Conflict)
    assert "100 is taken" in str(bad)


async def test_an_error_of_the_call_is_everybodys_and_each_has_its_own() -> None:
    async def refuse(items: Sequence[int]) -> list[int]:
        raise Unavailable("no connection")

    batch: Batch[int, int] = Batch(refuse, most=10)
    first, second = await asyncio.gather(batch.ask(1), batch.ask(2), return_exceptions=True)
    assert isinstance(first, Unavailable)
    assert isinstance(second, Unavailable)
    assert first is not second


async def test_too_few_answers_are_a_defect() -> None:
    async def lose(items: Sequence[int]) -> list[int]:
        return list(items)[1:]

    with pytest.raises(RuntimeError, match="1 items were carried, and 0 answers"):
        await Batch(lose, most=10).ask(1)


async def test_heavy_items_travel_apart() -> None:
    carrier = Carrier()
    batch = Batch(carrier, most=10, weight=lambda item: item, most_weight=10)
    await asyncio.gather(*(batch.ask(number) for number in (4, 5, 6, 30, 1)))
    assert carrier.loads == [[4, 5], [6], [30], [1]]


async def test_what_was_not_sent_is_taken_back_when_the_user_cancels() -> None:
    carrier = Carrier()
    batch = Batch(carrier, most=10, idle_seconds=5)
    stop = asyncio.Event()
    stopping.set(stop)
    waiting = asyncio.ensure_future(batch.ask(1))
    await asyncio.sleep(0)
    stop.set()
    with pytest.raises(Stopped):
        await waiting
    assert carrier.loads == []
    with pytest.raises(Stopped):
        await batch.ask(2)


async def test_a_cancelled_task_is_taken_back_and_the_others_go_on() -> None:
    carrier = Carrier()
    batch = Batch(carrier, most=10, idle_seconds=0.05)
    first, second = (asyncio.ensure_future(batch.ask(number)) for number in (1, 2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == 4
    assert carrier.loads == [[2]]


async def test_what_is_on_the_wire_is_left_to_finish() -> None:
    carrier = Carrier(0.05)
    batch = Batch(carrier, most=2)
    first, second = (asyncio.ensure_future(batch.ask(number)) for number in (1, 2))
    await asyncio.sleep(0.01)
    first.cancel()
    assert await second == 4
    assert carrier.loads == [[1, 2]]


async def test_a_load_stops_only_when_all_who_asked_are_stopped() -> None:
    batch = Batch(Carrier(0.2), most=2)
    stops = [asyncio.Event(), asyncio.Event()]

    async def ask(number: int) -> int:
        stopping.set(stops[number])
        return await batch.ask(number)

    asked = [asyncio.ensure_future(ask(number)) for number in (0, 1)]
    await asyncio.sleep(0.01)
    stops[0].set()
    assert await asyncio.gather(*asked) == [0, 2]

    stops[0].clear()
    asked = [asyncio.ensure_future(ask(number)) for number in (0, 1)]
    await asyncio.sleep(0.01)
    for stop in stops:
        stop.set()
    assert all(isinstance(each, Stopped) for each in await asyncio.gather(*asked, return_exceptions=True))
