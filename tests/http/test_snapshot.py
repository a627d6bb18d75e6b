"""Reads answered from a listing: what they cost, and that they are never older than a write of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iam_resources.errors import Denied, NotFound, Stopped
from iam_resources.http import Snapshot
from iam_resources.operation import check_stop, stopping
from tests.http.conftest import Time


class Vendor:
    """Objects by number, in pages of 100, and a count of the calls."""

    def __init__(self, size: int, *, page: int = 100) -> None:
        self.objects: dict[int, int] = dict.fromkeys(range(size), 0)
        self.page = page
        self.calls: list[str] = []
        self.gate = asyncio.Event()  # closed: listings wait after their last page
        self.gate.set()
        self.door = asyncio.Event()  # closed: single reads wait after they were answered
        self.door.set()
        self.listing_begun = asyncio.Event()
        self.read_begun = asyncio.Event()
        self.fails: Exception | None = None
        self.time = Time()
        self.snapshot = Snapshot(
            one=self.one, listing=self.listing, listing_calls=self.count, max_age_seconds=30, clock=self.time
        )

    async def one(self, key: int) -> int | None:
        check_stop()
        self.calls.append("one")
        self.read_begun.set()
        value = self.objects.get(key)
        await asyncio.sleep(0)
        await self.door.wait()
        check_stop()
        return value

    async def count(self) -> int:
        self.calls.append("count")
        await asyncio.sleep(0)
        return max(1, -(-len(self.objects) // self.page))

    async def listing(self) -> AsyncIterator[tuple[int, int]]:
        check_stop()
        items = list(self.objects.items())
        for first in range(0, len(items) or 1, self.page):
            self.calls.append("page")
            self.listing_begun.set()
            await asyncio.sleep(0)
            if self.fails is not None:
                raise self.fails
            for item in items[first : first + self.page]:
                yield item
        await self.gate.wait()
        check_stop()

    def write(self, key: int, value: int | None) -> None:
        if value is None:
            self.objects.pop(key, None)
        else:
            self.objects[key] = value
        self.snapshot.forget(key)

    def spent(self) -> dict[str, int]:
        return {name: self.calls.count(name) for name in ("one", "count", "page")}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("wanted", "there", "spent"),
    [
        (1, 1000, {"one": 1, "count": 0, "page": 0}),
        (2, 1000, {"one": 2, "count": 0, "page": 0}),
        (3, 1000, {"one": 3, "count": 1, "page": 0}),
        (10, 10, {"one": 2, "count": 1, "page": 1}),
        (10, 10_000, {"one": 10, "count": 1, "page": 0}),
        (1000, 1000, {"one": 9, "count": 1, "page": 10}),
        (1000, 10_000, {"one": 99, "count": 1, "page": 100}),
    ],
)
async def test_calls(wanted: int, there: int, spent: dict[str, int], together: bool) -> None:
    if together and spent["page"]:
        spent = {**spent, "one": 0}
    vendor = Vendor(there)
    reads = [vendor.snapshot.get(key) for key in range(wanted)]
    values = await asyncio.gather(*reads) if together else [await read for read in reads]
    assert values == [0] * wanted
    assert vendor.spent() == spent


async def listed(size: int = 50) -> Vendor:
    vendor = Vendor(size)
    for key in range(3):
        await vendor.snapshot.get(key)
    assert vendor.spent() == {"one": 2, "count": 1, "page": 1}
    vendor.calls.clear()
    return vendor


async def test_the_same_key_is_read_once_for_all() -> None:
    vendor = Vendor(1)
    assert await asyncio.gather(*(vendor.snapshot.get(0) for _ in range(100))) == [0] * 100
    assert vendor.calls == ["one"]


async def test_what_the_listing_lacks_is_confirmed() -> None:
    vendor = await listed()
    vendor.objects[99] = 5
    assert await vendor.snapshot.get(99) == 5
    assert await vendor.snapshot.get(99) == 5
    assert await vendor.snapshot.get(98) is None
    assert await vendor.snapshot.get(98) is None
    assert vendor.calls == ["one"] * 3


async def test_a_listing_ages() -> None:
    vendor = await listed()
    vendor.objects[7] = 1  # by somebody else
    vendor.time.now += 29.9
    assert await vendor.snapshot.get(7) == 0
    vendor.time.now += 0.2
    assert await vendor.snapshot.get(7) == 1
    assert vendor.calls == ["one"]


async def test_a_written_key_is_read_again_and_only_that() -> None:
    vendor = await listed()
    vendor.write(7, 1)
    assert await vendor.snapshot.get(8) == 0
    assert await vendor.snapshot.get(7) == 1
    assert await vendor.snapshot.get(7) == 1
    assert vendor.calls == ["one"]


async def test_a_deleted_key() -> None:
    vendor = await listed()
    vendor.write(7, None)
    assert await vendor.snapshot.get(7) is None


async def test_all_forgotten() -> None:
    vendor = await listed()
    vendor.objects[7] = 1
    vendor.snapshot.forget()
    assert await vendor.snapshot.get(7) == 1


async def test_many_writes_are_worth_a_new_listing() -> None:
    vendor = await listed()
    for key in range(50):
        vendor.write(key, 1)
    assert [await vendor.snapshot.get(key) for key in range(50)] == [1] * 50
    assert vendor.spent() == {"one": 2, "count": 0, "page": 1}


async def test_written_while_the_listing_is_on_its_way() -> None:
    vendor = Vendor(50)
    vendor.gate.clear()
    await vendor.snapshot.get(0)
    await vendor.snapshot.get(1)
    waiters = [asyncio.create_task(vendor.snapshot.get(key)) for key in range(2, 12)]
    await vendor.listing_begun.wait()
    vendor.write(5, 1)
    # A read asked after the write does not wait for a listing that cannot answer it.
    assert await vendor.snapshot.get(5) == 1
    vendor.gate.set()
    assert await asyncio.gather(*waiters) == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert await vendor.snapshot.get(5) == 1


async def test_written_while_a_single_read_is_on_its_way() -> None:
    vendor = Vendor(50)
    vendor.door.clear()
    before = asyncio.create_task(vendor.snapshot.get(7))
    await vendor.read_begun.wait()
    vendor.write(7, 1)
    after = asyncio.create_task(vendor.snapshot.get(7))
    vendor.door.set()
    assert await after == 1
    assert await before == 1


async def test_who_waits_may_leave() -> None:
    vendor = Vendor(50)
    vendor.gate.clear()
    await vendor.snapshot.get(0)
    await vendor.snapshot.get(1)
    waiters = [asyncio.create_task(vendor.snapshot.get(key)) for key in (2, 3)]
    await vendor.listing_begun.wait()
    waiters[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiters[0]
    vendor.gate.set()
    assert await waiters[1] == 0
    assert vendor.spent() == {"one": 2, "count": 1, "page": 1}


async def test_a_listing_that_fails_is_made_up_for_by_single_reads() -> None:
    vendor = Vendor(50)
    vendor.fails = Denied("no list for you", status=403)
    assert await asyncio.gather(*(vendor.snapshot.get(key) for key in range(20))) == [0] * 20
    assert vendor.spent() == {"one": 20, "count": 1, "page": 1}
    vendor.time.now += 31
    vendor.fails = None
    vendor.calls.clear()
    await asyncio.gather(*(vendor.snapshot.get(key) for key in range(20)))
    assert vendor.spent() == {"one": 0, "count": 1, "page": 1}


async def test_a_bug_in_a_listing_is_not_hidden() -> None:
    vendor = Vendor(50)
    vendor.fails = KeyError("id")
    with pytest.raises(KeyError):
        await asyncio.gather(*(vendor.snapshot.get(key) for key in range(3)))


async def test_an_error_of_a_single_read_is_its_own() -> None:
    async def one(_: int) -> int | None:
        raise NotFound("no realm", status=404)

    async def none() -> AsyncIterator[tuple[int, int]]:
        return
        yield

    async def dear() -> int:
        return 100

    snapshot = Snapshot(one=one, listing=none, listing_calls=dear)
    for _ in range(3):
        with pytest.raises(NotFound):
            await snapshot.get(1)


async def test_the_listing_of_who_is_cancelled_does_not_stop_others() -> None:
    vendor = Vendor(50)
    vendor.gate.clear()
    await vendor.snapshot.get(0)
    await vendor.snapshot.get(1)
    stop = asyncio.Event()

    async def stopped() -> int | None:
        stopping.set(stop)
        return await vendor.snapshot.get(2)

    first = asyncio.create_task(stopped())
    await vendor.listing_begun.wait()
    second = asyncio.create_task(vendor.snapshot.get(3))
    await asyncio.sleep(0)
    stop.set()
    vendor.gate.set()
    with pytest.raises(Stopped):
        await first
    assert await second == 0


Step = st.one_of(
    st.tuples(st.just("read"), st.integers(0, 5)),
    st.tuples(st.just("write"), st.integers(0, 5)),
    st.tuples(st.just("delete"), st.integers(0, 5)),
    st.tuples(st.just("gate"), st.integers(0, 1)),
    st.tuples(st.just("door"), st.integers(0, 1)),
    st.tuples(st.just("wait"), st.integers(1, 20)),
    st.tuples(st.just("turn"), st.integers(1, 5)),
)


@given(st.lists(Step, max_size=60), st.integers(1, 3))
@settings(max_examples=300, deadline=None)
async def test_no_read_is_older_than_a_write_before_it_ends(steps: list[tuple[str, int]], page: int) -> None:
    """Only we write here, so every read must give what is true at the moment it ends."""
    vendor = Vendor(4, page=page)
    reads: list[asyncio.Task[None]] = []
    version = 0

    async def read(key: int) -> None:
        value = await vendor.snapshot.get(key)
        assert value == vendor.objects.get(key)

    for step, number in steps:
        match step:
            case "read":
                reads.append(asyncio.create_task(read(number)))
            case "write":
                version += 1
                vendor.write(number, version)
            case "delete":
                vendor.write(number, None)
            case "gate" | "door":
                event = vendor.gate if step == "gate" else vendor.door
                event.set() if number else event.clear()
            case "wait":
                vendor.time.now += number
            case "turn":
                for _ in range(number):
                    await asyncio.sleep(0)
    vendor.gate.set()
    vendor.door.set()
    await asyncio.gather(*reads)
