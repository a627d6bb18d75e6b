"""The throttle, tokens that end mid-run, cancellation, pages and polls."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_resources import operation
from iam_resources.errors import Denied, Stopped, Unavailable
from iam_resources.http import Client, Throttle, offset_pages, poll, token_pages
from iam_resources.operation import stopping
from tests.http.conftest import Time
from tests.http.faulty import Faulty, Seen, answer, held, reset

Connect = Callable[..., Client]


class Simulation:
    """A clock that moves on when everybody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + max(seconds, 0), id(wake), wake))
        await wake

    async def run(self, work: list[Coroutine[None, None, None]]) -> None:
        done = asyncio.gather(*work)
        while not done.done():
            for _ in range(5):
                await asyncio.sleep(0)
            if self._sleepers:
                self.now, _, wake = heapq.heappop(self._sleepers)
                wake.set_result(None)
        await done


# The throttle


async def test_no_more_calls_in_flight_than_allowed(connect: Connect) -> None:
    most = now = 0

    async def count(seen: Seen, writer: asyncio.StreamWriter) -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1
        await answer(200)(seen, writer)

    async with Faulty() as server:
        server.otherwise = count
        client = connect(server.url, throttle=Throttle(max_in_flight=3))
        await asyncio.gather(*(client.call("GET", "/x", tried="t") for _ in range(50)))
        assert most <= 3
        assert server.connections <= 3
        assert client.calls == 50


async def test_retry_after_holds_everybody(waiting: Time) -> None:
    throttle = Throttle(clock=waiting)
    entered = await throttle.enter()
    throttle.refused(entered, 20)
    throttle.leave()
    assert await throttle.enter() >= 1020


async def test_calls_per_second_are_evenly_spaced(waiting: Time) -> None:
    throttle = Throttle(calls_per_second=4, clock=waiting)
    moments = [await throttle.enter() for _ in range(9)]
    assert moments == [1000 + number / 4 for number in range(9)]


