"""Nothing is taken for gone, nobody loses or keeps access, on a mere guess."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from iam_resources.errors import ConfigError, Denied, Invalid, Refused, Unavailable
from iam_resources.oci import domains
from iam_resources.oci.connection import home_of_domain, open_tenancy
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.writing import member_list
from iam_resources.sandbox.oci.domains.answers import search
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID
from iam_resources.settings import Settings
from tests.oci.domains.environment import Env
from tests.oci.domains.test_domains_users import person
from tests.oci.iam.environment import a_pair, fingerprint, signing_as

NO_TARGET = {"schemas": [], "detail": "The path cannot be followed", "status": "400", "scimType": "noTarget"}
MFA = "urn:ietf:params:scim:schemas:oracle:idcs:extension:mfa:User"


async def test_a_group_whose_change_is_refused_keeps_its_members(env: Env) -> None:
    staff = await env.driver(domains.Group).create(display_name="staff", description="All")
    ana = await env.user("ana")
    await env.join(ana["id"], staff.id)
    env.refuse_patches(NO_TARGET)
    with pytest.raises(Invalid, match="path cannot be followed"):
        await staff.update(display_name="staff", description="All of us")
    assert await env.members_of(staff.id) == {ana["id"]}


async def test_a_user_put_in_place_keeps_what_is_reported_only_when_asked_for(env: Env) -> None:
    ana = await env.driver(domains.User).create(**person("ana", title="T"))
    await env.patch(f"/Users/{ana.id}", "add", f"{MFA}:mfaEnabledOn", "2026-01-01T00:00:00.000Z")
    assert MFA not in await env.seen(f"/Users/{ana.id}")
    env.refuse_patches(NO_TARGET)
    await ana.update(**person("ana", title="U"))
    seen = await env.seen(f"/Users/{ana.id}", f"{MFA}:mfaEnabledOn")
    assert seen["title"] == "U"
    assert seen[MFA]["mfaEnabledOn"] == "2026-01-01T00:00:00.000Z"


@pytest.mark.parametrize(
    "answer",
    [
        {"text": "<html><title>404 Not Found</title></html>"},
        {
            "json": {
                "code": "NotAuthorizedOrNotFound",
                "message": "Authorization failed or requested resource not found",
            }
        },
        {"json": {"error": "no such service"}},
    ],
)
async def test_a_404_of_something_else_than_the_domain_proves_nothing(env: Env, answer: dict[str, Any]) -> None:
    ana = await env.driver(domains.User).create(**person("ana"))
    staff = await env.driver(domains.Group).create(display_name="staff")
    drivers = [
        ana,
        staff,
        await env.driver(domains.Membership).create(user=ana.id, group=staff.id),
        await env.driver(domains.GroupMembers).create(group=staff.id, users=["ana"]),
        await env.driver(domains.UserStatus).create(user="ana", active=True),
    ]
    for driver in drivers:
        await driver.in_next_run()
        driver.env.answer_all_with(httpx.Response(404, **answer))  # type: ignore[attr-defined]  # as made here
        with pytest.raises(Unavailable, match="check oci:domain_url"):
            await driver.refresh()
    for driver in drivers[:4]:
        with pytest.raises(Unavailable):
            await driver.delete()
    assert (await env.seen(f"/Users/{ana.id}"))["active"]
    assert await env.members_of(staff.id) == {ana.id}


async def test_who_could_not_be_taken_out_is_not_forgotten(env: Env) -> None:
    staff = await env.driver(domains.Group).create(display_name="staff")
    ana, bob = await env.user("ana"), await env.user("bob")
    members = await env.driver(domains.GroupMembers).create(group="staff", users=["ana", "bob"])
    env.break_("PATCH", "/Groups/", status=500, times=None)
    await members.update(group="staff", users=["ana"])
    assert members.failure
    assert members.differs() == {"users"}
    env.sandbox.faults.clear()
    assert await (await members.in_next_run()).refresh()
    assert members.differs() == {"users"}
    assert await env.members_of(staff.id) == {ana["id"], bob["id"]}
    await members.update(group="staff", users=["ana"])
    assert await env.members_of(staff.id) == {ana["id"]}
    assert members.failure is None


async def test_one_who_comes_makes_nobody_come_again(env: Env) -> None:
    await env.driver(domains.Group).create(display_name="staff")
    for name in ("ana", "bob", "cy"):
        await env.user(name)
    members = await env.driver(domains.GroupMembers).create(group="staff", users=["ana", "bob"])
    await members.update(group="staff", users=["ana", "bob", "cy"])
    sent = json.loads(env.last_sent.content)
    assert [len(each["value"]) for each in sent["Operations"]] == [1]


async def test_what_another_domain_lacks_is_not_gone(env: Env) -> None:
    ana = await env.driver(domains.User).create(**person("ana"))
    status = await env.driver(domains.UserStatus).create(user="ana", active=True)
    elsewhere = "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com"
    other = await Env.of_application()
    theirs = await other.user("ana")
    for driver in (ana, status):
        driver.state["domain"] = elsewhere
        driver.runner = other.driver(driver.kind).runner
        with pytest.raises(Refused, match="Set oci:domain_url back"):
            await driver.refresh()
        with pytest.raises(Refused, match="Set oci:domain_url back"):
            await driver.runner.check_location(
                driver.state, driver.inputs
            )  # so a preview fails also where nothing has changed
        await driver.runner.check_location(driver.state, {**driver.inputs, "domain_url": elsewhere})
    with pytest.raises(Refused, match=elsewhere):
        await status.update(user="ana", active=False)
    with pytest.raises(Refused, match=elsewhere):
        await ana.delete()
    assert (await other.seen(f"/Users/{theirs['id']}"))["active"]


async def test_a_domain_is_the_same_under_both_of_its_hosts(env: Env) -> None:
    ana = await env.driver(domains.User).create(**person("ana"))
    ana.state["domain"] = ana.state["domain"].replace(":8080", ":9090")
    assert await ana.refresh()  # a sandbox on another port
    assert home_of_domain("https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com") == (
        home_of_domain(
            "https://idcs-0123456789abcdef0123456789abcdef.us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com"
        )
    )


async def test_a_capability_that_the_domain_does_not_change_is_reported(
    env: Env, caplog: pytest.LogCaptureFixture
) -> None:
    await env.user("ana")
    env.change_answers("UserCapabilitiesChanger", {"canUseApiKeys": True})
    limits = await env.driver(domains.UserCapabilities).create(user="ana", can_use_api_keys=False)
    assert limits.state["can_use_api_keys"] is True
    assert limits.differs() == {"can_use_api_keys"}
    assert "did not change canUseApiKeys of user ana" in caplog.text


async def test_a_bulk_that_cannot_be_read_is_made_one_by_one(env: Env) -> None:
    env.break_("POST", "/Bulk$", status=400)
    users = await env.many(domains.User, [person(f"user{number}") for number in range(4)])
    assert all(user.state["user_id"] for user in users)
    await env.many(domains.User, [person(f"other{number}") for number in range(4)])
    assert env.paths().count("POST /Bulk") == 2


@pytest.mark.parametrize("count", [member_list.PAGE, member_list.MOST])
async def test_members_that_are_not_paged_are_not_taken_for_all(env: Env, count: int) -> None:
    staff = await env.group("staff")
    some = [{"value": f"{number:032x}", "type": "User"} for number in range(count)]
    env.change_answers("/Groups/", {"members": some})
    with pytest.raises(Unavailable, match="others may be left out"):
        await env.driver(domains.GroupMembers).create(group=staff["id"], users=[], exclusive=True)


async def test_members_that_are_reported_all_at_once_are_all(env: Env) -> None:
    staff = await env.group("staff")
    some = [{"value": f"{number:032x}", "type": "User"} for number in range(member_list.PAGE + 1)]
    env.change_answers("/Groups/", {"members": some})
    assert len(await member_list.list_members(env.domain, staff["id"]) or ()) == member_list.PAGE + 1


async def test_a_missing_right_does_not_sign_in_again_for_each_call(env: Env) -> None:
    await env.seen("/Users")
    before = len(env.sandbox.calls.recent)
    schemas = ["urn:ietf:params:scim:api:messages:2.0:Error"]
    env.answer_all_with(httpx.Response(401, json={"schemas": schemas, "detail": "not authorized", "status": "401"}))
    for number in range(20):
        with pytest.raises(Denied):
            await env.seen(f"/Users/{number:032x}")
    assert len(env.sandbox.calls.recent) - before == 1  # one other token: it is not the token that is wrong


async def test_passwords_do_not_travel_unencrypted(env: Env) -> None:
    config = signing_as(ADMINISTRATOR_ID, fingerprint(a_pair()), a_pair().private_key)
    tenancy = await open_tenancy(Settings({**config, "oci:domain_url": "http://idcs.example.com"}, {}))
    with pytest.raises(ConfigError, match="passwords of users would travel unencrypted"):
        tenancy.domain(None)


async def test_pages_that_are_shorter_than_asked_for_are_not_the_last(
    env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        await env.user(f"user{number}")
    total = (await env.seen("/Users"))["totalResults"]
    monkeypatch.setattr(search, "MOST", 3)
    users = env.domain.part(IdentityDomain).users.api
    assert len([user async for user in users.listing()]) == total
    assert len(await users.page_with_groups(1, 1000)) == total
    assert len((await users.page(count=4)).items) == 4


async def test_members_are_imported_from_the_group_itself(env: Env) -> None:
    """A listing may lag behind, and there is no state yet that it would differ from."""
    staff = await env.group("staff")
    names = [f"user{number}" for number in range(4)]
    ids = [(await env.user(name))["id"] for name in names]
    await env.join(ids[0], staff["id"])
    later = await env.again()
    for _ in range(4):  # enough reads for a listing
        await later.domain.part(IdentityDomain).members.of(staff["id"])
    for id_ in ids[1:]:
        await env.join(id_, staff["id"])
    taken = await later.driver(domains.GroupMembers).import_("staff")
    assert taken.inputs["users"] == names


async def test_an_address_in_another_spelling_replaces_nothing(env: Env) -> None:
    """With `adopt` the new one would be the old one, and then be deleted."""
    given = person("ana", adopt=True)
    ana = await env.driver(domains.User).create(**given)
    staff = await env.group("staff")
    member = await env.driver(domains.Membership).create(user="ana", group="staff")
    for url in (f"{env.domain.url}/", env.domain.url):
        await ana.update(**given, domain_url=url)
        await member.update(user="ana", group="staff", domain_url=url)
        assert await (await ana.in_next_run()).refresh()
        assert await (await member.in_next_run()).refresh()
        assert not ana.differs() | member.differs()
    assert await env.members_of(staff["id"]) == {ana.state["user_id"]}
    other = "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com"
    for driver in (ana, member):
        with pytest.raises(Refused, match=f"domain_url is now {other}.*Write domain_url='{env.domain.url}'"):
            await driver.runner.check_location(driver.state, {**driver.inputs, "domain_url": other})
        with pytest.raises(Refused):
            await driver.update(**{**driver.inputs, "domain_url": other})
