"""One value for all: who fetches it, who waits, and what a failure of one means for the others."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from iam_resources.errors import ConfigError, Denied, Unavailable
from iam_resources.http.expiring import REFUSAL_SECONDS, Expiring


@dataclass
class Value:
    number: int
    ends: float


class Source:
    """Gives values that last ten seconds; keeps the time."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.fetched = 0
        self.failures: list[BaseException] = []
        self.kept: Expiring[Value] = Expiring(lambda: self.time)

    async def fetch(self) -> Value:
        self.fetched += 1
        await asyncio.sleep(0)
        if self.failures:
            raise self.failures.pop(0)
        return Value(self.fetched, self.time + 10)

    async def get(self, spent: Value | None = None) -> Value:
        return await self.kept.get(self.fetch, spent)


async def test_one_fetches_for_all_until_it_ends() -> None:
    source = Source()
    assert {value.number for value in await asyncio.gather(*(source.get() for _ in range(20)))} == {1}
    source.time += 9.9
    assert (await source.get()).number == 1
    source.time += 0.2
    assert {value.number for value in await asyncio.gather(*(source.get() for _ in range(20)))} == {2}


async def test_a_spent_value_is_replaced_once() -> None:
    source = Source()
    spent = await source.get()
    assert {value.number for value in await asyncio.gather(*(source.get(spent) for _ in range(20)))} == {2}


@pytest.mark.parametrize("kind", [Denied, ConfigError])
async def test_a_refusal_stands_for_a_while(kind: type[Denied] | type[ConfigError]) -> None:
    source = Source()
    source.failures = [kind("no")]
    done = await asyncio.gather(*(source.get() for _ in range(20)), return_exceptions=True)
    assert all(isinstance(each, kind) for each in done) and source.fetched == 1
    source.time += REFUSAL_SECONDS - 1
    with pytest.raises(kind):
        await source.get()
    assert source.fetched == 1
    source.time += 2
    assert (await source.get()).number == 2


async def test_another_failure_is_that_of_one_only() -> None:
    source = Source()
    source.failures = [Unavailable("broken")]
    done = await asyncio.gather(*(source.get() for _ in range(20)), return_exceptions=True)
    assert sum(isinstance(each, Unavailable) for each in done) == 1
    assert source.fetched == 2


async def test_who_fetches_is_cancelled_and_another_goes_on() -> None:
    source = Source()
    first = asyncio.ensure_future(source.get())
    others = [asyncio.ensure_future(source.get()) for _ in range(5)]
    await asyncio.sleep(0)
    first.cancel()
    assert {value.number for value in await asyncio.gather(*others)} == {2}
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_who_waits_is_cancelled_and_the_others_are_not() -> None:
    source = Source()
    first = asyncio.ensure_future(source.get())
    waiting = asyncio.ensure_future(source.get())
    await asyncio.sleep(0)
    waiting.cancel()
    assert (await first).number == 1
    with pytest.raises(asyncio.CancelledError):
        await waiting
