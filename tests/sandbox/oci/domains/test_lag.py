"""Lists lag behind writes, reads by id do not."""

from __future__ import annotations

from tests.sandbox.oci.domains.api import Scim


async def test_lists_lag_behind(scim: Scim) -> None:
    ana = await scim.user("ana")
    scim.sandbox.oci.server.eventual_seconds = 5
    bea = await scim.user("bea")
    await scim.patch(f"/Users/{ana['id']}", {"op": "replace", "path": "title", "value": "Engineer"})
    assert (await scim.call("GET", f"/Users/{bea['id']}"))["userName"] == "bea"
    assert (await scim.call("GET", f"/Users/{ana['id']}"))["title"] == "Engineer"
    assert await scim.find("Users", 'userName eq "bea"') == []
    assert await scim.find("Users", "title pr") == []
    assert len(await scim.find("Users", "userName pr")) == 2  # the administrator and ana
    scim.clock.now += 5
    assert len(await scim.find("Users", 'userName eq "bea"')) == 1
    assert len(await scim.find("Users", "title pr")) == 1
    await scim.call("DELETE", f"/Users/{bea['id']}", expect=204)
    await scim.call("GET", f"/Users/{bea['id']}", expect=404)
    assert [user["id"] for user in await scim.find("Users", 'userName eq "bea"')] == [bea["id"]]
    scim.clock.now += 5
    assert await scim.find("Users", 'userName eq "bea"') == []


async def test_memberships_lag_in_searches(scim: Scim) -> None:
    ana, group = await scim.user("ana"), await scim.group("G")
    scim.sandbox.oci.server.eventual_seconds = 5
    await scim.patch(f"/Groups/{group['id']}", {"op": "add", "path": "members", "value": [{"value": ana["id"]}]})
    filter = f'members[type eq "User" and value eq "{ana["id"]}"]'
    assert await scim.members(group) == {ana["id"]}
    assert await scim.find("Groups", filter) == []
    scim.clock.now += 5
    assert len(await scim.find("Groups", filter)) == 1
    await scim.patch(f"/Groups/{group['id']}", {"op": "remove", "path": "members"})
    assert await scim.members(group) == set()
    assert len(await scim.find("Groups", filter)) == 1


async def test_a_name_is_taken_although_no_list_shows_it(scim: Scim) -> None:
    scim.sandbox.oci.server.eventual_seconds = 60
    await scim.user("ana")
    assert await scim.find("Users", 'userName eq "ana"') == []
    body = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ana", "name": {"familyName": "S"}}
    mails = [{"value": "ana@example.com", "type": "work", "primary": True}]
    await scim.refused("POST", "/Users", {**body, "emails": mails}, expect=409)
