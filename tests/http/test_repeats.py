"""What is repeated, what is not, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from iam_resources.errors import Conflict, Invalid, NotFound, Throttled, Unavailable
from iam_resources.http import Client, Reply, Throttle
from iam_resources.http.client import TIMEOUT
from iam_resources.http.retry import retry_after_of
from tests.http.conftest import Time
from tests.http.faulty import Act, Faulty, answer, html, reset, reset_unread, silent, truncated

Connect = Callable[..., Client]
UNKNOWN = "not known whether the server acted"


def limits(*faults: Act) -> httpx.Timeout:
    """A short limit only where the server is silent, so that a busy machine is not taken for a silent server."""
    return httpx.Timeout(TIMEOUT.connect, read=0.3) if silent in faults else TIMEOUT


ambiguous = pytest.mark.parametrize(
    "fault",
    [reset, truncated, silent, answer(502), answer(503), answer(504), html(200, "Welcome"), answer(200, b"{broken")],
    ids=["reset", "truncated", "silent", "502", "503", "504", "html", "garbage"],
)
certain = pytest.mark.parametrize(
    "fault", [answer(429), answer(429, retry_after="0"), answer(503, retry_after="0")], ids=["429", "429+", "503+"]
)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
@ambiguous
async def test_repeats_what_may_happen_twice(connect: Connect, fault: Act, method: str) -> None:
    async with Faulty(fault, fault) as server:
        client = connect(server.url, timeouts=limits(fault))
        reply = await client.call(method, "/x", tried="do it")
        assert reply.status == 200
        assert client.calls == len(server.seen) == 3


async def test_repeats_a_head(connect: Connect) -> None:
    async with Faulty(reset, silent, answer(503)) as server:
        server.otherwise = answer(200)
        assert (await connect(server.url, timeouts=limits(silent)).call("HEAD", "/x", tried="t")).body is None
        assert len(server.seen) == 4


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@ambiguous
async def test_does_not_guess_about_a_post(connect: Connect, fault: Act, method: str) -> None:
    async with Faulty(fault) as server:
        client = connect(server.url, timeouts=limits(fault))
        with pytest.raises(Unavailable, match=UNKNOWN) as raised:
            await client.call(method, "/x", json={"a": 1}, tried="create user ana")
        assert str(raised.value).startswith("could not create user ana: ")
        assert client.calls == 1


@ambiguous
async def test_repeats_a_post_that_is_said_to_be_repeatable(connect: Connect, fault: Act) -> None:
    async with Faulty(fault) as server:
        reply = await connect(server.url, timeouts=limits(fault)).call("POST", "/x", json=1, tried="t", repeat=True)
        assert reply.body == {"ok": True}
        assert [seen.body for seen in server.seen] == [b"1", b"1"]


@ambiguous
async def test_settle_finds_what_was_made(connect: Connect, fault: Act) -> None:
    async with Faulty(fault) as server:
        found = Reply(200, httpx.Headers(), {"id": "7"})

        async def settle() -> Reply | None:
            return found

        client = connect(server.url, timeouts=limits(fault))
        assert await client.call("POST", "/x", json={}, tried="t", settle=settle) is found
        assert client.calls == 1


@ambiguous
async def test_settle_finds_nothing_and_the_post_is_repeated(connect: Connect, fault: Act) -> None:
    async with Faulty(fault) as server:
        # With one place in flight: the look-up needs it, so the failed attempt must have given it back.
        client = connect(server.url, timeouts=limits(fault), throttle=Throttle(max_in_flight=1))

        async def settle() -> Reply | None:
            assert (await client.call("GET", "/x", tried="look")).body == {"ok": True}
            return None

        reply = await client.call("POST", "/x", json={}, tried="t", settle=settle)
        assert reply.status == 200
        assert [seen.method for seen in server.seen] == ["POST", "GET", "POST"]


async def test_settle_that_fails_leaves_it_open(connect: Connect) -> None:
    async with Faulty(reset, answer(500)) as server:
        client = connect(server.url)

        async def settle() -> Reply | None:
            return await client.call("GET", "/x", tried="look")

        with pytest.raises(Unavailable, match=UNKNOWN) as raised:
            await client.call("POST", "/x", json={}, tried="create it", settle=settle)
        assert raised.value.tried == "create it"


async def test_settle_is_asked_again_when_the_repeat_conflicts(connect: Connect) -> None:
    """The look came before the first attempt's work was to be seen."""
    async with Faulty(reset, answer(409)) as server:
        looks = [None, Reply(200, httpx.Headers(), {"id": "7"})]

        async def settle() -> Reply | None:
            return looks.pop(0)

        reply = await connect(server.url).call("POST", "/x", json={}, tried="t", settle=settle)
        assert reply.body == {"id": "7"}
        assert not looks


@pytest.mark.parametrize("method", ["POST", "PATCH", "GET", "DELETE"])
@certain
async def test_repeats_whatever_the_server_has_certainly_not_done(connect: Connect, fault: Act, method: str) -> None:
    async with Faulty(fault, fault) as server:
        client = connect(server.url)
        assert (await client.call(method, "/x", tried="t")).status == 200
        assert client.calls == 3


