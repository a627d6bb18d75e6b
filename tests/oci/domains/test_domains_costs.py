"""How many calls many resources take, with as many in flight as the engine has."""

from __future__ import annotations

import asyncio
from typing import Any

from iam_resources.oci import domains
from tests.driver import Driver
from tests.oci.domains.environment import Env
from tests.oci.domains.test_domains_users import person

COUNT = 1000


async def each_of(drivers: list[Driver], work: str, *, at_once: int = 64, **more: Any) -> list[Any]:
    """Do the same with all, as many in flight as the engine has."""
    gate = asyncio.Semaphore(at_once)

    async def one(driver: Driver) -> Any:
        async with gate:
            return await getattr(driver, work)(**{**driver.inputs, **more} if more else {})

    return list(await asyncio.gather(*(one(driver) for driver in drivers)))


async def refresh_all(env: Env, drivers: list[Driver]) -> int:
    """Refresh all over a connection that knows nothing; returns the calls it took."""
    later = await env.again()
    runner = later.driver(drivers[0].kind).runner
    for driver in drivers:
        driver.runner = runner
    assert all(await each_of(drivers, "refresh"))
    assert not any(driver.differs() for driver in drivers)
    return later.calls


async def test_a_thousand_users_through_their_life(env: Env) -> None:
    wanted = [person(f"user{number:04}", title="T") for number in range(COUNT)]
    before = env.calls
    users = await env.many(domains.User, wanted)
    assert env.calls - before <= COUNT / 20
    assert await refresh_all(env, users) <= COUNT / 50

    fresh = await env.again()
    runner = fresh.driver(domains.User).runner
    for user in users:
        user.runner = runner
    before = fresh.calls
    assert set(await each_of(users, "update", title="U", active=False)) == {frozenset({"title", "active"})}
    assert fresh.calls - before <= COUNT / 20 * 2  # two writes each: the status has a call of its own
    assert await refresh_all(fresh, users) <= COUNT / 50

    last = await env.again()
    runner = last.driver(domains.User).runner
    for user in users:
        user.runner = runner
    await each_of(users, "delete")
    assert last.calls <= COUNT / 20
    assert (await env.seen("/Users"))["totalResults"] < COUNT


async def test_a_thousand_memberships_of_twenty_groups(env: Env) -> None:
    groups = await env.many(domains.Group, [{"display_name": f"group{number}"} for number in range(20)])
    users = await env.many(domains.User, [person(f"user{number:04}") for number in range(COUNT)])
    before = env.calls
    members = await env.many(
        domains.Membership,
        [{"user": user.id, "group": groups[number % 20].id} for number, user in enumerate(users)],
    )
    assert env.calls - before <= COUNT / 20
    for number in (0, 19):
        assert await env.members_of(groups[number].id) == {user.id for user in users[number::20]}
    assert await refresh_all(env, members) <= COUNT / 50
    assert await refresh_all(env, groups) <= 6
    before = (later := await env.again()).calls
    runner = later.driver(domains.Membership).runner
    for member in members:
        member.runner = runner
    await each_of(members, "delete")
    assert later.calls - before <= COUNT / 20
    assert await env.members_of(groups[0].id) == set()


async def test_a_lone_resource_takes_the_plain_calls(env: Env) -> None:
    await env.seen("/Groups")
    env.sandbox.calls.clear()
    ana = await env.driver(domains.User).create(**person("ana"))
    await ana.update(**person("ana", title="T"))
    await ana.delete()
    assert env.paths() == ["POST /Users", f"PATCH /Users/{ana.id}", f"DELETE /Users/{ana.id}"]


async def test_several_groups_of_one_user_are_one_call(env: Env) -> None:
    groups = await env.many(domains.Group, [{"display_name": f"group{number}"} for number in range(10)])
    ana = await env.driver(domains.User).create(**person("ana"))
    env.sandbox.calls.clear()
    await env.many(domains.Membership, [{"user": ana.id, "group": group.id} for group in groups])
    assert env.paths() == ["POST /Bulk"]