@pytest.mark.parametrize("limit", [2, 10, 100])
async def test_the_pace_finds_a_limit_that_only_says_429(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """A vendor that takes `limit` calls a second and 64 workers: few attempts are wasted, and little time."""
    simulation = Simulation()
    monkeypatch.setattr(operation, "pause", simulation.pause)
    throttle = Throttle(clock=simulation)
    served: list[float] = []
    most_attempts = refusals = 0
    work = iter(range(400))

    async def worker() -> None:
        nonlocal most_attempts, refusals
        for _ in work:
            attempts = 1
            while True:
                entered = await throttle.enter()
                await simulation.pause(0.02)  # the way there and back
                throttle.leave()
                if len(served) < limit or served[-limit] <= simulation.now - 1:
                    break
                throttle.refused(entered, None)
                refusals += 1
                attempts += 1
                await simulation.pause(0.1 * 2**attempts)
            served.append(simulation.now)
            throttle.served()
            most_attempts = max(most_attempts, attempts)

    await simulation.run([worker() for _ in range(64)])
    assert len(served) == 400
    assert most_attempts <= 5
    assert refusals < 300
    assert simulation.now < 2 * 400 / limit + 5


async def test_the_pace_is_given_up_when_calls_are_served(waiting: Time) -> None:
    throttle = Throttle(clock=waiting)
    throttle.refused(await throttle.enter(), None)
    throttle.leave()
    for _ in range(1000):
        await throttle.enter()
        throttle.served()
        throttle.leave()
    waiting.waits.clear()
    await throttle.enter()
    assert not waiting.waits


async def test_a_place_is_not_lost_by_who_is_cancelled_while_waiting() -> None:
    throttle = Throttle(max_in_flight=1)
    await throttle.enter()
    waiters = [asyncio.create_task(throttle.enter()) for _ in range(3)]
    await asyncio.sleep(0)
    waiters[0].cancel()
    throttle.leave()  # to the second
    waiters[1].cancel()  # who has the place by now, and gives it on
    await waiters[2]
    throttle.leave()
    await asyncio.wait_for(throttle.enter(), 5)
    await asyncio.gather(*waiters, return_exceptions=True)


@pytest.mark.parametrize("settings", [{"max_in_flight": 0}, {"calls_per_second": 0}])
def test_senseless_limits(settings: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Throttle(**settings)  # type: ignore[arg-type]


# Tokens


class Refreshing(httpx.Auth):
    """A bearer token that all calls share and one of them renews."""

    def __init__(self) -> None:
        self.number = 0
        self._lock = asyncio.Lock()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        used = self.number
        request.headers["authorization"] = f"Bearer {used}"
        response = yield request
        if response.status_code != 401:
            return
        async with self._lock:
            if self.number == used:
                token = yield httpx.Request("POST", request.url.copy_with(raw_path=b"/token"))
                await token.aread()
                self.number = token.json()["number"]
        request.headers["authorization"] = f"Bearer {self.number}"
        yield request


async def by_token(seen: Seen, writer: asyncio.StreamWriter) -> None:
    if seen.target == "/token":
        await answer(200, {"number": 1})(seen, writer)
    else:
        await answer(200 if seen.headers["authorization"] == "Bearer 1" else 401)(seen, writer)


async def test_a_token_that_ends_is_renewed_once_for_all(connect: Connect) -> None:
    async with Faulty() as server:
        server.otherwise = by_token
        client = connect(server.url, auth=Refreshing())
        replies = await asyncio.gather(*(client.call("POST", "/x", json=1, tried="t") for _ in range(30)))
        assert {reply.status for reply in replies} == {200}
        assert [seen.target for seen in server.seen].count("/token") == 1
        assert client.calls == len(server.seen)


async def test_a_token_that_stays_refused_is_denied(connect: Connect) -> None:
    async with Faulty() as server:
        server.otherwise = answer(401)
        server.script = [answer(401), answer(200, {"number": 5})]
        with pytest.raises(Denied):
            await connect(server.url, auth=Refreshing()).call("GET", "/x", tried="t")


async def test_a_token_request_that_fails_leaves_nothing_open(connect: Connect) -> None:
    """The POST itself was answered 401: it is certain that nothing was done, and it is made again."""
    async with Faulty(answer(401), reset) as server:
        server.otherwise = by_token
        reply = await connect(server.url, auth=Refreshing()).call("POST", "/x", json={}, tried="t")
        assert reply.status == 200
        assert [seen.target for seen in server.seen] == ["/x", "/token", "/x", "/token", "/x"]


async def test_every_attempt_is_signed_afresh(connect: Connect) -> None:
    class Counting(httpx.Auth):
        number = 0

        def auth_flow(self, request: httpx.Request):  # type: ignore[no-untyped-def]
            assert "x-signature" not in request.headers
            self.number += 1
            request.headers["x-signature"] = str(self.number)
            yield request

    async with Faulty(answer(503), reset) as server:
        await connect(server.url, auth=Counting()).call("GET", "/x", tried="t")
        assert [seen.headers["x-signature"] for seen in server.seen] == ["1", "2", "3"]


# Cancellation


async def test_cancelled_while_it_waits_to_repeat(connect: Connect) -> None:
    stop = asyncio.Event()
    stopping.set(stop)
    async with Faulty(answer(429, retry_after="3600")) as server:
        client = connect(server.url, max_wait_seconds=3600)
        call = asyncio.create_task(client.call("GET", "/x", tried="read it"))
        await server.arrived.wait()
        other = asyncio.create_task(client.call("GET", "/y", tried="read that"))
        stop.set()
        with pytest.raises(Stopped, match="could not read it: cancelled"):
            await call
        with pytest.raises(Stopped, match="could not read that: cancelled"):
            await other


async def test_cancelled_with_a_place_to_wait_for(connect: Connect) -> None:
    stop, gate = asyncio.Event(), asyncio.Event()
    stopping.set(stop)
    async with Faulty(held(gate, answer(200))) as server:
        client = connect(server.url, throttle=Throttle(max_in_flight=1))
        first = asyncio.create_task(client.call("POST", "/x", tried="t"))
        await server.arrived.wait()
        second = asyncio.create_task(client.call("POST", "/x", tried="t"))
        await asyncio.sleep(0)
        stop.set()
        with pytest.raises(Stopped):
            await second
        gate.set()
        assert (await first).status == 200


async def test_a_request_on_the_wire_is_left_to_finish(connect: Connect) -> None:
    stop, gate = asyncio.Event(), asyncio.Event()
    stopping.set(stop)
    async with Faulty(held(gate, answer(201, {"id": "7"}))) as server:
        client = connect(server.url)
        call = asyncio.create_task(client.call("POST", "/x", json={}, tried="create it"))
        await server.arrived.wait()
        stop.set()
        gate.set()
        assert (await call).body == {"id": "7"}
        with pytest.raises(Stopped):
            await client.call("POST", "/x", json={}, tried="create another")
        assert client.calls == 1


async def test_cancelled_with_an_attempt_left_open(connect: Connect) -> None:
    stop = asyncio.Event()
    stopping.set(stop)

    async def reset_and_stop(seen: Seen, writer: asyncio.StreamWriter) -> None:
        stop.set()
        await reset(seen, writer)

    async with Faulty(reset_and_stop) as server:
        with pytest.raises(Stopped, match="not known whether the server acted"):
            await connect(server.url).call("PUT", "/x", json={}, tried="t")


def test_a_client_belongs_to_one_loop() -> None:
    async def call(client: Client) -> None:
        async with Faulty() as server:
            client.base_url = server.url
            await client.call("GET", "/x", tried="t")

    client = Client("http://127.0.0.1", name="prod")
    asyncio.run(call(client))
    with pytest.raises(RuntimeError, match="prod belongs to another event loop"):
        asyncio.run(call(client))


# Pages and polls


@given(st.integers(0, 30), st.integers(1, 10))
async def test_offset_pages_give_all_in_order(total: int, size: int) -> None:
    calls = 0

    async def fetch(first: int, most: int) -> Sequence[int]:
        nonlocal calls
        calls += 1
        return range(total)[first : first + most]

    assert [item async for item in offset_pages(fetch, size=size)] == list(range(total))
    assert calls == total // size + 1


async def test_a_page_size_below_one() -> None:
    async def fetch(_: int, __: int) -> Sequence[int]:
        return []

    with pytest.raises(ValueError, match="at least 1"):
        [item async for item in offset_pages(fetch, size=0)]


@given(st.lists(st.lists(st.integers(), max_size=3), min_size=1, max_size=6), st.sampled_from([None, ""]))
async def test_token_pages_give_all_in_order(pages: list[list[int]], end: str | None) -> None:
    async def fetch(token: str | None) -> tuple[Sequence[int], str | None]:
        number = int(token or 0)
        return pages[number], str(number + 1) if number + 1 < len(pages) else end

    assert [item async for item in token_pages(fetch)] == [item for page in pages for item in page]


async def test_a_page_that_names_itself() -> None:
    async def fetch(_: str | None) -> tuple[Sequence[int], str | None]:
        return [1], "again"

    with pytest.raises(Unavailable, match="does not end"):
        [item async for item in token_pages(fetch)]


async def test_poll_looks_less_and_less_often(waiting: Time) -> None:
    looks = iter([None] * 8 + [0])

    async def look() -> int | None:
        return next(looks)

    assert await poll(look, tried="t", every_seconds=1, clock=waiting) == 0
    assert waiting.waits == [1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 8, 8]


async def test_poll_gives_up_and_says_on_what(waiting: Time) -> None:
    async def look() -> None:
        return None

    with pytest.raises(Stopped, match="could not see domain hr active: not done after 10 s"):
        await poll(look, tried="see domain hr active", every_seconds=4, at_most_seconds=10, clock=waiting)
    assert waiting.waits == [4, 6]


async def test_poll_is_cancelled() -> None:
    stop = asyncio.Event()
    stopping.set(stop)

    async def look() -> None:
        stop.set()

    with pytest.raises(Stopped, match="could not see it: cancelled"):
        await poll(look, tried="see it", every_seconds=3600)
