"""How many calls many resources take, with as many in flight as the engine has."""

from __future__ import annotations

import asyncio
from typing import Any

from iam_resources.oci import domains
from tests.life import Life
from tests.oci.domains.lab import Lab
from tests.oci.domains.test_domains_users import person

COUNT = 1000


async def each_of(lives: list[Life], work: str, *, at_once: int = 64, **more: Any) -> list[Any]:
    """Do the same with all, as many in flight as the engine has."""
    gate = asyncio.Semaphore(at_once)

    async def one(life: Life) -> Any:
        async with gate:
            return await getattr(life, work)(**{**life.inputs, **more} if more else {})

    return list(await asyncio.gather(*(one(life) for life in lives)))


async def refresh_all(lab: Lab, lives: list[Life]) -> int:
    """Refresh all over a connection that knows nothing; gives the calls it took."""
    later = await lab.again()
    runner = later.life(lives[0].kind).runner
    for life in lives:
        life.runner = runner
    assert all(await each_of(lives, "refresh"))
    assert not any(life.differs() for life in lives)
    return later.calls


async def test_a_thousand_users_through_their_life(lab: Lab) -> None:
    wanted = [person(f"user{number:04}", title="T") for number in range(COUNT)]
    before = lab.calls
    users = await lab.many(domains.User, wanted)
    assert lab.calls - before <= COUNT / 20
    assert await refresh_all(lab, users) <= COUNT / 50

    fresh = await lab.again()
    runner = fresh.life(domains.User).runner
    for user in users:
        user.runner = runner
    before = fresh.calls
    assert set(await each_of(users, "update", title="U", active=False)) == {frozenset({"title", "active"})}
    assert fresh.calls - before <= COUNT / 20 * 2  # two writes each: the status has a call of its own
    assert await refresh_all(fresh, users) <= COUNT / 50

    last = await lab.again()
    runner = last.life(domains.User).runner
    for user in users:
        user.runner = runner
    await each_of(users, "delete")
    assert last.calls <= COUNT / 20
    assert (await lab.seen("/Users"))["totalResults"] < COUNT


async def test_a_thousand_memberships_of_twenty_groups(lab: Lab) -> None:
    groups = await lab.many(domains.Group, [{"display_name": f"group{number}"} for number in range(20)])
    users = await lab.many(domains.User, [person(f"user{number:04}") for number in range(COUNT)])
    before = lab.calls
    members = await lab.many(
        domains.Membership,
        [{"user": user.id, "group": groups[number % 20].id} for number, user in enumerate(users)],
    )
    assert lab.calls - before <= COUNT / 20
    for number in (0, 19):
        assert await lab.members_of(groups[number].id) == {user.id for user in users[number::20]}
    assert await refresh_all(lab, members) <= COUNT / 50
    assert await refresh_all(lab, groups) <= 6
    before = (later := await lab.again()).calls
    runner = later.life(domains.Membership).runner
    for member in members:
        member.runner = runner
    await each_of(members, "delete")
    assert later.calls - before <= COUNT / 20
    assert await lab.members_of(groups[0].id) == set()


async def test_a_lone_resource_takes_the_plain_calls(lab: Lab) -> None:
    await lab.seen("/Groups")
    lab.sandbox.calls.clear()
    ana = await lab.life(domains.User).create(**person("ana"))
    await ana.update(**person("ana", title="T"))
    await ana.delete()
    assert lab.paths() == ["POST /Users", f"PATCH /Users/{ana.id}", f"DELETE /Users/{ana.id}"]


async def test_several_groups_of_one_user_are_one_call(lab: Lab) -> None:
    groups = await lab.many(domains.Group, [{"display_name": f"group{number}"} for number in range(10)])
    ana = await lab.life(domains.User).create(**person("ana"))
    lab.sandbox.calls.clear()
    await lab.many(domains.Membership, [{"user": ana.id, "group": group.id} for group in groups])
    assert lab.paths() == ["POST /Bulk"]
