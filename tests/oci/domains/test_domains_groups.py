"""Groups and who is in them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from iam_resources.errors import Conflict, Invalid, NotFound, Refused
from iam_resources.oci import domains
from tests.oci.domains.environment import DOMAIN_URL, Env
from tests.oci.domains.test_domains_users import person


async def test_a_group_lives(env: Env) -> None:
    given = {
        "display_name": "SCP_READ",
        "description": "May read",
        "external_id": "1",
        "freeform_tags": {"a": "b"},
        "tags": {"x": "y"},
        "requestable": True,
    }
    group = await env.driver(domains.Group).create(**given)
    made = dict(group.state)
    assert await group.refresh()
    assert group.state == made
    assert not group.differs()
    for name, value in {
        "description": "",
        "external_id": "2",
        "freeform_tags": {"a": "c"},
        "requestable": False,
        "display_name": "SCP_READERS",
    }.items():
        given[name] = value
        assert await group.update(**given) == {name}
        assert await group.refresh()
        assert not group.differs(), name
    later = await env.again()
    for reference in ("scp_readers", group.id, group.state["group_ocid"], f"{DOMAIN_URL}/admin/v1/Groups/{group.id}"):
        taken = await later.driver(domains.Group).import_(reference)
        assert taken.state["group_id"] == group.id
        assert not taken.differs()
    await group.delete()
    await group.delete()
    assert not await group.refresh()


async def test_a_group_that_is_there_already(env: Env) -> None:
    made = await env.group("staff")
    with pytest.raises(Conflict, match=r"create group Staff .*aliases=.*adopt=True .*import it with the id "):
        await env.driver(domains.Group).create(display_name="Staff")
    group = await env.driver(domains.Group).create(display_name="staff", description="All", adopt=True)
    assert group.id == made["id"]
    assert (await env.seen(f"/Groups/{group.id}"))["urn:ietf:params:scim:schemas:oracle:idcs:extension:group:Group"][
        "description"
    ] == "All"


async def test_a_membership_lives(env: Env) -> None:
    ana = await env.driver(domains.User).create(**person("ana"))
    bob = await env.user("bob")
    group, other = await env.group("staff"), await env.group("r/d")
    env.sandbox.calls.clear()
    member = await env.driver(domains.Membership).create(user=ana.id, group=group["id"])
    assert env.paths("PATCH") == [f"PATCH /Groups/{group['id']}"]
    assert await env.members_of(group["id"]) == {ana.id}
    assert await member.refresh()
    assert not member.differs()
    assert member.state["user_name"] == "ana"
    assert member.state["group_name"] == "staff"

    later = await env.again()
    for reference in ("ana/staff", f"{ana.id}/{group['ocid']}", f"{ana.state['user_ocid']}/STAFF"):
        taken = await later.driver(domains.Membership).import_(reference)
        assert taken.id == member.id
        assert not taken.differs()
    with pytest.raises(NotFound, match="bob is not in the group staff"):
        await later.driver(domains.Membership).import_("bob/staff")
    with pytest.raises(Refused, match="malformed"):
        await later.driver(domains.Membership).import_("bob")

    for words in ({"user": "ana", "group": "staff"}, {"user": ana.state["user_ocid"], "group": group["ocid"]}):
        assert await member.update(**words) == frozenset()
    assert await member.update(user="bob", group="r/d") == {"user", "group"}
    assert await env.members_of(group["id"]) == set()
    assert await env.members_of(other["id"]) == {bob["id"]}
    await member.delete()
    await member.delete()
    assert await env.members_of(other["id"]) == set()


async def test_who_is_a_member_already_stays_one_and_others_are_not_touched(env: Env) -> None:
    people = [await env.user(f"u{number}") for number in range(5)]
    group = await env.group("staff")
    for each in people[:2]:
        await env.join(each["id"], group["id"])
    wanted = [{"user": each["id"], "group": group["id"]} for each in people[1:]]
    members = await env.many(domains.Membership, wanted)
    assert all(member.failure is None for member in members)
    assert await env.members_of(group["id"]) == {each["id"] for each in people}
    await env.patch(f"/Groups/{group['id']}", "remove", f'members[value eq "{people[4]["id"]}"]')
    for member in members:
        await member.delete()
    assert await env.members_of(group["id"]) == {people[0]["id"]}


async def test_one_that_cannot_come_in_does_not_keep_the_others_out(env: Env) -> None:
    people = [await env.driver(domains.User).create(**person(f"u{number}")) for number in range(4)]
    group = await env.group("staff")
    await env.call("DELETE", f"/Users/{people[0].id}")
    results = await asyncio.gather(
        *(env.driver(domains.Membership).create(user=each.id, group=group["id"]) for each in people),
        return_exceptions=True,
    )
    assert isinstance(results[0], Invalid | NotFound)
    assert "put user u0 into group staff" in str(results[0])
    assert await env.members_of(group["id"]) == {each.id for each in people[1:]}


async def test_a_group_that_goes_takes_its_memberships_along(env: Env) -> None:
    await env.user("ana")
    group = await env.group("staff")
    member = await env.driver(domains.Membership).create(user="ana", group="staff")
    await env.call("DELETE", f"/Groups/{group['id']}", query={"forceDelete": "true"})
    await member.delete()
    member.runner = (await env.again()).driver(domains.Membership).runner
    assert not await member.refresh()


async def test_the_end_of_a_membership_that_is_not_known(env: Env) -> None:
    await env.group("staff")
    with pytest.raises(NotFound, match=r"put user nobody into group staff.*no user nobody.*pass that resource"):
        await env.driver(domains.Membership).create(user="nobody", group="staff")


async def test_capital_letters_of_a_name_make_no_difference(env: Env) -> None:
    await env.user("ana")
    await env.group("staff")
    given: dict[str, Any] = {"user": "ANA", "group": "Staff"}
    for kind, words in (
        (domains.Membership, given),
        (domains.GroupMembers, {"group": "Staff", "users": ["ANA"]}),
        (domains.UserStatus, {"user": "ANA", "active": True}),
        (domains.UserCapabilities, {"user": "ANA", "can_use_api_keys": True}),
    ):
        driver = await env.driver(kind).create(**words)
        assert await (await driver.in_next_run()).refresh()
        assert not driver.differs(), kind.__name__


async def test_tags_that_others_set_stay(env: Env) -> None:
    group = await env.driver(domains.Group).create(display_name="staff", freeform_tags={"cost": "4"}, tags={"a": "b"})
    tags = "urn:ietf:params:scim:schemas:oracle:idcs:extension:OCITags"
    await env.patch(f"/Groups/{group.id}", "add", f"{tags}:freeformTags", [{"key": "by hand", "value": "1"}])
    given = {"display_name": "staff", "freeform_tags": {"cost": "5", 'odd "key" [x]': "ü"}, "tags": {"a": "", "c": "d"}}
    await group.update(**given)
    assert await (await group.in_next_run()).refresh()
    assert not group.differs()
    await group.update(**{**given, "freeform_tags": {'odd "key" [x]': ""}})
    seen = await env.seen(f"/Groups/{group.id}", "tags")
    assert {tag["key"]: tag["value"] for tag in seen[tags]["freeformTags"]} == {"cost": "5", "by hand": "1"}
    assert [tag["key"] for tag in seen["tags"]] == ["c"]
