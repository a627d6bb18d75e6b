"""Groups and who is in them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from iam_resources.errors import Conflict, Invalid, NotFound, Refused
from iam_resources.oci import domains
from tests.oci.domains.lab import DOMAIN_URL, Lab
from tests.oci.domains.test_domains_users import person


async def test_a_group_lives(lab: Lab) -> None:
    given = {
        "display_name": "SCP_READ",
        "description": "May read",
        "external_id": "1",
        "freeform_tags": {"a": "b"},
        "tags": {"x": "y"},
        "requestable": True,
    }
    group = await lab.life(domains.Group).create(**given)
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
    later = await lab.again()
    for reference in ("scp_readers", group.id, group.state["group_ocid"], f"{DOMAIN_URL}/admin/v1/Groups/{group.id}"):
        taken = await later.life(domains.Group).take_in(reference)
        assert taken.state["group_id"] == group.id
        assert not taken.differs()
    await group.delete()
    await group.delete()
    assert not await group.refresh()


async def test_a_group_that_is_there_already(lab: Lab) -> None:
    made = await lab.group("staff")
    with pytest.raises(Conflict, match=r"create group Staff .*aliases=.*adopt=True .*import it with the id "):
        await lab.life(domains.Group).create(display_name="Staff")
    group = await lab.life(domains.Group).create(display_name="staff", description="All", adopt=True)
    assert group.id == made["id"]
    assert (await lab.seen(f"/Groups/{group.id}"))["urn:ietf:params:scim:schemas:oracle:idcs:extension:group:Group"][
        "description"
    ] == "All"


async def test_a_membership_lives(lab: Lab) -> None:
    ana = await lab.life(domains.User).create(**person("ana"))
    bob = await lab.user("bob")
    group, other = await lab.group("staff"), await lab.group("r/d")
    lab.sandbox.calls.clear()
    member = await lab.life(domains.Membership).create(user=ana.id, group=group["id"])
    assert lab.paths("PATCH") == [f"PATCH /Groups/{group['id']}"]
    assert await lab.members_of(group["id"]) == {ana.id}
    assert await member.refresh()
    assert not member.differs()
    assert member.state["user_name"] == "ana"
    assert member.state["group_name"] == "staff"

    later = await lab.again()
    for reference in ("ana/staff", f"{ana.id}/{group['ocid']}", f"{ana.state['user_ocid']}/STAFF"):
        taken = await later.life(domains.Membership).take_in(reference)
        assert taken.id == member.id
        assert not taken.differs()
    with pytest.raises(NotFound, match="bob is not in the group staff"):
        await later.life(domains.Membership).take_in("bob/staff")
    with pytest.raises(Refused, match="malformed"):
        await later.life(domains.Membership).take_in("bob")

    for words in ({"user": "ana", "group": "staff"}, {"user": ana.state["user_ocid"], "group": group["ocid"]}):
        assert await member.update(**words) == frozenset()
    assert await member.update(user="bob", group="r/d") == {"user", "group"}
    assert await lab.members_of(group["id"]) == set()
    assert await lab.members_of(other["id"]) == {bob["id"]}
    await member.delete()
    await member.delete()
    assert await lab.members_of(other["id"]) == set()


async def test_who_is_a_member_already_stays_one_and_others_are_not_touched(lab: Lab) -> None:
    people = [await lab.user(f"u{number}") for number in range(5)]
    group = await lab.group("staff")
    for each in people[:2]:
        await lab.join(each["id"], group["id"])
    wanted = [{"user": each["id"], "group": group["id"]} for each in people[1:]]
    members = await lab.many(domains.Membership, wanted)
    assert all(member.failure is None for member in members)
    assert await lab.members_of(group["id"]) == {each["id"] for each in people}
    await lab.patch(f"/Groups/{group['id']}", "remove", f'members[value eq "{people[4]["id"]}"]')
    for member in members:
        await member.delete()
    assert await lab.members_of(group["id"]) == {people[0]["id"]}


async def test_one_that_can_not_come_in_does_not_keep_the_others_out(lab: Lab) -> None:
    people = [await lab.life(domains.User).create(**person(f"u{number}")) for number in range(4)]
    group = await lab.group("staff")
    await lab.call("DELETE", f"/Users/{people[0].id}")
    results = await asyncio.gather(
        *(lab.life(domains.Membership).create(user=each.id, group=group["id"]) for each in people),
        return_exceptions=True,
    )
    assert isinstance(results[0], Invalid | NotFound)
    assert "put user u0 into group staff" in str(results[0])
    assert await lab.members_of(group["id"]) == {each.id for each in people[1:]}


async def test_a_group_that_goes_takes_its_memberships_along(lab: Lab) -> None:
    await lab.user("ana")
    group = await lab.group("staff")
    member = await lab.life(domains.Membership).create(user="ana", group="staff")
    await lab.call("DELETE", f"/Groups/{group['id']}", query={"forceDelete": "true"})
    await member.delete()
    member.runner = (await lab.again()).life(domains.Membership).runner
    assert not await member.refresh()


async def test_the_end_of_a_membership_that_is_not_known(lab: Lab) -> None:
    await lab.group("staff")
    with pytest.raises(NotFound, match=r"put user nobody into group staff.*no user nobody.*Create it first"):
        await lab.life(domains.Membership).create(user="nobody", group="staff")


async def test_capital_letters_of_a_name_make_no_difference(lab: Lab) -> None:
    await lab.user("ana")
    await lab.group("staff")
    given: dict[str, Any] = {"user": "ANA", "group": "Staff"}
    for kind, words in (
        (domains.Membership, given),
        (domains.GroupMembers, {"group": "Staff", "users": ["ANA"]}),
        (domains.UserStatus, {"user": "ANA", "active": True}),
        (domains.UserCapabilities, {"user": "ANA", "can_use_api_keys": True}),
    ):
        life = await lab.life(kind).create(**words)
        assert await (await life.in_next_run()).refresh()
        assert not life.differs(), kind.__name__


async def test_tags_that_others_set_stay(lab: Lab) -> None:
    group = await lab.life(domains.Group).create(display_name="staff", freeform_tags={"cost": "4"}, tags={"a": "b"})
    tags = "urn:ietf:params:scim:schemas:oracle:idcs:extension:OCITags"
    await lab.patch(f"/Groups/{group.id}", "add", f"{tags}:freeformTags", [{"key": "by hand", "value": "1"}])
    given = {"display_name": "staff", "freeform_tags": {"cost": "5", 'odd "key" [x]': "ü"}, "tags": {"a": "", "c": "d"}}
    await group.update(**given)
    assert await (await group.in_next_run()).refresh()
    assert not group.differs()
    await group.update(**{**given, "freeform_tags": {'odd "key" [x]': ""}})
    seen = await lab.seen(f"/Groups/{group.id}", "tags")
    assert {tag["key"]: tag["value"] for tag in seen[tags]["freeformTags"]} == {"cost": "5", "by hand": "1"}
    assert [tag["key"] for tag in seen["tags"]] == ["c"]
