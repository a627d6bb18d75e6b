"""Users, groups and memberships on the sandbox, step by step as the engine drives them."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from iam_resources import huawei
from iam_resources.errors import Conflict, NotFound, Refused
from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID
from tests.huawei.environment import Env

ANA = {
    "user_name": "ana",
    "display_name": "Ana Lima",
    "given_name": "Ana",
    "family_name": "Lima",
    "email": "ana@example.com",
}


async def seen(env: Env, user_id: str) -> dict[str, Any]:
    return dict(await env.store("GET", f"/users/{user_id}"))


async def test_a_user_lives(env: Env) -> None:
    ana = await env.driver(huawei.User).create(**ANA, title="Dr", enterprise={"manager": "bob"}, phone_number="1")
    user_id, password = ana.state["user_id"], ana.state["one_time_password"]
    assert ana.id == f"{IDENTITY_STORE_ID}/{user_id}"
    assert len(password) > 8 and ana.state["created_at"] > 0
    assert ana.differs() == frozenset()
    row = await seen(env, user_id)
    assert (row["enterprise"]["manager"]["value"], row["phone_numbers"][0]["value"]) == ("bob", "1")

    assert await ana.refresh()
    assert ana.state["one_time_password"] == password and ana.differs() == frozenset()
    changed = await ana.update(**ANA, title="", enterprise={"department": "it", "manager": ""}, middle_name="M")
    assert changed == {"title", "enterprise", "middle_name"}
    row = await seen(env, user_id)
    assert (row["title"], row["enterprise"].get("department"), row["enterprise"].get("manager")) == (None, "it", None)
    assert (row["name"]["middle_name"], row["name"]["family_name"]) == ("M", "Lima")
    assert row["phone_numbers"][0]["value"] == "1"  # not mentioned any more, so not managed
    assert ana.state["one_time_password"] == password
    assert await ana.update(**ANA) == frozenset()

    imported = await env.driver(huawei.User).import_("ana")
    assert imported.id == ana.id and imported.state["one_time_password"] == ""
    assert imported.inputs["enterprise"] == {"department": "it"}
    assert (await env.driver(huawei.User).import_(ana.id)).differs() == frozenset()
    await ana.delete()
    await ana.delete()
    assert not await ana.refresh()


async def test_whole_objects_keep_what_the_program_does_not_mention(env: Env) -> None:
    ana = await env.driver(huawei.User).create(**ANA, email_type="Home", address={"country": "PT", "type": "home"})
    user_id = ana.state["user_id"]
    await env.store("POST", f"/users/{user_id}/verify-email", json={})
    assert await ana.refresh() and ana.state["email_verified"] is True
    await ana.update(**ANA, email_type="Work", address={"locality": "Porto", "country": ""})
    row = await seen(env, user_id)
    assert row["emails"][0]["type"] == "Work" and row["emails"][0]["verification_status"] == "VERIFIED"
    assert {name: value for name, value in row["addresses"][0].items() if value} == {
        "locality": "Porto",
        "type": "home",
    }
    for path, value in (
        ("addresses", {"primary": True, "type": "home"}),
        ("phone_numbers", {"primary": True, "value": "1"}),
    ):
        operation = {"attribute_path": path, "attribute_value": json.dumps([value])}
        await env.store("PUT", f"/users/{user_id}", json={"operations": [operation]})
    await ana.update(**ANA, phone_number="2", address={"locality": "Faro", "type": "home"})
    row = await seen(env, user_id)
    assert row["addresses"][0]["primary"] is row["phone_numbers"][0]["primary"] is True
    await ana.update(**{**ANA, "email": "lima@example.com"}, address={"locality": "", "type": ""})
    row = await seen(env, user_id)
    assert row["emails"][0]["verification_status"] == "NOT_VERIFIED" and row["addresses"] is None


async def test_a_new_password_comes_with_a_new_version_only(env: Env) -> None:
    ana = await env.driver(huawei.User).create(**ANA, password_version=1)
    first = ana.state["one_time_password"]
    await ana.update(**ANA, password_version=1, nickname="a")
    assert ana.state["one_time_password"] == first
    await ana.update(**ANA, password_version=2)
    assert ana.state["one_time_password"] not in ("", first)
    await ana.update(**ANA, password_version=3, password_mode="EMAIL")
    assert ana.state["one_time_password"] == ""
    mailed = await env.driver(huawei.User).create(
        **{**ANA, "user_name": "bob", "email": "bob@example.com"}, password_mode="EMAIL"
    )
    assert mailed.state["one_time_password"] == ""


async def test_enabled_and_on_delete(env: Env) -> None:
    ana = await env.driver(huawei.User).create(**ANA, enabled=False, on_delete="disable")
    assert (await seen(env, ana.state["user_id"]))["enabled"] is False
    await ana.update(**ANA, enabled=True, on_delete="disable")
    assert (await seen(env, ana.state["user_id"]))["enabled"] is True
    await ana.update(**ANA, on_delete="disable")
    await ana.delete()
    await ana.delete()  # disabled already
    assert (await seen(env, ana.state["user_id"]))["enabled"] is False


async def test_a_taken_name_and_a_taken_address(env: Env) -> None:
    await env.driver(huawei.User).create(**ANA)
    with pytest.raises(Conflict, match="set adopt=True to manage the user that exists, or import it with the id"):
        await env.driver(huawei.User).create(**{**ANA, "email": "other@example.com"})
    with pytest.raises(Conflict, match=r"ana@example\.com is that of user ana: .* delete_before_replace=True"):
        await env.driver(huawei.User).create(**{**ANA, "user_name": "bob"}, adopt=True)
    taken = await env.driver(huawei.User).create(**{**ANA, "title": "Dr"}, adopt=True)
    assert (await seen(env, taken.state["user_id"]))["title"] == "Dr"
    bob = await env.driver(huawei.User).create(**{**ANA, "user_name": "bob", "email": "bob@example.com"})
    with pytest.raises(Conflict, match=r"ana@example\.com is that of user ana: .* it takes two steps"):
        await bob.update(**{**ANA, "user_name": "bob"})
    await env.driver(huawei.Group).create(display_name="admins")
    others = await env.driver(huawei.Group).create(display_name="others")
    with pytest.raises(Conflict, match="it takes two steps"):
        await others.update(display_name="admins")


async def test_a_lost_answer_makes_nobody_twice(env: Env, caplog: pytest.LogCaptureFixture) -> None:
    async with env.sandbox.client("http://127.0.0.1:8080") as client:
        fault = {"match": {"method": "POST", "path": "/users$"}, "drop": "after"}
        assert (await client.post("http://127.0.0.1:8080/_sandbox/faults", json=fault)).status_code < 300
    await env.cloud.find_instance(None, None)
    caplog.set_level(logging.WARNING)
    ana = await env.driver(huawei.User).create(**ANA)
    assert ana.state["user_id"] and ana.state["one_time_password"] == ""
    assert "the one-time password of user ana was lost: change password_version" in caplog.text


def test_what_a_preview_refuses(env: Env) -> None:
    check = env.driver(huawei.User).check
    for field, value, words in (
        ("user_name", "a", "at least 2"),
        ("family_name", "", "must not be empty"),
        ("email", "", "must not be empty"),
        ("title", "x" * 1025, "at most 1024"),
        ("address", {"city": "Porto"}, "'city' is not known"),
        ("address", {"contry": "PT"}, "'contry' is not known; did you mean 'country'?"),
        ("password_mode", "SMS", "must be one of"),
        ("identity_store_id", "ins-1", "expected: the identity source"),
    ):
        failures = check(**{**ANA, field: value})
        assert [words in failure.reason for failure in failures] == [True], (field, failures)


async def test_a_group_lives(env: Env) -> None:
    group = await env.driver(huawei.Group).create(display_name="admins", description="Run it")
    await group.update(display_name="operators", description="")
    assert group.state["display_name"] == "operators" and "description" not in group.state
    assert await (await group.in_next_run()).refresh() and group.differs() == frozenset()
    with pytest.raises(Conflict, match="adopt=True"):
        await env.driver(huawei.Group).create(display_name="operators")
    assert (await env.driver(huawei.Group).import_("operators")).id == group.id
    await group.delete()
    with pytest.raises(NotFound, match="no group operators in identity source"):
        await env.driver(huawei.Group).import_("operators")


async def people(env: Env) -> tuple[str, str]:
    users = []
    for name in ("ana", "bob"):
        user = await env.driver(huawei.User).create(**{**ANA, "user_name": name, "email": f"{name}@example.com"})
        users.append(user.state["user_id"])
    return users[0], users[1]


async def test_a_membership_lives(env: Env) -> None:
    ana, bob = await people(env)
    for name in ("admins", "readers"):
        await env.driver(huawei.Group).create(display_name=name)
    one = await env.driver(huawei.Membership).create(user=ana, group="admins")
    same = await env.driver(huawei.Membership).create(user="ana", group="admins")
    assert same.state["membership_id"] == one.state["membership_id"]
    assert await one.update(user="ana", group="admins") == frozenset()
    await one.update(user="bob", group="readers")
    assert one.state["user_id"] == bob
    assert await one.refresh() and one.differs() == frozenset()
    imported = await env.driver(huawei.Membership).import_("bob/readers")
    assert imported.id == f"{IDENTITY_STORE_ID}/{bob}/{one.state['group_id']}"
    by_id = await env.driver(huawei.Membership).import_(f"{IDENTITY_STORE_ID}/{one.state['membership_id']}")
    assert by_id.id == imported.id
    with pytest.raises(NotFound, match="user ana is not in the group readers"):
        await env.driver(huawei.Membership).import_("ana/readers")
    with pytest.raises(Refused, match="malformed"):
        await env.driver(huawei.Membership).import_("ins-1/ana/readers")
    await one.delete()
    await one.delete()
    assert not await one.refresh()


async def test_members_of_a_group(env: Env) -> None:
    ana, bob = await people(env)
    group = await env.driver(huawei.Group).create(display_name="admins")
    await env.driver(huawei.Membership).create(user="bob", group="admins")
    members = await env.driver(huawei.GroupMembers).create(group="admins", users=["ana"])
    assert members.state["user_ids"] == [ana]
    await members.update(group="admins", users=["ana"], exclusive=True)
    rows = await env.store("GET", "/group-memberships", query={"group_id": group.state["group_id"]})
    assert [row["member_id"]["user_id"] for row in rows["group_memberships"]] == [ana]
    await members.update(group="admins", users=["ana", "bob"], exclusive=True)
    assert set(members.state["user_ids"]) == {ana, bob}
    assert await (await members.in_next_run()).refresh() and members.differs() == frozenset()
    assert (await env.driver(huawei.GroupMembers).import_("admins")).state["users"] == ["ana", "bob"]
    await members.delete()
    rows = await env.store("GET", "/group-memberships", query={"group_id": group.state["group_id"]})
    assert rows["group_memberships"] == []
    await group.delete()
    await (await members.in_next_run()).delete()  # the group is gone as well


async def test_many_memberships_are_read_in_one_listing_a_group(env: Env) -> None:
    await env.driver(huawei.Group).create(display_name="admins")
    drivers = []
    for number in range(30):
        name = f"user-{number:02d}"
        await env.driver(huawei.User).create(**{**ANA, "user_name": name, "email": f"{name}@example.com"})
        drivers.append(await env.driver(huawei.Membership).create(user=name, group="admins"))
    env = await env.again()
    for driver in drivers:
        driver.env = env
        driver.runner = type(driver.runner)(driver.kind.kind, env.settings)
        assert await driver.refresh()
    assert env.calls <= 12


async def test_another_instance_in_the_settings_is_an_error_everywhere(env: Env) -> None:
    ana = await env.driver(huawei.User).create(**ANA)
    later = await env.again(instance_id="ins-0123456789abcdef", identity_store_id="d-0123456789")
    runner = later.driver(huawei.User).runner
    for step in (
        runner.check_location(ana.state, ana.inputs),
        runner.read(ana.id, ana.state, ana.inputs),
        runner.update(ana.id, ana.state, ana.inputs, {**ana.inputs, "title": "Dr"}),
        runner.delete(ana.id, ana.state, ana.inputs),
    ):
        with pytest.raises(
            Refused, match=f"its identity_store_id is {IDENTITY_STORE_ID}, and .* leads to d-0123456789"
        ):
            await step
    explicit = {**ana.inputs, "identity_store_id": IDENTITY_STORE_ID}
    await runner.check_location(ana.state, explicit)
