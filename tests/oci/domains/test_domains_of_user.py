"""Passwords, capabilities and statuses of users, and all members of a group together."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from typing import Any

import pytest

from iam_resources.engine.values import UNKNOWN
from iam_resources.errors import Invalid, NotFound, Refused
from iam_resources.oci import domains
from iam_resources.oci.domains.password_rules import find_violations
from tests.oci.domains.environment import DOMAIN_URL, Env
from tests.oci.domains.test_domains_users import person

CAPABILITIES = "urn:ietf:params:scim:schemas:oracle:idcs:extension:capabilities:User"


def a_password() -> str:
    return f"Aa1!{secrets.token_urlsafe(12)}"


async def signs_in(env: Env, name: str, password: str) -> bool:
    """Whether the domain gives a token to who knows this password."""
    async with env.sandbox.client(DOMAIN_URL) as client:
        form = {"grant_type": "password", "username": name, "password": password, "scope": "urn:opc:idm:__myscopes__"}
        secret = env.config["oci:client_secret"]
        answer = await client.post(f"{DOMAIN_URL}/oauth2/v1/token", data=form, auth=("admin", secret))
        return answer.status_code == 200


async def test_a_password_is_set_again_only_with_its_version(env: Env, caplog: pytest.LogCaptureFixture) -> None:
    await env.user("ana")
    first, second = a_password(), a_password()
    with caplog.at_level(logging.DEBUG):
        password = await env.driver(domains.UserPassword).create(user="ana", value=first)
    assert await signs_in(env, "ana", first)
    assert first not in str(password.state)
    assert first not in caplog.text
    assert await password.refresh()
    assert await password.update(user="ana", value=second) == frozenset()
    assert await signs_in(env, "ana", first)
    assert await password.update(user="ana", value=second, version=2) == {"version"}
    assert await signs_in(env, "ana", second)
    await password.delete()
    assert await signs_in(env, "ana", second)
    with pytest.raises(Refused, match="cannot be imported"):
        await env.driver(domains.UserPassword).import_("ana")


async def test_what_the_password_policy_does_not_take_is_reported_rule_by_rule(env: Env) -> None:
    await env.user("ana")
    with pytest.raises(Invalid) as caught:
        await env.driver(domains.UserPassword).create(user="ana", value="abc")
    text = str(caught.value)
    assert "set the password of user ana" in text
    assert "the password policy does not take it (400, " in text
    assert "The password must have at least 12 characters; must " in text
    assert "get_password_policy()" in text
    assert "[" not in caught.value.reason
    assert "'abc'" not in text


async def test_a_preview_refuses_a_password_that_no_policy_takes(env: Env) -> None:
    await env.user("ana")
    driver = env.driver(domains.UserPassword)
    for given, demands in (
        ({"value": "Aa1!"}, r"at least 12 characters"),
        ({"value": "a" * 11 + "1"}, r"demands at least 1 upper case letter"),
        ({"value": "aA1!" * 3 + "aNa"}, r"demands that it does not contain the user name"),
        ({"value": "Aa1!", "user": UNKNOWN}, r"at least 12 characters"),
    ):
        with pytest.raises(Refused, match=f"the password policy .* of domain .*{demands}") as caught:
            await driver.runner.check_plan({"user": "ana", "version": 1, **given}, None)
        assert given["value"] not in str(caught.value)
    await driver.runner.check_plan({"user": "ana", "value": a_password(), "version": 1}, None)
    await driver.runner.check_plan({"user": "ana", "value": UNKNOWN, "version": 1}, None)


async def test_a_preview_refuses_no_password_that_is_not_sent(env: Env) -> None:
    """The policy may have changed since it was set."""
    await env.user("ana")
    password = await env.driver(domains.UserPassword).create(user="ana", value=a_password())
    env.change_answers("PasswordPolicies", {"Resources": [{"name": "strict", "priority": 1, "minLength": 300}]})
    given = {"user": "ana", "value": a_password(), "version": 1}
    await password.runner.check_plan(given, password.state)
    with pytest.raises(Refused, match="strict"):
        await password.runner.check_plan(given | {"version": 2}, password.state)


def test_one_policy_that_takes_a_password_is_enough() -> None:
    """Which policy counts for a user depends on groups that the program may change."""
    everybody, staff = {"name": "all", "priority": 5, "minLength": 20}, {"name": "staff", "priority": 1, "minLength": 8}
    assert find_violations([everybody, staff], "a" * 10, "ana") is None
    assert find_violations([staff, everybody], "a" * 5, "ana") == ("all", ["at least 20 characters"])
    assert find_violations([], "a", "ana") is None


async def test_all_rules_of_a_password_policy_are_reported_however_many(env: Env) -> None:
    await env.user("ana")
    rules = [f"The password must have at least {number} character(s) of kind {number}" for number in range(12)]
    message = f"The password does not meet the criteria of the password policy because: [{'., '.join(rules)}.]"
    for detail in (message, message.replace("., ", ".,")):
        env.change_answers("UserPasswordChanger", {"detail": detail})
        with pytest.raises(
            Invalid, match=r"\(s\) of kind 0; must .*; must have at least 11 character\(s\) of kind 11\. Choose"
        ):
            await env.driver(domains.UserPassword).create(user="ana", value="abc")


@pytest.mark.parametrize("password", ["open sesame", 'quote"d', "back\\slash", "two  blanks", "Ünicode", "x" * 300])
async def test_a_password_that_comes_back_in_an_error_is_not_shown(env: Env, password: str) -> None:
    await env.user("ana")
    for detail in (f"{password} is bad", f"no {json.dumps(password)}", "x" + "y" * 190 + password):
        env.change_answers("UserPasswordChanger", {"detail": detail})
        with pytest.raises(Invalid) as caught:
            await env.driver(domains.UserPassword).create(user="ana", value=password)
        shown = str(caught.value)
        for form in (password, " ".join(password.split()), json.dumps(password)[1:-1], password[:4]):
            assert form not in shown.replace("y", "")


@pytest.mark.parametrize("how", [{"drop": "after"}, {"drop": "before"}, {"status": 503, "acts": True}])
async def test_a_password_whose_answer_was_lost_is_not_sent_again(env: Env, how: dict[str, Any]) -> None:
    """Most policies do not take a former password, and it is one when it was set already."""
    await env.user("ana")
    await asyncio.sleep(1.1)  # the service's clock is known to the second
    value = a_password()
    env.break_("PUT", "/UserPasswordChanger/", **how)
    await env.driver(domains.UserPassword).create(user="ana", value=value)
    assert await signs_in(env, "ana", value)


async def test_only_the_capabilities_that_are_mentioned_change(env: Env) -> None:
    ana = await env.user("ana")
    given = {"user": "ana", "can_use_console_password": False, "can_use_api_keys": True}
    capabilities = await env.driver(domains.UserCapabilities).create(**given)
    flags = (await env.seen(f"/Users/{ana['id']}"))[CAPABILITIES]
    assert [name for name, flag in flags.items() if not flag] == ["canUseConsolePassword"]
    known = dict(capabilities.state)
    assert await capabilities.refresh()
    assert capabilities.state == known
    assert not capabilities.differs()
    assert await capabilities.update(**{**given, "can_use_smtp_credentials": False}) == {"can_use_smtp_credentials"}
    assert await capabilities.refresh()
    assert not capabilities.differs()
    taken = await (await env.again()).driver(domains.UserCapabilities).import_("ana")
    assert not taken.differs()
    assert taken.state["can_use_smtp_credentials"] is False
    assert "no capability is mentioned" in capabilities.check(user="ana")[0].reason
    await capabilities.delete()
    assert (await env.seen(f"/Users/{ana['id']}"))[CAPABILITIES]["canUseConsolePassword"] is False


@pytest.mark.usefixtures("unhurried")
async def test_capabilities_of_many_users_travel_together(env: Env) -> None:
    people = [await env.user(f"user{number}") for number in range(20)]
    env.sandbox.calls.clear()
    wanted = [{"user": each["ocid"], "can_use_db_credentials": False} for each in people]
    drivers = await env.many(domains.UserCapabilities, wanted)
    assert env.paths("POST") == ["POST /Bulk"]
    assert len(env.paths()) <= 8  # and the users, looked up by their OCIDs
    assert all(driver.state["can_use_db_credentials"] is False for driver in drivers)


async def test_a_status_lives(env: Env) -> None:
    ana, bob = await env.user("ana"), await env.user("bob")
    status = await env.driver(domains.UserStatus).create(user="ana", active=False)
    assert (await env.seen(f"/Users/{ana['id']}"))["active"] is False
    assert await status.refresh()
    assert not status.differs()
    assert await status.update(user="ana", active=True) == {"active"}
    assert (await env.seen(f"/Users/{ana['id']}"))["active"] is True
    assert await status.update(user="bob", active=False) == {"user", "active"}
    assert await status.refresh()
    assert status.state["user_id"] == bob["id"]
    assert not status.differs()
    await env.call("DELETE", f"/Users/{bob['id']}")
    status.runner = (await env.again()).driver(domains.UserStatus).runner
    assert not await status.refresh()
    with pytest.raises(NotFound, match="no user bob"):
        await status.create(user="bob", active=True)


async def test_members_together_leave_others_alone(env: Env) -> None:
    people = {name: await env.user(name) for name in ("ana", "bob", "eve", "joe")}
    ids = {name: each["id"] for name, each in people.items()}
    group = await env.group("staff")
    await env.join(ids["eve"], group["id"])
    given = {"group": "staff", "users": ["ana", ids["bob"], people["joe"]["ocid"]]}
    env.sandbox.calls.clear()
    members = await env.driver(domains.GroupMembers).create(**given)
    assert env.paths("PATCH") == [f"PATCH /Groups/{group['id']}"]
    assert await env.members_of(group["id"]) == set(ids.values())
    assert await members.refresh()
    assert not members.differs()
    assert await members.update(**{**given, "users": ["ana"]}) == {"users"}
    assert await env.members_of(group["id"]) == {ids["ana"], ids["eve"]}
    await env.patch(f"/Groups/{group['id']}", "remove", f'members[value eq "{ids["ana"]}"]')
    members.runner = (await env.again()).driver(domains.GroupMembers).runner
    assert await members.refresh()
    assert members.differs() == {"users"}
    assert await members.update(**{**given, "users": ["ana"]}) == {"users"}
    await members.delete()
    assert await env.members_of(group["id"]) == {ids["eve"]}


async def test_exclusive_members_are_these_and_nobody_else(env: Env) -> None:
    ids = {name: (await env.user(name))["id"] for name in ("ana", "bob", "eve")}
    group = await env.group("staff")
    await env.join(ids["eve"], group["id"])
    given = {"group": group["ocid"], "users": ["ana"], "exclusive": True}
    members = await env.driver(domains.GroupMembers).create(**given)
    assert await env.members_of(group["id"]) == {ids["ana"]}
    await env.join(ids["bob"], group["id"])
    members.runner = (await env.again()).driver(domains.GroupMembers).runner
    assert await members.refresh()
    assert members.differs() == {"users"}
    assert members.state["users"] == ["ana", "bob"]
    assert await members.update(**given) == {"users"}
    assert await env.members_of(group["id"]) == {ids["ana"]}
    taken = await (await env.again()).driver(domains.GroupMembers).import_("staff")
    assert taken.inputs["users"] == ["ana"]
    assert not taken.differs()


@pytest.mark.parametrize("exclusive", [False, True])
async def test_a_group_is_emptied_and_filled_again(env: Env, exclusive: bool) -> None:
    ids = {name: (await env.user(name))["id"] for name in ("ana", "bob", "eve")}
    group = await env.group("staff")
    await env.join(ids["eve"], group["id"])
    given = {"group": "staff", "exclusive": exclusive}
    members = await env.driver(domains.GroupMembers).create(**given, users=["ana", "bob"])
    assert await members.update(**given, users=[]) == {"users"}
    assert await env.members_of(group["id"]) == (set() if exclusive else {ids["eve"]})
    assert await (await members.in_next_run()).refresh()
    assert not members.differs()
    assert await members.update(**given, users=["bob"]) == {"users"}
    assert await env.members_of(group["id"]) == ({ids["bob"]} if exclusive else {ids["bob"], ids["eve"]})


async def test_members_that_cannot_all_come_in_are_half_done(env: Env) -> None:
    ana = await env.user("ana")
    gone = await env.driver(domains.User).create(**person("bob"))
    await env.call("DELETE", f"/Users/{gone.id}")
    group = await env.group("staff")
    members = await env.driver(domains.GroupMembers).create(group="staff", users=["ana", gone.id])
    assert "put user" in (members.failure or "")
    assert members.state["users"] == ["ana"]
    assert await env.members_of(group["id"]) == {ana["id"]}
    assert members.differs() == {"users"}
