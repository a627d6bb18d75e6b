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
from tests.oci.domains.lab import Lab
from tests.oci.domains.test_domains_users import person
from tests.oci.iam.lab import a_pair, fingerprint, signing_as

NO_TARGET = {"schemas": [], "detail": "The path cannot be followed", "status": "400", "scimType": "noTarget"}
MFA = "urn:ietf:params:scim:schemas:oracle:idcs:extension:mfa:User"


async def test_a_group_whose_change_is_refused_keeps_its_members(lab: Lab) -> None:
    staff = await lab.life(domains.Group).create(display_name="staff", description="All")
    ana = await lab.user("ana")
    await lab.join(ana["id"], staff.id)
    lab.refuse_patches(NO_TARGET)
    with pytest.raises(Invalid, match="path cannot be followed"):
        await staff.update(display_name="staff", description="All of us")
    assert await lab.members_of(staff.id) == {ana["id"]}


async def test_a_user_put_in_place_keeps_what_is_told_only_when_asked_for(lab: Lab) -> None:
    ana = await lab.life(domains.User).create(**person("ana", title="T"))
    await lab.patch(f"/Users/{ana.id}", "add", f"{MFA}:mfaEnabledOn", "2026-01-01T00:00:00.000Z")
    assert MFA not in await lab.seen(f"/Users/{ana.id}")
    lab.refuse_patches(NO_TARGET)
    await ana.update(**person("ana", title="U"))
    seen = await lab.seen(f"/Users/{ana.id}", f"{MFA}:mfaEnabledOn")
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
async def test_a_404_of_something_else_than_the_domain_proves_nothing(lab: Lab, answer: dict[str, Any]) -> None:
    ana = await lab.life(domains.User).create(**person("ana"))
    staff = await lab.life(domains.Group).create(display_name="staff")
    lives = [
        ana,
        staff,
        await lab.life(domains.Membership).create(user=ana.id, group=staff.id),
        await lab.life(domains.GroupMembers).create(group=staff.id, users=["ana"]),
        await lab.life(domains.UserStatus).create(user="ana", active=True),
    ]
    for life in lives:
        await life.in_next_run()
        life.lab.answer_all_with(httpx.Response(404, **answer))  # type: ignore[attr-defined]  # as made here
        with pytest.raises(Unavailable, match="check oci:domain_url"):
            await life.refresh()
    for life in lives[:4]:
        with pytest.raises(Unavailable):
            await life.delete()
    assert (await lab.seen(f"/Users/{ana.id}"))["active"]
    assert await lab.members_of(staff.id) == {ana.id}


async def test_who_could_not_be_taken_out_is_not_forgotten(lab: Lab) -> None:
    staff = await lab.life(domains.Group).create(display_name="staff")
    ana, bob = await lab.user("ana"), await lab.user("bob")
    members = await lab.life(domains.GroupMembers).create(group="staff", users=["ana", "bob"])
    lab.break_("PATCH", "/Groups/", status=500, times=None)
    await members.update(group="staff", users=["ana"])
    assert members.failure
    assert members.differs() == {"users"}
    lab.sandbox.faults.clear()
    assert await (await members.in_next_run()).refresh()
    assert members.differs() == {"users"}
    assert await lab.members_of(staff.id) == {ana["id"], bob["id"]}
    await members.update(group="staff", users=["ana"])
    assert await lab.members_of(staff.id) == {ana["id"]}
    assert members.failure is None


async def test_one_who_comes_makes_nobody_come_again(lab: Lab) -> None:
    await lab.life(domains.Group).create(display_name="staff")
    for name in ("ana", "bob", "cy"):
        await lab.user(name)
    members = await lab.life(domains.GroupMembers).create(group="staff", users=["ana", "bob"])
    await members.update(group="staff", users=["ana", "bob", "cy"])
    sent = json.loads(lab.last_sent.content)
    assert [len(each["value"]) for each in sent["Operations"]] == [1]


async def test_what_another_domain_lacks_is_not_gone(lab: Lab) -> None:
    ana = await lab.life(domains.User).create(**person("ana"))
    status = await lab.life(domains.UserStatus).create(user="ana", active=True)
    elsewhere = "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com"
    other = await Lab.of_application()
    theirs = await other.user("ana")
    for life in (ana, status):
        life.state["domain"] = elsewhere
        life.runner = other.life(life.kind).runner
        with pytest.raises(Refused, match="Set oci:domain_url back"):
            await life.refresh()
        with pytest.raises(Refused, match="Set oci:domain_url back"):
            await life.runner.check_location(
                life.state, life.inputs
            )  # so a preview fails also where nothing has changed
        await life.runner.check_location(life.state, {**life.inputs, "domain_url": elsewhere})
    with pytest.raises(Refused, match=elsewhere):
        await status.update(user="ana", active=False)
    with pytest.raises(Refused, match=elsewhere):
        await ana.delete()
    assert (await other.seen(f"/Users/{theirs['id']}"))["active"]


async def test_a_domain_is_the_same_under_both_of_its_hosts(lab: Lab) -> None:
    ana = await lab.life(domains.User).create(**person("ana"))
    ana.state["domain"] = ana.state["domain"].replace(":8080", ":9090")
    assert await ana.refresh()  # a sandbox on another port
    assert home_of_domain("https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com") == (
        home_of_domain(
            "https://idcs-0123456789abcdef0123456789abcdef.us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com"
        )
    )