async def test_repeat_false_holds_for_a_get_too(connect: Connect) -> None:
    async with Faulty(reset, answer(429)) as server:
        client = connect(server.url)
        with pytest.raises(Unavailable) as raised:
            await client.call("GET", "/x", tried="t", repeat=False)
        assert "not known" not in str(raised.value)
        assert (await client.call("GET", "/x", tried="t", repeat=False)).status == 200


async def test_reset_before_the_server_reads(connect: Connect) -> None:
    async with Faulty(reset_unread, reset_unread) as server:
        client = connect(server.url)
        assert (await client.call("GET", "/x", tried="t")).status == 200
        assert len(server.seen) == 1
    async with Faulty(reset_unread) as server:
        with pytest.raises(Unavailable, match=UNKNOWN):  # this side cannot see that nothing was read
            await connect(server.url).call("POST", "/x", json={}, tried="t")


async def test_a_repeated_delete_that_finds_nothing_is_done(connect: Connect) -> None:
    async with Faulty(reset, answer(404, {"error": "gone"})) as server:
        reply = await connect(server.url).call("DELETE", "/x", tried="t")
        assert (reply.status, reply.body) == (404, None)


async def test_a_delete_that_finds_nothing_after_a_429_is_an_error(connect: Connect) -> None:
    async with Faulty(answer(429), answer(404)) as server:
        with pytest.raises(NotFound):
            await connect(server.url).call("DELETE", "/x", tried="t")


async def test_a_conflict_after_an_open_attempt_says_so(connect: Connect) -> None:
    async with Faulty(reset, answer(409, {"message": "exists"})) as server:
        with pytest.raises(Conflict, match="exists; an earlier try that got no answer may have done it"):
            await connect(server.url).call("POST", "/x", json={}, tried="t", repeat=True)


async def test_what_an_earlier_attempt_left_open_is_reported_at_the_end(connect: Connect) -> None:
    async with Faulty(reset, answer(429), answer(400)) as server:
        with pytest.raises(Invalid, match=UNKNOWN):
            await connect(server.url).call("PUT", "/x", json={}, tried="t")


@pytest.mark.parametrize(
    ("fault", "error"), [(answer(429), Throttled), (answer(503), Unavailable), (html(502, "Bad gateway"), Unavailable)]
)
async def test_gives_up_after_so_many_attempts(connect: Connect, fault: Act, error: type[Exception]) -> None:
    async with Faulty() as server:
        server.otherwise = fault
        client = connect(server.url, attempts=3)
        with pytest.raises(error) as raised:
            await client.call("GET", "/x", tried="t")
        assert client.calls == 3
        assert "not known" not in str(raised.value)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 418, 422, 500, 501])
async def test_does_not_repeat_an_answer_that_stands(connect: Connect, status: int) -> None:
    async with Faulty(answer(status)) as server:
        client = connect(server.url)
        with pytest.raises(Exception, match=str(status)):
            await client.call("GET", "/x", tried="t")
        assert client.calls == 1


@pytest.mark.parametrize("asked", ["7", "date"])
@pytest.mark.parametrize("status", [429, 503])
async def test_waits_as_long_as_the_server_asks(connect: Connect, waiting: Time, asked: str, status: int) -> None:
    now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    later = format_datetime(now + timedelta(seconds=7), usegmt=True)
    fault = answer(status, retry_after=later if asked == "date" else asked, date=format_datetime(now, usegmt=True))
    async with Faulty(fault) as server:
        await connect(server.url, throttle=Throttle(clock=waiting)).call("POST", "/x", tried="t")
        assert 7 <= waiting.waits[0] <= 7.001


async def test_waits_no_longer_than_it_may(connect: Connect, waiting: Time) -> None:
    async with Faulty() as server:
        server.otherwise = answer(429, retry_after="86400")
        client = connect(server.url, throttle=Throttle(clock=waiting), max_wait_seconds=5, attempts=4)
        with pytest.raises(Throttled, match="asks to wait 86400 s"):
            await client.call("GET", "/x", tried="t")
        assert max(waiting.waits) <= 5
        assert client.calls == 4


async def test_backoff_is_jittered_and_doubles(connect: Connect, waiting: Time) -> None:
    async with Faulty() as server:
        server.otherwise = answer(502)
        for _ in range(20):
            with pytest.raises(Unavailable):
                await connect(server.url, backoff_seconds=1, max_wait_seconds=5).call("GET", "/x", tried="t")
    rounds = [waiting.waits[first : first + 5] for first in range(0, 100, 5)]
    for number, most in enumerate([1, 2, 4, 5, 5]):
        waits = [each[number] for each in rounds]
        assert 0 <= min(waits) < max(waits) <= most


@pytest.mark.parametrize("text", ["", "soon", "-3", "1.5", "Wed, 99 Foo 2026", "١٢"])
def test_a_malformed_retry_after_is_none(text: str) -> None:
    assert retry_after_of(httpx.Response(429, headers=[(b"retry-after", text.encode())])) is None
