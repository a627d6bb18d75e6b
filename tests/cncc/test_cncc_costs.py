"""How many calls reads of many take: by the page, not by the resource."""

from __future__ import annotations

import asyncio

from iam_resources import cncc
from tests.cncc.environment import Env
from tests.driver import Driver


async def refresh_all(env: Env, drivers: list[Driver]) -> int:
    """Refresh all at once over a connection that knows nothing; returns the calls it took."""
    later = await env.again()
    runner = later.driver(drivers[0].kind).runner
    for driver in drivers:
        driver.runner = runner
    assert all(await asyncio.gather(*(driver.refresh() for driver in drivers)))
    assert not any(driver.differs() for driver in drivers)
    return later.calls


async def many(env: Env, kind: type, wanted: list[dict[str, object]]) -> list[Driver]:
    return list(await asyncio.gather(*(env.driver(kind).create(**each) for each in wanted)))


async def test_a_thousand_users(env: Env) -> None:
    wanted: list[dict[str, object]] = [
        {"username": f"user{number:04}", "attributes": {"number": [str(number)]}} for number in range(1000)
    ]
    before = env.calls
    users = await many(env, cncc.User, wanted)
    assert env.calls - before <= 1000 + 2  # the realm's rules, and a token
    assert await refresh_all(env, users) <= 10  # 3 reads, the count, 3 pages, a token
    later = await env.again()
    taken = [later.driver(cncc.User) for _ in users]
    await asyncio.gather(
        *(driver.import_(f"{env.realm_name}/{each['username']}") for driver, each in zip(taken, wanted, strict=True))
    )
    assert later.calls <= 14
    assert [driver.id for driver in taken] == [driver.id for driver in users]


async def test_grants(env: Env) -> None:
    roles = await many(env, cncc.RealmRole, [{"name": f"role{number}"} for number in range(10)])
    users = await many(env, cncc.User, [{"username": f"user{number:03}"} for number in range(300)])
    before = env.calls
    grants = await many(
        env,
        cncc.UserRole,
        [
            {"user": user.state["user_id"], "role": roles[number % 10].state["role_id"]}
            for number, user in enumerate(users)
        ],
    )
    assert env.calls - before <= 300 + 1
    assert await refresh_all(env, grants) <= 60  # 13 roles: as many reads, then one listing a role; and the users
    together = await many(
        env,
        cncc.UserRoles,
        [{"user": user.state["user_id"], "roles": [f"role{number % 10}"]} for number, user in enumerate(users)],
    )
    assert await refresh_all(env, together) <= 60


async def test_a_hundred_and_ten_users_on_one_role(env: Env) -> None:
    role = await env.driver(cncc.RealmRole).create(name="all/of them")
    users = await many(env, cncc.User, [{"username": f"user{number:03}"} for number in range(110)])
    grants = await many(
        env, cncc.UserRole, [{"user": user.state["user_id"], "role": role.state["role_id"]} for user in users]
    )
    assert await refresh_all(env, grants) <= 40
    assert len(await env.realm.roles.api.users_page("all/of them", 0, 500)) == 110


async def test_memberships_and_groups(env: Env) -> None:
    top = await env.driver(cncc.Group).create(name="top")
    groups = await many(
        env, cncc.Group, [{"name": f"group{number}", "parent": top.state["group_id"]} for number in range(60)]
    )
    assert await refresh_all(env, groups) <= 25
    users = await many(env, cncc.User, [{"username": f"user{number:03}"} for number in range(200)])
    members = await many(
        env,
        cncc.Membership,
        [
            {"user": user.state["user_id"], "group": groups[number % 2].state["group_id"]}
            for number, user in enumerate(users)
        ],
    )
    assert await refresh_all(env, members) <= 25


async def test_one_user_is_one_call(env: Env) -> None:
    users = await many(env, cncc.User, [{"username": "ana"}])
    assert await refresh_all(env, users) == 3  # with the token, and the realm once a run


async def test_passwords_and_logouts_are_read_with_their_users(env: Env) -> None:
    users = await many(env, cncc.User, [{"username": f"user{number:03}"} for number in range(100)])
    logouts = await many(env, cncc.Logout, [{"user": user.state["user_id"]} for user in users])
    assert await refresh_all(env, logouts) <= 8


async def test_who_was_just_made_needs_no_look_up_however_it_is_written(env: Env) -> None:
    ana = await env.driver(cncc.User).create(username="ana")
    crew = await env.driver(cncc.Group).create(name="crew")
    before = env.calls
    assert (await env.realm.users.identify("Ana", tried="")).id == ana.state["user_id"]
    assert (await env.realm.groups.identify("crew", tried="")).id == crew.state["group_id"]
    assert env.calls == before
