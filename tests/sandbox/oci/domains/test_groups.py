"""Groups and their members."""

from __future__ import annotations

import pytest

from tests.sandbox.oci.domains.api import GROUP, Scim


async def test_members_are_shown_on_request_only(scim: Scim) -> None:
    ana, bea = await scim.user("ana"), await scim.user("bea")
    group = await scim.group("Engineers", [ana, bea])
    assert "members" not in await scim.call("GET", f"/Groups/{group['id']}")
    shown = await scim.call("GET", f"/Groups/{group['ocid']}", params={"attributes": "members"})
    first = next(member for member in shown["members"] if member["value"] == ana["id"])
    assert (first["ocid"], first["name"], first["display"], first["type"]) == (ana["ocid"], "ana", "Ana Silva", "User")
    assert first["$ref"].endswith(f"/admin/v1/Users/{ana['id']}")
    assert first["membershipOcid"].startswith("ocid1.groupmembership.")
    user = await scim.call("GET", f"/Users/{ana['id']}", params={"attributes": "groups"})
    assert [(each["value"], each["display"]) for each in user["groups"]] == [(group["id"], "Engineers")]
    page = await scim.call("GET", f"/Groups/{group['id']}", params={"attributes": "members[startIndex=2&count=5]"})
    assert len(page["members"]) == 1


async def test_members_come_and_go(scim: Scim) -> None:
    ana, bea, eva = await scim.user(), await scim.user(), await scim.user()
    group = await scim.group(members=[ana])
    path = f"/Groups/{group['id']}"
    added = {"op": "add", "path": "members", "value": [{"value": bea["id"], "type": "User"}, {"ocid": eva["ocid"]}]}
    assert "members" not in await scim.patch(path, added)
    assert await scim.members(group) == {ana["id"], bea["id"], eva["id"]}
    await scim.patch(path, {"op": "REMOVE", "path": f'members[value eq "{ana["id"]}"]'})
    await scim.patch(path, {"op": "remove", "path": f'members[value eq "{ana["id"]}"]'})  # no member: no change
    await scim.patch(path, {"op": "remove", "path": "members", "value": [{"value": bea["id"]}]})
    assert await scim.members(group) == {eva["id"]}
    await scim.patch(path, {"op": "replace", "path": "members", "value": [{"value": ana["id"]}]})
    assert await scim.members(group) == {ana["id"]}
    await scim.patch(path, {"op": "remove", "path": "members"})
    assert await scim.members(group) == set()


async def test_a_member_twice(scim: Scim) -> None:
    ana, bea = await scim.user(), await scim.user()
    group = await scim.group(members=[ana])
    twice = {"op": "add", "path": "members", "value": [{"value": bea["id"]}, {"value": ana["id"]}]}
    body = await scim.patch(f"/Groups/{group['id']}", twice, expect=409)
    assert "same members more than once" in body["detail"]
    assert await scim.members(group) == {ana["id"]}  # all or nothing


async def test_a_member_that_is_nobody(scim: Scim) -> None:
    body = {"schemas": [GROUP], "displayName": "G", "members": [{"value": "f" * 32, "type": "User"}]}
    message, detail = await scim.refused("POST", "/Groups", body, expect=400)
    assert message == "error.common.validation.invalidReferenceResource"
    assert detail == f"Group.members references a User with ID {'f' * 32} that does not exist."
    body["members"] = [{"value": "ocid1.user.oc1..aaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "type": "User"}]
    message, _ = await scim.refused("POST", "/Groups", body, expect=400)
    assert message == "error.common.validation.stringExceedsMaxLimit"


async def test_put_replaces_the_members_too(scim: Scim) -> None:
    ana, bea = await scim.user(), await scim.user()
    group = await scim.group("G", [ana])
    await scim.call(
        "PUT", f"/Groups/{group['id']}", {"schemas": [GROUP], "displayName": "H", "members": [{"value": bea["id"]}]}
    )
    assert await scim.members(group) == {bea["id"]}
    await scim.call("PUT", f"/Groups/{group['id']}", {"schemas": [GROUP], "displayName": "H"})
    assert await scim.members(group) == set()


async def test_memberships_end_with_either_side(scim: Scim) -> None:
    ana, bea = await scim.user(), await scim.user()
    group, other = await scim.group(members=[ana, bea]), await scim.group(members=[ana])
    await scim.call("DELETE", f"/Users/{ana['id']}", params={"forceDelete": "true"}, expect=204)
    assert await scim.members(group) == {bea["id"]}
    assert await scim.members(other) == set()
    await scim.call("DELETE", f"/Groups/{group['id']}", expect=204)
    shown = await scim.call("GET", f"/Users/{bea['id']}", params={"attributes": "groups"})
    assert shown.get("groups", []) == []


async def test_names_are_unique(scim: Scim) -> None:
    await scim.group("Engineers")
    refused = await scim.refused("POST", "/Groups", {"schemas": [GROUP], "displayName": "ENGINEERS"}, expect=409)
    assert refused[1] == "Group with the same displayName already exists."


@pytest.mark.parametrize("form", ["id", "ocid"])
async def test_groups_of_a_user(scim: Scim, form: str) -> None:
    ana, bea = await scim.user(), await scim.user()
    group = await scim.group("G", [ana, bea])
    await scim.group("H", [bea])
    for filter in (f'members[type eq "User" and value eq "{ana[form]}"]', f'members.value eq "{ana[form]}"'):
        assert [each["id"] for each in await scim.find("Groups", filter)] == [group["id"]]


async def test_too_many_members_for_one_answer(scim: Scim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iam_resources.sandbox.oci.domains.kinds.groups.MEMBERS_LIMIT", 1)
    group = await scim.group(members=[await scim.user(), await scim.user()])
    params = {"attributes": "members"}
    message, _ = await scim.refused("GET", f"/Groups/{group['id']}", expect=400, params=params)
    assert message == "error.identity.group.maxMembersLimit"
    params = {"attributes": "members[startIndex=1&count=1]"}
    assert len((await scim.call("GET", f"/Groups/{group['id']}", params=params))["members"]) == 1
