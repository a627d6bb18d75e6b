"""Groups and who is in them."""

from __future__ import annotations

import pytest

from iam_resources import oci
from iam_resources.errors import Conflict, NotFound, Refused
from tests.oci.iam.environment import Env


async def test_a_group_lives(env: Env) -> None:
    admins = await env.driver(oci.Group).create(name="Admins", description="They manage")
    assert admins.differs() == frozenset()
    assert await admins.update(name="Admins", description="They manage users") == {"description"}
    again = await (await env.again()).driver(oci.Group).import_("Admins")
    assert again.id == admins.id
    assert again.inputs["description"] == "They manage users"
    await admins.delete()
    assert not await again.refresh()


async def test_a_membership_is_made_with_one_call_where_user_and_group_are_known(env: Env) -> None:
    ana = await env.driver(oci.User).create(name="ana", description="", email="ana@example.com")
    admins = await env.driver(oci.Group).create(name="Admins", description="")
    before = env.calls
    there = await env.driver(oci.Membership).create(user=ana.id, group=admins.id)
    assert env.calls == before + 1
    assert there.id.startswith("ocid1.groupmembership.")
    assert there.differs() == frozenset()
    assert await there.refresh()
    assert there.replaced_by(user="ana", group="Admins") == ()
    await there.delete()
    assert not await there.refresh()
    await there.delete()


async def test_who_is_in_the_group_already_is_no_error(env: Env) -> None:
    user_id, group_id = await env.user("ana"), await env.group("Admins")
    membership_id = await env.join(user_id, group_id)
    there = await env.driver(oci.Membership).create(user="ana", group="Admins")
    assert there.id == membership_id


@pytest.mark.parametrize("form", ["ana/Admins", "{user}/{group}", "ana/{group}", "{membership}"])
async def test_a_membership_is_imported(env: Env, form: str) -> None:
    user_id, group_id = await env.user("ana"), await env.group("Admins")
    membership_id = await env.join(user_id, group_id)
    import_id = form.format(user=user_id, group=group_id, membership=membership_id)
    there = await env.driver(oci.Membership).import_(import_id)
    assert there.id == membership_id
    assert there.inputs == {"user": "ana", "group": "Admins"}
    assert there.replaced_by(user=user_id, group=group_id) == ()


async def test_an_import_of_no_membership_says_so(env: Env) -> None:
    await env.user("ana")
    await env.group("Admins")
    with pytest.raises(NotFound, match="user ana is not in group Admins"):
        await env.driver(oci.Membership).import_("ana/Admins")
    with pytest.raises(NotFound, match="there is no user ben"):
        await env.driver(oci.Membership).import_("ben/Admins")


async def test_a_membership_whose_user_is_gone_is_gone(env: Env) -> None:
    user_id, group_id = await env.user("ana"), await env.group("Admins")
    there = await env.driver(oci.Membership).create(user=user_id, group=group_id)
    await env.call("DELETE", f"/userGroupMemberships/{there.id}")
    await env.call("DELETE", f"/users/{user_id}")
    await there.delete()
    assert not await there.refresh()


async def test_a_user_in_a_group_is_not_deleted(env: Env) -> None:
    ana = await env.driver(oci.User).create(name="ana", description="", email="ana@example.com")
    await env.join(ana.id, await env.group("Admins"))
    with pytest.raises(Conflict):
        await ana.delete()


async def _names(env: Env, group_id: str) -> set[str]:
    query = {"compartmentId": env.tenancy.tenancy_id, "groupId": group_id}
    there = (await env.call("GET", "/userGroupMemberships", query=query)).body
    return {(await env.call("GET", f"/users/{each['userId']}")).body["name"] for each in there}


async def test_the_users_of_a_group_are_brought_to_what_is_written(env: Env) -> None:
    ids = {name: await env.user(name) for name in ("ana", "ben", "eve", "kim")}
    group_id = await env.group("Ops")
    await env.join(ids["eve"], group_id)
    ops = await env.driver(oci.GroupMembers).create(group="Ops", users=["ana", ids["ben"]])
    assert await _names(env, group_id) == {"ana", "ben", "eve"}
    assert await ops.refresh()
    assert ops.differs() == frozenset()
    assert await ops.update(group="Ops", users=["ana", "kim"]) == {"users"}
    assert await _names(env, group_id) == {"ana", "kim", "eve"}
    assert await ops.update(group=group_id, users=["ana", "kim"], exclusive=True) == {"exclusive"}
    assert await _names(env, group_id) == {"ana", "kim"}

    await env.join(ids["eve"], group_id)
    assert await ops.refresh()
    assert ops.differs() == {"users"}
    await ops.update(group=group_id, users=["ana", "kim", "eve"], exclusive=True)

    again = await (await env.again()).driver(oci.GroupMembers).import_("Ops")
    assert again.inputs["users"] == ["ana", "eve", "kim"]
    assert again.differs() == frozenset()
    await ops.delete()
    assert await _names(env, group_id) == set()
    await env.call("DELETE", f"/groups/{group_id}")
    await ops.delete()
    assert not await (await ops.in_next_run()).refresh()


async def test_who_is_named_twice_is_no_difference(env: Env) -> None:
    ana = await env.user("ana")
    await env.group("Ops")
    ops = await env.driver(oci.GroupMembers).create(group="Ops", users=["ana", ana])
    assert await ops.refresh()
    assert ops.differs() == frozenset()


@pytest.mark.parametrize("form", ["ana", "ana/", "/Admins", "ocid1.user.oc1..a/"])
async def test_what_is_no_import_id_of_a_membership_says_what_is(env: Env, form: str) -> None:
    with pytest.raises(Refused, match=r"malformed.*Write it as <user name or OCID>/<group name or OCID> or <membersh"):
        await env.driver(oci.Membership).import_(form)


async def test_a_user_of_a_federation_is_imported_with_a_group(env: Env) -> None:
    await env.group("Admins")
    with pytest.raises(NotFound, match="there is no user federation/ana "):
        await env.driver(oci.Membership).import_("federation/ana/Admins")


async def test_unknown_users_of_a_group_are_named(env: Env) -> None:
    await env.group("Ops")
    with pytest.raises(NotFound, match="there is no user nobody"):
        await env.driver(oci.GroupMembers).create(group="Ops", users=["nobody"])


async def test_many_memberships_are_read_from_lists(env: Env) -> None:
    group_id = await env.group("Ops")
    user_ids = [await env.user(f"u{number}") for number in range(50)]
    drivers = [await env.driver(oci.Membership).create(user=user_id, group=group_id) for user_id in user_ids]
    later = await env.again()
    for driver in drivers:
        driver.runner = later.driver(oci.Membership).runner
        assert await driver.refresh()
        assert driver.differs() == frozenset()
    assert later.calls < 20