async def test_a_capability_that_the_domain_does_not_change_is_told(lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    await lab.user("ana")
    lab.change_answers("UserCapabilitiesChanger", {"canUseApiKeys": True})
    limits = await lab.life(domains.UserCapabilities).create(user="ana", can_use_api_keys=False)
    assert limits.state["can_use_api_keys"] is True
    assert limits.differs() == {"can_use_api_keys"}
    assert "did not change canUseApiKeys of user ana" in caplog.text


async def test_a_bulk_that_can_not_be_read_is_made_one_by_one(lab: Lab) -> None:
    lab.break_("POST", "/Bulk$", status=400)
    users = await lab.many(domains.User, [person(f"user{number}") for number in range(4)])
    assert all(user.state["user_id"] for user in users)
    await lab.many(domains.User, [person(f"other{number}") for number in range(4)])
    assert lab.paths().count("POST /Bulk") == 2


@pytest.mark.parametrize("count", [member_list.PAGE, member_list.MOST])
async def test_members_that_are_not_paged_are_not_taken_for_all(lab: Lab, count: int) -> None:
    staff = await lab.group("staff")
    some = [{"value": f"{number:032x}", "type": "User"} for number in range(count)]
    lab.change_answers("/Groups/", {"members": some})
    with pytest.raises(Unavailable, match="others may be left out"):
        await lab.life(domains.GroupMembers).create(group=staff["id"], users=[], exclusive=True)


async def test_members_that_are_told_all_at_once_are_all(lab: Lab) -> None:
    staff = await lab.group("staff")
    some = [{"value": f"{number:032x}", "type": "User"} for number in range(member_list.PAGE + 1)]
    lab.change_answers("/Groups/", {"members": some})
    assert len(await member_list.list_members(lab.domain, staff["id"]) or ()) == member_list.PAGE + 1


async def test_a_missing_right_does_not_sign_in_again_for_each_call(lab: Lab) -> None:
    await lab.seen("/Users")
    before = len(lab.sandbox.calls.recent)
    schemas = ["urn:ietf:params:scim:api:messages:2.0:Error"]
    lab.answer_all_with(httpx.Response(401, json={"schemas": schemas, "detail": "not authorized", "status": "401"}))
    for number in range(20):
        with pytest.raises(Denied):
            await lab.seen(f"/Users/{number:032x}")
    assert len(lab.sandbox.calls.recent) - before == 1  # one other token: it is not the token that is wrong


async def test_passwords_do_not_travel_unencrypted(lab: Lab) -> None:
    config = signing_as(ADMINISTRATOR_ID, fingerprint(a_pair()), a_pair().private_key)
    tenancy = await open_tenancy(Settings({**config, "oci:domain_url": "http://idcs.example.com"}, {}))
    with pytest.raises(ConfigError, match="passwords of users would travel unencrypted"):
        tenancy.domain(None)


async def test_pages_that_are_shorter_than_asked_for_are_not_the_last(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        await lab.user(f"user{number}")
    total = (await lab.seen("/Users"))["totalResults"]
    monkeypatch.setattr(search, "MOST", 3)
    users = lab.domain.part(IdentityDomain).users.api
    assert len([user async for user in users.listing()]) == total
    assert len(await users.page_with_groups(1, 1000)) == total
    assert len((await users.page(count=4)).items) == 4


async def test_members_are_imported_from_the_group_itself(lab: Lab) -> None:
    """A listing may lag behind, and there is no state yet that it would differ from."""
    staff = await lab.group("staff")
    names = [f"user{number}" for number in range(4)]
    ids = [(await lab.user(name))["id"] for name in names]
    await lab.join(ids[0], staff["id"])
    later = await lab.again()
    for _ in range(4):  # enough reads for a listing
        await later.domain.part(IdentityDomain).members.of(staff["id"])
    for id_ in ids[1:]:
        await lab.join(id_, staff["id"])
    taken = await later.life(domains.GroupMembers).take_in("staff")
    assert taken.inputs["users"] == names


async def test_an_address_in_another_spelling_replaces_nothing(lab: Lab) -> None:
    """With `adopt` the new one would be the old one, and then be deleted."""
    given = person("ana", adopt=True)
    ana = await lab.life(domains.User).create(**given)
    staff = await lab.group("staff")
    member = await lab.life(domains.Membership).create(user="ana", group="staff")
    for url in (f"{lab.domain.url}/", lab.domain.url):
        await ana.update(**given, domain_url=url)
        await member.update(user="ana", group="staff", domain_url=url)
        assert await (await ana.in_next_run()).refresh()
        assert await (await member.in_next_run()).refresh()
        assert not ana.differs() | member.differs()
    assert await lab.members_of(staff["id"]) == {ana.state["user_id"]}
    other = "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com"
    for life in (ana, member):
        with pytest.raises(Refused, match=f"domain_url is now {other}.*Write domain_url='{lab.domain.url}'"):
            await life.runner.check_location(life.state, {**life.inputs, "domain_url": other})
        with pytest.raises(Refused):
            await life.update(**{**life.inputs, "domain_url": other})
