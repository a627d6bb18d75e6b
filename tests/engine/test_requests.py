"""What a create waits for, and what a preview waits for before it reports an error."""

from __future__ import annotations

import asyncio
import time

import pytest

from iam_resources.engine.claims import await_planned, working_for
from iam_resources.engine.ownership import Owned, Ownership
from iam_resources.engine.requests import QUIET_SECONDS, Requests

HOME = "realm"


def user(name: str) -> Owned:
    """A user that a program wants."""
    return Owned("user", HOME, (f"user:{name}",), names=(name,))


async def refer(ownership: Ownership, requests: Requests, urn: str, name: str, *, preview: bool = False) -> bool:
    """A resource that refers to a user by name."""
    with requests.working(), working_for(ownership, urn, requests=requests, preview=preview):
        return await await_planned(HOME, "user", name, ignore_case=True)


async def make(ownership: Ownership, requests: Requests, urn: str, name: str, ended: asyncio.Event) -> None:
    """A resource that makes a user."""
    with requests.working(), ownership.making(urn, [user(name)]):
        await ended.wait()


async def test_an_object_that_is_being_made_is_waited_for() -> None:
    ownership, requests, ended = Ownership(), Requests(), asyncio.Event()
    referring = asyncio.create_task(refer(ownership, requests, "membership", "ANA"))
    await asyncio.sleep(0)
    making = asyncio.create_task(make(ownership, requests, "user", "ana", ended))  # it comes later
    _, pending = await asyncio.wait({referring}, timeout=2 * QUIET_SECONDS)
    assert pending
    ended.set()
    assert await referring
    await making


@pytest.mark.parametrize("preview", [True, False])
async def test_what_nobody_makes_is_waited_for_a_moment_only(preview: bool) -> None:
    began = time.monotonic()
    assert not await refer(Ownership(), Requests(), "membership", "ana", preview=preview)
    assert time.monotonic() - began >= QUIET_SECONDS


async def test_a_preview_waits_for_nothing_to_be_made() -> None:
    ownership = Ownership()
    ownership.plan("user", [user("ana")])
    assert await refer(ownership, Requests(), "membership", "ana", preview=True)
    assert not await refer(ownership, Requests(), "user", "ana", preview=True)  # not by itself


async def test_two_that_need_each_other_do_not_wait_for_ever() -> None:
    ownership, requests = Ownership(), Requests()

    async def work(urn: str, makes: str, needs: str) -> bool:
        with ownership.making(urn, [user(makes)]):
            return await refer(ownership, requests, urn, needs)

    async with asyncio.timeout(10):
        assert await asyncio.gather(work("one", "a", "b"), work("two", "b", "a")) == [True, True]


async def test_without_other_requests_nothing_is_waited_for() -> None:
    with working_for(Ownership(), "membership"):
        assert not await await_planned(HOME, "user", "ana")


async def test_it_is_quiet_when_all_wait() -> None:
    requests, free = Requests(), asyncio.Event()

    async def wait() -> None:
        with requests.working():
            await requests.wait_until_quiet()

    async def work() -> None:
        with requests.working():
            await free.wait()

    working = asyncio.create_task(work())
    waiting = [asyncio.create_task(wait()) for _ in range(3)]
    _, pending = await asyncio.wait(waiting, timeout=2 * QUIET_SECONDS)
    assert len(pending) == 3
    free.set()
    await asyncio.wait_for(asyncio.gather(working, *waiting), 10)


async def test_an_object_whose_name_is_not_known_yet_may_be_meant() -> None:
    ownership = Ownership()
    ownership.plan("group", [], "group")
    assert not await refer(ownership, Requests(), "membership", "ana", preview=True)
    ownership.plan("user", [], "user")
    assert await refer(ownership, Requests(), "membership", "ana", preview=True)
