"""How many calls reads of many take: by the page, not by the resource."""

from __future__ import annotations

import asyncio

from iam_resources import cncc
from tests.cncc.lab import Lab
from tests.life import Life


async def refresh_all(lab: Lab, lives: list[Life]) -> int:
    """Refresh all at once over a connection that knows nothing; gives the calls it took."""
    later = await lab.again()
    runner = later.life(lives[0].kind).runner
    for life in lives:
        life.runner = runner
    assert all(await asyncio.gather(*(life.refresh() for life in lives)))
    assert not any(life.differs() for life in lives)
    return later.calls


async def many(lab: Lab, kind: type, wanted: list[dict[str, object]]) -> list[Life]:
    return list(await asyncio.gather(*(lab.life(kind).create(**each) for each in wanted)))


async def test_a_thousand_users(lab: Lab) -> None:
    wanted: list[dict[str, object]] = [
        {"username": f"user{number:04}", "attributes": {"number": [str(number)]}} for number in range(1000)
    ]
    before = lab.calls
    users = await many(lab, cncc.User, wanted)
    assert lab.calls - before <= 1000 + 2  # the realm's rules, and a token
    assert await refresh_all(lab, users) <= 10  # 3 reads, the count, 3 pages, a token
    later = await lab.again()
    taken = [later.life(cncc.User) for _ in users]
    await asyncio.gather(
        *(life.take_in(f"{lab.realm_name}/{each['username']}") for life, each in zip(taken, wanted, strict=True))
    )
    assert later.calls <= 14
    assert [life.id for life in taken] == [life.id for life in users]


async def test_grants(lab: Lab) -> None:
    roles = await many(lab, cncc.RealmRole, [{"name": f"role{number}"} for number in range(10)])
    users = await many(lab, cncc.User, [{"username": f"user{number:03}"} for number in range(300)])
    before = lab.calls
    grants = await many(
        lab,
        cncc.UserRole,
        [
            {"user": user.state["user_id"], "role": roles[number % 10].state["role_id"]}
            for number, user in enumerate(users)
        ],
    )
    assert lab.calls - before <= 300 + 1
    assert await refresh_all(lab, grants) <= 60  # 13 roles: as many reads, then one listing a role; and the users
    together = await many(
        lab,
        cncc.UserRoles,
        [{"user": user.state["user_id"], "roles": [f"role{number % 10}"]} for number, user in enumerate(users)],
    )
    assert await refresh_all(lab, together) <= 60


async def test_a_hundred_and_ten_users_on_one_role(lab: Lab) -> None:
    role = await lab.life(cncc.RealmRole).create(name="all/of them")
    users = await many(lab, cncc.User, [{"username": f"user{number:03}"} for number in range(110)])
    grants = await many(
        lab, cncc.UserRole, [{"user": user.state["user_id"], "role": role.state["role_id"]} for user in users]
    )
    assert await refresh_all(lab, grants) <= 40
    assert len(await lab.realm.roles.api.users_page("all/of them", 0, 500)) == 110


async def test_memberships_and_groups(lab: Lab) -> None:
    top = await lab.life(cncc.Group).create(name="top")
    groups = await many(
        lab, cncc.Group, [{"name": f"group{number}", "parent": top.state["group_id"]} for number in range(60)]
    )
    assert await refresh_all(lab, groups) <= 25
    users = await many(lab, cncc.User, [{"username": f"user{number:03}"} for number in range(200)])
    members = await many(
        lab,
        cncc.Membership,
        [
            {"user": user.state["user_id"], "group": groups[number % 2].state["group_id"]}
            for number, user in enumerate(users)
        ],
    )
    assert await refresh_all(lab, members) <= 25


async def test_one_user_is_one_call(lab: Lab) -> None:
    users = await many(lab, cncc.User, [{"username": "ana"}])
    assert await refresh_all(lab, users) == 3  # with the token, and the realm once a run


async def test_passwords_and_logouts_are_read_with_their_users(lab: Lab) -> None:
    users = await many(lab, cncc.User, [{"username": f"user{number:03}"} for number in range(100)])
    logouts = await many(lab, cncc.Logout, [{"user": user.state["user_id"]} for user in users])
    assert await refresh_all(lab, logouts) <= 8


async def test_who_was_just_made_needs_no_look_up_however_it_is_written(lab: Lab) -> None:
    ana = await lab.life(cncc.User).create(username="ana")
    crew = await lab.life(cncc.Group).create(name="crew")
    before = lab.calls
    assert (await lab.realm.users.identify("Ana", tried="")).id == ana.state["user_id"]
    assert (await lab.realm.groups.identify("crew", tried="")).id == crew.state["group_id"]
    assert lab.calls == before
