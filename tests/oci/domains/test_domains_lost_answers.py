"""Lost answers, a Bulk that is refused, searches that lag: nothing is made twice, and nothing foreign is taken."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from iam_resources.errors import Conflict, Denied, Invalid, Throttled, Unavailable
from iam_resources.oci import domains
from tests.life import Life
from tests.oci.domains.lab import Lab
from tests.oci.domains.test_domains_users import person


def people(count: int) -> list[dict[str, Any]]:
    return [person(f"user{number:02}") for number in range(count)]


async def names(lab: Lab) -> list[str]:
    seen = (await lab.call("GET", "/Users", query={"count": "1000"})).body["Resources"]
    return sorted(user["userName"] for user in seen if user["userName"].startswith("user"))


@pytest.mark.parametrize(
    "how", [{"drop": "after"}, {"drop": "before"}, {"status": 502, "acts": True}, {"truncate": True}]
)
async def test_a_bulk_whose_answer_was_lost_is_found_out(lab: Lab, how: dict[str, Any]) -> None:
    await lab.seen("/Users")
    lab.break_("POST", "/Bulk$", **how)
    users = await lab.many(domains.User, people(20))
    assert all(user.failure is None for user in users)
    assert await names(lab) == [each["user_name"] for each in people(20)]
    assert not any(user.differs() for user in users)
    for user in users:
        known = dict(user.state)
        assert await user.refresh()
        assert user.state == known


async def test_a_lone_user_whose_answer_was_lost_is_ours(lab: Lab) -> None:
    lab.break_("POST", "/Users$")
    ana = await lab.life(domains.User).create(**person("user"))
    assert await names(lab) == ["user"]
    assert await ana.refresh()


async def test_what_was_there_before_is_never_ours(lab: Lab) -> None:
    for name in ("user03", "user07"):
        await lab.user(name)
    await asyncio.sleep(1.1)  # the service's clock is known to the second
    lab.break_("POST", "/Bulk$")
    wanted = people(10)
    for each in wanted:  # exactly as those that were made by hand
        each["emails"] = {"work": {"value": f"{each['user_name']}@hand.example", "primary": True}}
    results = await asyncio.gather(*(lab.life(domains.User).create(**each) for each in wanted), return_exceptions=True)
    foreign = [number for number, result in enumerate(results) if isinstance(result, Conflict)]
    assert foreign == [3, 7]
    assert all("adopt=True" in str(results[number]) for number in foreign)
    assert all(isinstance(results[number], Life) for number in range(10) if number not in foreign)
    assert len(await names(lab)) == 10


async def test_other_content_under_the_same_name_is_not_ours(lab: Lab) -> None:
    await lab.user("user03", title="Another")
    lab.break_("POST", "/Bulk$", drop="before")
    results = await asyncio.gather(
        *(lab.life(domains.User).create(**each) for each in people(10)), return_exceptions=True
    )
    assert [number for number, result in enumerate(results) if isinstance(result, Conflict)] == [3]


async def test_a_search_that_lags_is_asked_again(lab: Lab) -> None:
    lab.sandbox.oci.server.eventual_seconds = 1.0
    lab.break_("POST", "/Bulk$")
    users = await lab.many(domains.User, people(5))
    assert all(user.state["user_id"] for user in users)
    lab.break_("POST", "/Users$")
    assert (await lab.life(domains.User).create(**person("user9"))).state["user_id"]
    await lab.user("bob")
    bob = await lab.life(domains.User).create(**person("bob", adopt=True))
    assert bob.state["user_id"]


async def test_a_user_just_made_comes_into_a_group_though_searches_lag(lab: Lab) -> None:
    lab.sandbox.oci.server.eventual_seconds = 30.0
    group = await lab.life(domains.Group).create(display_name="staff")
    ana = await lab.life(domains.User).create(**person("ana"))
    member = await lab.life(domains.Membership).create(user="ana", group="staff")
    assert await lab.members_of(group.id) == {ana.id}
    for life in (group, ana, member):
        life.runner = (await lab.again()).life(life.kind).runner
        assert await life.refresh()


async def test_memberships_and_deletes_whose_answer_was_lost(lab: Lab) -> None:
    users = await lab.many(domains.User, people(5))
    groups = await lab.many(domains.Group, [{"display_name": f"group{number}"} for number in range(2)])
    wanted = [{"user": user.id, "group": group.id} for user in users for group in groups]
    lab.break_("POST", "/Bulk$")
    members = await lab.many(domains.Membership, wanted)
    assert all(member.failure is None for member in members)
    assert await lab.members_of(groups[1].id) == {user.id for user in users}
    lab.break_("PATCH", "/Groups/")
    await members[0].delete()
    lab.break_("POST", "/Bulk$")
    await asyncio.gather(*(user.delete() for user in users))
    assert await names(lab) == []


async def test_a_change_whose_answer_was_lost(lab: Lab) -> None:
    users = await lab.many(domains.User, people(5))
    lab.break_("POST", "/Bulk$")
    mails = {"home": {"value": "h@example.com"}}
    await asyncio.gather(*(user.update(**{**user.inputs, "title": "T", "emails": mails}) for user in users))
    lab.break_("PATCH", "/Users/")
    await users[0].update(**{**users[0].inputs, "phone_numbers": {"work": {"value": "1"}}})
    for user in users:
        assert await user.refresh()
        assert not user.differs()
        seen = await lab.seen(f"/Users/{user.id}")
        assert [each["value"] for each in seen["emails"] if each["type"] == "home"] == ["h@example.com"]
        assert len(seen.get("phoneNumbers", [])) <= 1


@pytest.mark.parametrize("status", [404, 403, 405, 501])
async def test_a_domain_without_bulk(lab: Lab, status: int, caplog: pytest.LogCaptureFixture) -> None:
    lab.break_("POST", "/Bulk$", status=status, times=None)
    with caplog.at_level(logging.WARNING, logger="iam_resources.oci"):
        users = await lab.many(domains.User, people(10))
        await asyncio.gather(*(user.delete() for user in users))
    assert lab.paths().count("POST /Bulk") == 1
    assert [record.getMessage() for record in caplog.records] == [
        f"{lab.domain.url} takes no Bulk ({status}): writes are made one by one"
    ]


async def test_a_bulk_that_is_too_large_is_sent_in_halves(lab: Lab) -> None:
    lab.break_("POST", "/Bulk$", status=413)
    await lab.many(domains.User, people(10))
    assert len(await names(lab)) == 10
    assert lab.paths().count("POST /Bulk") == 3


async def test_a_service_that_never_answers_is_an_error_and_not_a_loss(lab: Lab) -> None:
    lab.break_("POST", "/Bulk$", drop="before", times=None)
    results = await asyncio.gather(
        *(lab.life(domains.User).create(**each) for each in people(3)), return_exceptions=True
    )
    assert all(isinstance(result, Unavailable) for result in results)
    assert "create user user01" in str(results[1])
    assert await names(lab) == []


async def test_each_write_of_a_bulk_has_its_own_error(lab: Lab) -> None:
    await lab.user("user01")
    wanted = people(4)
    wanted[2]["emails"] = {"work": {"value": "not@primary.example"}}
    results = await asyncio.gather(*(lab.life(domains.User).create(**each) for each in wanted), return_exceptions=True)
    assert isinstance(results[1], Conflict)
    assert "create user user01" in str(results[1])
    assert isinstance(results[2], Invalid)
    assert "create user user02" in str(results[2])
    assert "primary email" in str(results[2])
    assert isinstance(results[0], Life)
    assert isinstance(results[3], Life)


async def test_what_the_service_can_not_follow_is_put_in_place_as_a_whole(lab: Lab) -> None:
    ana = await lab.life(domains.User).create(**person("ana", title="T"))
    await lab.patch(f"/Users/{ana.id}", "replace", "nickName", "by hand")
    detail = {"schemas": [], "detail": "The path cannot be followed", "status": "400", "scimType": "noTarget"}
    lab.sandbox.calls.clear()
    lab.refuse_patches(detail)
    assert await ana.update(**person("ana", title="U")) == {"title"}
    assert lab.paths() == [f"GET /Users/{ana.id}", f"PUT /Users/{ana.id}"]
    seen = await lab.seen(f"/Users/{ana.id}")
    assert (seen["title"], seen["nickName"]) == ("U", "by hand")
    assert await ana.refresh()
    assert not ana.differs()


async def test_listings_that_lag_show_no_drift(lab: Lab) -> None:
    """What a listing says otherwise than is known is asked for by id, which does not lag."""
    users = await lab.many(domains.User, people(30))
    group = await lab.life(domains.Group).create(display_name="staff")
    names_ = [user.state["user_name"] for user in users]
    members = await lab.life(domains.GroupMembers).create(group="staff", users=names_, exclusive=True)
    limits = [
        await lab.life(domains.UserCapabilities).create(user=user.id, can_use_api_keys=True) for user in users[:5]
    ]
    awake = [await lab.life(domains.UserStatus).create(user=user.id, active=True) for user in users[5:10]]
    lab.sandbox.oci.server.eventual_seconds = 60.0
    for user in users[10:20]:
        await user.update(**{**user.inputs, "title": "T"})
    await group.update(display_name="staff", description="All")
    await members.update(group="staff", users=names_[:20], exclusive=True)
    for each in limits:
        await each.update(**{**each.inputs, "can_use_api_keys": False})
    for each in awake:
        await each.update(**{**each.inputs, "active": False})
    lives = [*users[10:], group, members, *limits, *awake]
    later = await lab.again()
    runners = {life.kind: later.life(life.kind).runner for life in lives}
    for life in lives:
        life.runner = runners[life.kind]
    assert all(await asyncio.gather(*(life.refresh() for life in lives)))
    assert [life.kind.__name__ for life in lives if life.differs()] == []


@pytest.mark.usefixtures("unhurried")
async def test_what_fails_for_one_group_loses_nothing_else(lab: Lab) -> None:
    ana, staff = await lab.user("ana"), await lab.group("staff")
    await lab.join(ana["id"], staff["id"])
    lab.break_("GET", "/Groups/", status=403, times=None)
    member, *users = await asyncio.gather(
        lab.life(domains.Membership).create(user="ana", group="staff"),
        *(lab.life(domains.User).create(**each) for each in people(3)),
        return_exceptions=True,
    )
    assert lab.paths("POST").count("POST /Bulk") == 1
    assert isinstance(member, Denied)
    assert "put user ana into group staff" in str(member)
    assert all(isinstance(user, Life) for user in users)


@pytest.mark.parametrize("told", [{"status": "201"}, {"status": {"code": "201"}}])
async def test_a_bulk_that_does_not_say_what_it_made(lab: Lab, told: dict[str, Any]) -> None:
    await lab.seen("/Users")
    lab.change_answers("/Bulk", {"Operations": [{"bulkId": str(number), **told} for number in range(3)]})
    users = await lab.many(domains.User, people(3))
    assert {user.state["user_name"] for user in users} == set(await names(lab))
    assert len({user.id for user in users}) == 3


@pytest.mark.parametrize("told", [[], [{}], [{"bulkId": "0", "status": "soon"}, {"bulkId": "1"}, {"bulkId": "2"}]])
async def test_a_bulk_without_a_word_on_each_write(lab: Lab, told: list[dict[str, Any]]) -> None:
    await lab.seen("/Users")
    lab.change_answers("/Bulk", {"Operations": told})
    users = await lab.many(domains.User, people(3))
    assert len({user.id for user in users}) == len(await names(lab)) == 3


async def test_a_search_that_fails_keeps_the_answers_that_came(lab: Lab) -> None:
    await lab.user("user01")
    lab.break_("POST", "/Bulk$", drop="before")
    lab.break_("POST", "/Users/.search", status=403, skip=1, times=None)
    results = await asyncio.gather(
        *(lab.life(domains.User).create(**each) for each in people(4)), return_exceptions=True
    )
    assert [number for number, result in enumerate(results) if isinstance(result, Conflict)] == [1]
    assert all(isinstance(results[number], Life) for number in (0, 2, 3))


async def test_a_half_that_fails_keeps_the_answers_of_the_other(lab: Lab) -> None:
    lab.break_("POST", "/Bulk$", status=413)
    lab.break_("POST", "/Bulk$", skip=1, status=429, times=None)
    results = await asyncio.gather(
        *(lab.life(domains.User).create(**each) for each in people(4)), return_exceptions=True
    )
    assert [isinstance(result, Life) for result in results] == [True, True, False, False]
    assert all(isinstance(result, Throttled) for result in results[2:])
    assert len(await names(lab)) == 2


async def test_a_bulk_that_is_refused_after_a_lost_answer_finds_its_own(lab: Lab) -> None:
    await lab.seen("/Users")
    lab.sandbox.oci.server.eventual_seconds = 1.0  # the first look comes too early
    lab.break_("POST", "/Bulk$")
    lab.break_("POST", "/Bulk$", status=403, times=None)
    users = await lab.many(domains.User, people(3))
    assert len({user.id for user in users}) == len(await names(lab)) == 3
