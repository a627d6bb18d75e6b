"""Users: made, read back, changed field by field, imported, taken over, removed."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import pytest

from iam_resources.engine.values import UNKNOWN
from iam_resources.errors import Conflict, NotFound, Refused
from iam_resources.oci import domains
from tests.oci.domains.environment import DOMAIN_URL, Env

CAPABILITIES = "urn:ietf:params:scim:schemas:oracle:idcs:extension:capabilities:user"
ANA: dict[str, Any] = {
    "user_name": "ana",
    "family_name": "Lima",
    "given_name": "Ana",
    "display_name": "Ana L.",
    "nick_name": "A",
    "title": "Engineer",
    "user_type": "Employee",
    "preferred_language": "en",
    "timezone": "Europe/Berlin",
    "external_id": "4711",
    "description": "Tests",
    "active": True,
    "emails": {"work": {"value": "ana@example.com", "primary": True}, "home": {"value": "ana@home.example"}},
    "phone_numbers": {"mobile": {"value": "+49-170-1"}, "work": {"value": "+49-30-1"}},
    "addresses": {"work": {"street_address": "Weg 1", "locality": "Berlin", "country": "DE"}},
    "department": "Core",
    "employee_number": "17",
    "preferred_ui_landing_page": "OciConsole",
    "tags": {"team": "core"},
    "freeform_tags": {"cost": "4"},
}


def person(name: str, **more: Any) -> dict[str, Any]:
    """The least that the service makes a user of."""
    mail = {"work": {"value": f"{name}@example.com", "primary": True}}
    return {"user_name": name, "family_name": name.title(), "emails": mail, **more}


async def test_create_is_one_call_and_read_gives_the_same_back(env: Env) -> None:
    before = env.calls
    ana = await env.driver(domains.User).create(**ANA)
    assert env.calls - before <= 2  # with the token
    assert ana.failure is None
    assert not ana.differs()
    made = dict(ana.state)
    assert await ana.refresh()
    assert ana.state == made
    assert not ana.differs()
    assert ana.id == ana.state["user_id"]
    assert ana.state["user_ocid"].startswith("ocid1.user.")
    assert ana.state["emails"]["recovery"]["value"] == "ana@example.com"  # the service's own, and no difference


async def test_import_by_name_id_and_ocid_leaves_nothing_to_do(env: Env) -> None:
    made = await env.driver(domains.User).create(**ANA)
    later = await env.again()
    for reference in ("ana", "ANA", made.state["user_id"], made.state["user_ocid"]):
        taken = await later.driver(domains.User).import_(reference)
        assert taken.id == made.id
        assert not taken.differs()
        taken.inputs = taken._checked(ANA)
        assert not taken.differs()
    far = await later.driver(domains.User).import_(f"{DOMAIN_URL}/admin/v1/Users/ana")
    assert far.id == f"{DOMAIN_URL}/admin/v1/Users/{made.state['user_id']}"
    assert far.state["domain_url"] == DOMAIN_URL
    assert await far.refresh()
    with pytest.raises(NotFound, match="no user nobody"):
        await later.driver(domains.User).import_("nobody")


async def test_each_field_changes_in_place_and_the_others_stay(env: Env) -> None:
    ana = await env.driver(domains.User).create(**ANA)
    wanted = dict(ANA)
    for name, value in {
        "display_name": "Ana Lima",
        "nick_name": "",
        "given_name": "Anna",
        "middle_name": "M.",
        "title": "Lead",
        "user_type": "Contractor",
        "locale": "de_DE",
        "external_id": "",
        "active": False,
        "emails": {"home": {"value": "anna@home.example", "primary": True}, "other": {"value": "o@example.com"}},
        "phone_numbers": {"mobile": {"value": ""}, "work": {"value": "+49-30-2"}},
        "addresses": {"work": {"locality": "Bonn", "country": ""}, "home": {"locality": "Köln"}},
        "department": "",
        "cost_center": "9",
        "preferred_ui_landing_page": "MyApps",
        "tags": {"team": "", "site": "B"},
        "freeform_tags": {"cost": "5", "more": "6"},
        "user_name": "anna",
    }.items():
        wanted[name] = value
        assert await ana.update(**wanted) == {name}
        assert ana.failure is None
        assert not ana.differs(), name
        assert await ana.refresh()
        assert not ana.differs(), name
    seen = await env.seen(f"/Users/{ana.id}", "tags")
    assert {
        (each["type"], each["value"], each["primary"]) for each in seen["emails"] if each["type"] != "recovery"
    } == {
        ("work", "ana@example.com", False),
        ("home", "anna@home.example", True),
        ("other", "o@example.com", False),
    }
    assert seen["userName"] == "anna"
    assert seen["active"] is False
    assert [number["value"] for number in seen["phoneNumbers"]] == ["+49-30-2"]
    assert {(tag["key"], tag["value"]) for tag in seen["tags"]} == {("site", "B")}
    assert "nickName" not in seen


async def test_a_change_is_the_smallest_patch(env: Env) -> None:
    ana = await env.driver(domains.User).create(**ANA)
    env.sandbox.calls.clear()
    await ana.update(**{**ANA, "title": "Lead"})
    assert env.paths() == [f"PATCH /Users/{ana.id}"]
    env.sandbox.calls.clear()
    await ana.update(**{**ANA, "title": "Lead", "active": False})
    assert env.paths() == [f"PUT /UserStatusChanger/{ana.id}"]
    env.sandbox.calls.clear()
    await ana.update(**{**ANA, "title": "Lead", "active": False, "bypass_notification": True})
    assert env.paths() == []  # counts only when the user is made


async def test_what_is_not_mentioned_is_left_alone(env: Env) -> None:
    made = await env.user("ana", nickName="A", title="Engineer", active=False)
    ana = await env.driver(domains.User).import_("ana")
    ana.inputs = {"user_name": "ana"}
    assert not ana.differs()
    await ana.update(user_name="ana", title="Lead", emails={"home": {"value": "h@example.com"}})
    seen = await env.seen(f"/Users/{made['id']}")
    assert seen["nickName"] == "A"
    assert seen["title"] == "Lead"
    assert {each["type"] for each in seen["emails"]} == {"work", "home", "recovery"}


async def test_what_is_false_is_sent_too(env: Env) -> None:
    ana = await env.driver(domains.User).create(**person("ana", active=False))
    assert ana.state["active"] is False
    assert (await env.seen(f"/Users/{ana.id}"))["active"] is False


async def test_drift_is_seen_and_put_right(env: Env) -> None:
    ana = await env.driver(domains.User).create(**ANA)
    await env.patch(f"/Users/{ana.id}", "replace", "title", "Boss")
    await env.patch(f"/Users/{ana.id}", "replace", 'emails[type eq "home"].value', "x@example.com")
    ana.runner = (await env.again()).driver(domains.User).runner
    assert await ana.refresh()
    assert ana.differs() == {"title", "emails"}
    assert await ana.update(**ANA) == {"title", "emails"}
    assert not ana.differs()


async def test_a_conflict_says_what_to_do_and_adopt_does_it(env: Env) -> None:
    made = await env.user("ana", nickName="A")
    with pytest.raises(Conflict, match=r"create user Ana in domain .*aliases=.*adopt=True .*import it with the id "):
        await env.driver(domains.User).create(**person("Ana"))
    ana = await env.driver(domains.User).create(user_name="ana", title="Lead", adopt=True)
    assert ana.state["user_id"] == made["id"]
    assert ana.state["nick_name"] == "A"
    assert ana.state["title"] == "Lead"
    known = dict(ana.state)
    assert await ana.refresh()
    assert ana.state == known


@pytest.mark.parametrize(("on_delete", "left"), [("delete", None), ("disable", False), ("keep", True)])
async def test_on_delete(env: Env, on_delete: str, left: bool | None) -> None:
    ana = await env.driver(domains.User).create(**person("ana", on_delete=on_delete))
    await ana.delete()
    await ana.delete()
    try:
        found: bool | None = (await env.seen(f"/Users/{ana.id}"))["active"]
    except NotFound:
        found = None
    assert found is left


async def test_force_delete(env: Env) -> None:
    ana = await env.driver(domains.User).create(**person("ana", force_delete=True))
    await ana.delete()
    assert env.last_sent.url.raw_path.endswith(f"/Users/{ana.id}?forceDelete=true".encode())
    users = await env.many(domains.User, [person("bob", force_delete=True), person("eve")])
    await asyncio.gather(*(user.delete() for user in users))
    assert [each["path"] for each in json.loads(env.last_sent.content)["Operations"]] == [
        f"/Users/{users[0].id}?forceDelete=true",
        f"/Users/{users[1].id}",
    ]
    for user in users:
        assert not await user.refresh()


async def test_gone_meanwhile(env: Env) -> None:
    ana = await env.driver(domains.User).create(**person("ana"))
    await env.call("DELETE", f"/Users/{ana.id}")
    ana.runner = (await env.again()).driver(domains.User).runner
    with pytest.raises(NotFound, match="update user ana"):
        await ana.update(**person("ana", title="M"))
    assert not await ana.refresh()
    await ana.delete()


async def test_checked_in_the_preview(env: Env) -> None:
    user = env.driver(domains.User)
    faults = {
        failure.path: failure.reason
        for failure in user.check(
            user_name="",
            user_type="Boss",
            emails={"work": {"primary": True, "value": "a@b"}, "home": {"primary": True, "value": "c@d"}},
            extensions={"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"division": "x"}},
        )
    }
    assert faults["user_name"] == "must not be empty"
    assert "'Employee'" in faults["user_type"]
    assert faults["emails"] == "only one of the emails can be primary, not home and work"
    assert "use these" in faults["extensions"]
    assert user.check(user_name="a", emails={"fax": {"value": "x"}})
    assert user.check(user_name="a", emails={"work": {"valu": "x"}})
    with pytest.raises(Refused, match=r"family_name is missing"):
        await user.create(user_name="ana")
    with pytest.raises(Refused, match=r"family_name is missing"):
        await user.runner.check_plan({"user_name": "ana"}, None)  # in the preview
    await user.runner.check_plan({"user_name": "ana", "adopt": True}, None)  # it may be there
    await user.runner.check_plan({"user_name": UNKNOWN, "family_name": UNKNOWN}, None)


BLANKS = "must not begin or end with blanks"
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"


@pytest.mark.parametrize(
    ("kind", "given", "path", "reason_text"),
    [
        (domains.User, {"user_name": "ana "}, "user_name", BLANKS),
        (domains.User, {"user_name": "a" * 256}, "user_name", "at most 255 characters"),
        (domains.User, {"user_name": "ana", "family_name": ""}, "family_name", "must not be empty"),
        (domains.User, {"user_name": "ana", "manager": "ocid1.user.oc1..a"}, "manager", r"\(boss.user_id\)"),
        (
            domains.User,
            {"user_name": "ana", "emails": {"work": {"value": "a b"}}},
            "emails.work.value",
            "not a mail address",
        ),
        (domains.User, {"user_name": "ana", "emails": {"work": "a@b.c"}}, "emails.work", "must be a map of its fields"),
        (domains.User, {"user_name": "ana", "tags": {"": "x"}}, "tags.", "must not be empty"),
        (
            domains.User,
            {"user_name": "ana", "defined_tags": {"oracle-tags": {"a": "b"}}},
            "defined_tags",
            "leave them out",
        ),
        (domains.User, {"user_name": "ana", "extensions": {CORE: {"active": False}}}, "extensions", "as arguments"),
        (domains.User, {"user_name": "ana", "extensions": {CAPABILITIES: {"a": "b"}}}, "extensions", "use these"),
        (domains.Group, {"display_name": " "}, "display_name", BLANKS),
        (domains.Membership, {"user": "\tana", "group": "staff"}, "user", BLANKS),
        (
            domains.GroupMembers,
            {"group": "staff", "users": ["ana", " "]},
            "users[1]",
            BLANKS,
        ),
        (domains.GroupMembers, {"group": "staff", "users": ["ocid1.group.oc1..a"]}, "users[0]", "OCID of a group"),
        (domains.GroupMembers, {"group": "staff", "users": "ana"}, "users", "must be a list"),
        (
            domains.AppRoleGrant,
            {"role": "User Administrator ", "user": "ana"},
            "role",
            BLANKS,
        ),
        (
            domains.AppRoleGrant,
            {"role": "R", "dynamic_resource_group": "ocid1.user.oc1..a"},
            "dynamic_resource_group",
            "OCID",
        ),
        (
            domains.DynamicResourceGroup,
            {"display_name": "f", "matching_rule": "resource.type = a"},
            "matching_rule",
            "quotes",
        ),
        (domains.DynamicResourceGroup, {"display_name": "f", "matching_rule": "ALL {"}, "matching_rule", "expected"),
    ],
)
async def test_slips_are_reported_in_the_preview(env: Env, kind: Any, given: Any, path: str, reason_text: str) -> None:
    (failure,) = env.driver(kind).check(**given)
    assert failure.path == path
    assert re.search(reason_text, failure.reason)


async def test_an_address_of_no_domain_is_reported_with_its_argument(env: Env) -> None:
    wrong = {"user_name": "ana", "family_name": "Lima", "domain_url": "idcs-0123456789abcdef0123456789abcdef"}
    with pytest.raises(
        Refused, match="could not use domain_url: idcs-0123456789abcdef0123456789abcdef is not the addr"
    ):
        await env.driver(domains.User).runner.check_plan(wrong, None)


async def test_what_the_service_has_is_read_however_odd(env: Env) -> None:
    """A check is for what a program writes: a refresh must not end at a name that somebody made by hand."""
    staff, ana = await env.group("staff "), await env.driver(domains.User).create(**person("ana"))
    given = {"group": staff["id"], "users": [ana.id], "exclusive": True}
    members = await env.driver(domains.GroupMembers).create(**given)
    await env.patch(f"/Users/{ana.id}", "replace", "userName", "ana ")
    await env.join((await env.user("ocid1.group.oc1..ana"))["id"], staff["id"])
    assert await (await members.in_next_run()).refresh()
    assert members.state["users"] == ["ana ", "ocid1.group.oc1..ana"]
    assert members.differs() == {"users"}
    assert await (await ana.in_next_run()).refresh()
    assert ana.differs() == {"user_name"}
    grant = await env.driver(domains.AppRoleGrant).create(role="User Administrator", group=staff["id"])
    grant.state["group"] = None
    assert await (await grant.in_next_run()).refresh()
    assert grant.state["group"] == "staff "


async def test_the_manager_and_further_schemas(env: Env) -> None:
    posix = "urn:ietf:params:scim:schemas:oracle:idcs:extension:posix:User"
    boss = await env.driver(domains.User).create(**person("boss"))
    given = person("ana", manager=boss.state["user_id"], extensions={posix: {"uidNumber": 17, "loginShell": "/bin/sh"}})
    ana = await env.driver(domains.User).create(**given)
    assert await ana.refresh()
    assert not ana.differs()
    changed = {**given, "manager": "", "extensions": {posix: {"uidNumber": 18, "loginShell": ""}}}
    assert await ana.update(**changed) == {"manager", "extensions"}
    assert await ana.refresh()
    assert not ana.differs()
    later = await env.driver(domains.User).create(**person("bob"))
    assert await later.update(**person("bob", manager=boss.state["user_id"])) == {"manager"}
    assert await later.refresh()
    assert later.state["manager"] == boss.state["user_id"]


async def test_another_mail_of_the_same_type_stays(env: Env) -> None:
    made = await env.user("ana")
    await env.patch(f"/Users/{made['id']}", "add", "emails", [{"type": "work", "value": "z@hand.example"}])
    ana = await env.driver(domains.User).import_("ana")
    mail = {"work": {"value": "new@example.com", "primary": True}}
    assert await ana.update(user_name="ana", family_name="Ana", emails=mail) == {"emails"}
    seen = await env.seen(f"/Users/{made['id']}")
    work = [(each["value"], each["primary"]) for each in seen["emails"] if each["type"] == "work"]
    assert sorted(work) == [("new@example.com", True), ("z@hand.example", False)]
    assert await ana.refresh()
    assert not ana.differs()


async def test_nobody_is_taken_over_who_would_have_to_be_replaced(env: Env) -> None:
    """A replacement deletes first: the next run would delete a user that somebody else made."""
    made = await env.user("ana")
    with pytest.raises(Refused, match=r"adopt user ana.*service_user=False, which cannot be changed.*another name"):
        await env.driver(domains.User).create(**person("ana", service_user=True, adopt=True))
    assert "title" not in await env.seen(f"/Users/{made['id']}")
    assert (await env.driver(domains.User).create(**person("ana", service_user=False, adopt=True))).id == made["id"]


@pytest.mark.parametrize("adopt", [False, True])
async def test_a_status_that_cannot_be_changed_loses_nothing_else(env: Env, adopt: bool) -> None:
    wanted = person("ana", title="Lead", active=False, phone_numbers={"work": {"value": "1"}})
    if adopt:
        await env.user("ana")
    else:
        ana = await env.driver(domains.User).create(**person("ana"))
    env.break_("PUT", "/UserStatusChanger/", status=403)
    if adopt:
        ana = await env.driver(domains.User).create(**wanted, adopt=True)
    else:
        await ana.update(**wanted)
    assert "403" in (ana.failure or "")
    assert (ana.state["title"], ana.state["active"]) == ("Lead", True)
    assert ana.differs() == {"active"}
    env.sandbox.calls.clear()
    await ana.update(**wanted)
    assert env.paths() == [f"PUT /UserStatusChanger/{ana.id}"]
    assert not ana.differs()
