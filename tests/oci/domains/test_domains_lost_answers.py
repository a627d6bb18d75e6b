"""Lost answers, a Bulk that is refused, searches that lag: nothing is made twice, and nothing foreign is taken."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from iam_resources.errors import Conflict, Denied, Invalid, Throttled, Unavailable
from iam_resources.oci import domains
from tests.driver import Driver
from tests.oci.domains.environment import Env
from tests.oci.domains.test_domains_users import person


def people(count: int) -> list[dict[str, Any]]:
    return [person(f"user{number:02}") for number in range(count)]


async def names(env: Env) -> list[str]:
    seen = (await env.call("GET", "/Users", query={"count": "1000"})).body["Resources"]
    return sorted(user["userName"] for user in seen if user["userName"].startswith("user"))


@pytest.mark.parametrize(
    "how", [{"drop": "after"}, {"drop": "before"}, {"status": 502, "acts": True}, {"truncate": True}]
)
async def test_a_bulk_whose_answer_was_lost_is_found_out(env: Env, how: dict[str, Any]) -> None:
    await env.seen("/Users")
    env.break_("POST", "/Bulk$", **how)
    users = await env.many(domains.User, people(20))
    assert all(user.failure is None for user in users)
    assert await names(env) == [each["user_name"] for each in people(20)]
    assert not any(user.differs() for user in users)
    for user in users:
        known = dict(user.state)
        assert await user.refresh()
        assert user.state == known


async def test_a_lone_user_whose_answer_was_lost_is_ours(env: Env) -> None:
    env.break_("POST", "/Users$")
    ana = await env.driver(domains.User).create(**person("user"))
    assert await names(env) == ["user"]
    assert await ana.refresh()


async def test_what_was_there_before_is_never_ours(env: Env) -> None:
    for name in ("user03", "user07"):
        await env.user(name)
    await asyncio.sleep(1.1)  # the service's clock is known to the second
    env.break_("POST", "/Bulk$")
    wanted = people(10)
    for each in wanted:  # exactly as those that were made by hand
        each["emails"] = {"work": {"value": f"{each['user_name']}@hand.example", "primary": True}}
    results = await asyncio.gather(
        *(env.driver(domains.User).create(**each) for each in wanted), return_exceptions=True
    )
    foreign = [number for number, result in enumerate(results) if isinstance(result, Conflict)]
    assert foreign == [3, 7]
    assert all("adopt=True" in str(results[number]) for number in foreign)
    assert all(isinstance(results[number], Driver) for number in range(10) if number not in foreign)
    assert len(await names(env)) == 10


async def test_other_content_under_the_same_name_is_not_ours(env: Env) -> None:
    await env.user("user03", title="Another")
    env.break_("POST", "/Bulk$", drop="before")
    results = await asyncio.gather(
        *(env.driver(domains.User).create(**each) for each in people(10)), return_exceptions=True
    )
    assert [number for number, result in enumerate(results) if isinstance(result, Conflict)] == [3]


async def test_a_search_that_lags_is_asked_again(env: Env) -> None:
    env.sandbox.oci.server.eventual_seconds = 1.0
    env.break_("POST", "/Bulk$")
    users = await env.many(domains.User, people(5))
    assert all(user.state["user_id"] for user in users)
    env.break_("POST", "/Users$")
    assert (await env.driver(domains.User).create(**person("user9"))).state["user_id"]
    await env.user("bob")
    bob = await env.driver(domains.User).create(**person("bob", adopt=True))
    assert bob.state["user_id"]


async def test_a_user_just_made_comes_into_a_group_though_searches_lag(env: Env) -> None:
    env.sandbox.oci.server.eventual_seconds = 30.0
    group = await env.driver(domains.Group).create(display_name="staff")
    ana = await env.driver(domains.User).create(**person("ana"))
    member = await env.driver(domains.Membership).create(user="ana", group="staff")
    assert await env.members_of(group.id) == {ana.id}
    for driver in (group, ana, member):
        driver.runner = (await env.again()).driver(driver.kind).runner
        assert await driver.refresh()


async def test_memberships_and_deletes_whose_answer_was_lost(env: Env) -> None:
    users = await env.many(domains.User, people(5))
    groups = await env.many(domains.Group, [{"display_name": f"group{number}"} for number in range(2)])
    wanted = [{"user": user.id, "group": group.id} for user in users for group in groups]
    env.break_("POST", "/Bulk$")
    members = await env.many(domains.Membership, wanted)
    assert all(member.failure is None for member in members)
    assert await env.members_of(groups[1].id) == {user.id for user in users}
    env.break_("PATCH", "/Groups/")
    await members[0].delete()
    env.break_("POST", "/Bulk$")
    await asyncio.gather(*(user.delete() for user in users))
    assert await names(env) == []


async def test_a_change_whose_answer_was_lost(env: Env) -> None:
    users = await env.many(domains.User, people(5))
    env.break_("POST", "/Bulk$")
    mails = {"home": {"value": "h@example.com"}}
    await asyncio.gather(*(user.update(**{**user.inputs, "title": "T", "emails": mails}) for user in users))
    env.break_("PATCH", "/Users/")
    await users[0].update(**{**users[0].inputs, "phone_numbers": {"work": {"value": "1"}}})
    for user in users:
        assert await user.refresh()
        assert not user.differs()
        seen = await env.seen(f"/Users/{user.id}")
        assert [each["value"] for each in seen["emails"] if each["type"] == "home"] == ["h@example.com"]
        assert len(seen.get("phoneNumbers", [])) <= 1


@pytest.mark.parametrize("status", [404, 403, 405, 501])
async def test_a_domain_without_bulk(env: Env, status: int, caplog: pytest.LogCaptureFixture) -> None:
    env.break_("POST", "/Bulk$", status=status, times=None)
    with caplog.at_level(logging.WARNING, logger="iam_resources.oci"):
        users = await env.many(domains.User, people(10))
        await asyncio.gather(*(user.delete() for user in users))
    assert env.paths().count("POST /Bulk") == 1
    assert [record.getMessage() for record in caplog.records] == [
        f"{env.domain.url} takes no Bulk ({status}): writes are made one by one"
    ]


async def test_a_bulk_that_is_too_large_is_sent_in_halves(env: Env) -> None:
    env.break_("POST", "/Bulk$", status=413)
    await env.many(domains.User, people(10))
    assert len(await names(env)) == 10
    assert env.paths().count("POST /Bulk") == 3


async def test_a_service_that_never_answers_is_an_error_and_not_a_loss(env: Env) -> None:
    env.break_("POST", "/Bulk$", drop="before", times=None)
    results = await asyncio.gather(
        *(env.driver(domains.User).create(**each) for each in people(3)), return_exceptions=True
    )
    assert all(isinstance(result, Unavailable) for result in results)
    assert "create user user01" in str(results[1])
    assert await names(env) == []


async def test_each_write_of_a_bulk_has_its_own_error(env: Env) -> None:
    await env.user("user01")
    wanted = people(4)
    wanted[2]["emails"] = {"work": {"value": "not@primary.example"}}
    results = await asyncio.gather(
        *(env.driver(domains.User).create(**each) for each in wanted), return_exceptions=True
    )
    assert isinstance(results[1], Conflict)
    assert "create user user01" in str(results[1])
    assert isinstance(results[2], Invalid)
    assert "create user user02" in str(results[2])
    assert "primary email" in str(results[2])
    assert isinstance(results[0], Driver)
    assert isinstance(results[3], Driver)


async def test_what_the_service_cannot_follow_is_put_in_place_as_a_whole(env: Env) -> None:
    ana = await env.driver(domains.User).create(**person("ana", title="T"))
    await env.patch(f"/Users/{ana.id}", "replace", "nickName", "by hand")
    detail = {"schemas": [], "detail": "The path cannot be followed", "status": "400", "scimType": "noTarget"}
    env.sandbox.calls.clear()
    env.refuse_patches(detail)
    assert await ana.update(**person("ana", title="U")) == {"title"}
    assert env.paths() == [f"GET /Users/{ana.id}", f"PUT /Users/{ana.id}"]
    seen = await env.seen(f"/Users/{ana.id}")
    assert (seen["title"], seen["nickName"]) == ("U", "by hand")
    assert await ana.refresh()
    assert not ana.differs()


async def test_listings_that_lag_show_no_drift(env: Env) -> None:
    """What a listing says otherwise than is known is asked for by id, which does not lag."""
    users = await env.many(domains.User, people(30))
    group = await env.driver(domains.Group).create(display_name="staff")
    names_ = [user.state["user_name"] for user in users]
    members = await env.driver(domains.GroupMembers).create(group="staff", users=names_, exclusive=True)
    limits = [
        await env.driver(domains.UserCapabilities).create(user=user.id, can_use_api_keys=True) for user in users[:5]
    ]
    awake = [await env.driver(domains.UserStatus).create(user=user.id, active=True) for user in users[5:10]]
    env.sandbox.oci.server.eventual_seconds = 60.0
    for user in users[10:20]:
        await user.update(**{**user.inputs, "title": "T"})
    await group.update(display_name="staff", description="All")
    await members.update(group="staff", users=names_[:20], exclusive=True)
    for each in limits:
        await each.update(**{**each.inputs, "can_use_api_keys": False})
    for each in awake:
        await each.update(**{**each.inputs, "active": False})
    drivers = [*users[10:], group, members, *limits, *awake]
    later = await env.again()
    runners = {driver.kind: later.driver(driver.kind).runner for driver in drivers}
    for driver in drivers:
        driver.runner = runners[driver.kind]
    assert all(await asyncio.gather(*(driver.refresh() for driver in drivers)))
    assert [driver.kind.__name__ for driver in drivers if driver.differs()] == []


@pytest.mark.usefixtures("unhurried")
async def test_what_fails_for_one_group_loses_nothing_else(env: Env) -> None:
    ana, staff = await env.user("ana"), await env.group("staff")
    await env.join(ana["id"], staff["id"])
    env.break_("GET", "/Groups/", status=403, times=None)
    member, *users = await asyncio.gather(
        env.driver(domains.Membership).create(user="ana", group="staff"),
        *(env.driver(domains.User).create(**each) for each in people(3)),
        return_exceptions=True,
    )
    assert env.paths("POST").count("POST /Bulk") == 1
    assert isinstance(member, Denied)
    assert "put user ana into group staff" in str(member)
    assert all(isinstance(user, Driver) for user in users)


@pytest.mark.parametrize("message", [{"status": "201"}, {"status": {"code": "201"}}])
async def test_a_bulk_that_does_not_say_what_it_made(env: Env, message: dict[str, Any]) -> None:
    await env.seen("/Users")
    env.change_answers("/Bulk", {"Operations": [{"bulkId": str(number), **message} for number in range(3)]})
    users = await env.many(domains.User, people(3))
    assert {user.state["user_name"] for user in users} == set(await names(env))
    assert len({user.id for user in users}) == 3


@pytest.mark.parametrize("message", [[], [{}], [{"bulkId": "0", "status": "soon"}, {"bulkId": "1"}, {"bulkId": "2"}]])
async def test_a_bulk_without_a_word_on_each_write(env: Env, message: list[dict[str, Any]]) -> None:
    await env.seen("/Users")
    env.change_answers("/Bulk", {"Operations": message})
    users = await env.many(domains.User, people(3))
    assert len({user.id for user in users}) == len(await names(env)) == 3


async def test_a_search_that_fails_keeps_the_answers_that_came(env: Env) -> None:
    await env.user("user01")
    env.break_("POST", "/Bulk$", drop="before")
    env.break_("POST", "/Users/.search", status=403, skip=1, times=None)
    results = await asyncio.gather(
        *(env.driver(domains.User).create(**each) for each in people(4)), return_exceptions=True
    )
    assert [number for number, result in enumerate(results) if isinstance(result, Conflict)] == [1]
    assert all(isinstance(results[number], Driver) for number in (0, 2, 3))


async def test_a_half_that_fails_keeps_the_answers_of_the_other(env: Env) -> None:
    env.break_("POST", "/Bulk$", status=413)
    env.break_("POST", "/Bulk$", skip=1, status=429, times=None)
    results = await asyncio.gather(
        *(env.driver(domains.User).create(**each) for each in people(4)), return_exceptions=True
    )
    assert [isinstance(result, Driver) for result in results] == [True, True, False, False]
    assert all(isinstance(result, Throttled) for result in results[2:])
    assert len(await names(env)) == 2


async def test_a_bulk_that_is_refused_after_a_lost_answer_finds_its_own(env: Env) -> None:
    await env.seen("/Users")
    env.sandbox.oci.server.eventual_seconds = 1.0  # the first look comes too early
    env.break_("POST", "/Bulk$")
    env.break_("POST", "/Bulk$", status=403, times=None)
    users = await env.many(domains.User, people(3))
    assert len({user.id for user in users}) == len(await names(env)) == 3
