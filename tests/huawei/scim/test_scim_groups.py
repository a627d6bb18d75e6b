"""Groups and their members over SCIM on the sandbox, step by step as the engine drives them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from iam_resources.errors import Conflict, NotFound, Refused
from iam_resources.huawei import scim
from iam_resources.scim.schemas import GROUP
from tests.driver import Driver
from tests.huawei.scim.conftest import ScimEnv
from tests.huawei.scim.test_scim_users import patched, person


async def test_a_group_lives(either: ScimEnv) -> None:
    env = either
    group = await env.driver(scim.Group).create(display_name="admins", external_id="7")
    assert env.written() == [("POST", "/Groups", {"schemas": [GROUP], "displayName": "admins", "externalId": "7"})]
    await group.update(display_name="operators / night", external_id="")
    changes = patched(("replace", "displayName", "operators / night"), ("remove", "externalId", None))
    assert env.written() == [("PATCH", f"/Groups/{group.state['group_id']}", changes)]
    assert group.state["display_name"] == "operators / night" and "external_id" not in group.state
    assert await (await group.in_next_run()).refresh() and group.differs() == frozenset()
    with pytest.raises(Conflict, match="adopt=True"):
        await env.driver(scim.Group).create(display_name="operators / night")
    assert (await env.driver(scim.Group).create(display_name="operators / night", adopt=True)).id == group.id
    other = await env.driver(scim.Group).create(display_name="other")
    with pytest.raises(Conflict, match="Where two objects swap names"):
        await other.update(display_name="operators / night")
    for given in ("operators / night", f"{env.scim.tenant_id}/operators / night", group.id):
        assert (await env.driver(scim.Group).import_(given)).id == group.id
    await group.delete()
    await group.delete()
    with pytest.raises(NotFound, match="no group operators / night in SCIM tenant"):
        await (await env.again()).driver(scim.Group).import_("operators / night")


async def people(env: ScimEnv, *names: str) -> list[str]:
    """Make users; their ids."""
    return [(await env.driver(scim.User).create(**person(name))).state["user_id"] for name in names]


async def members_of(env: ScimEnv, group: Driver) -> set[str]:
    """The ids of a group's members, by hand."""
    shown = await env.ask("GET", f"/Groups/{group.state['group_id']}")
    return {each["value"] for each in shown["members"]}


async def test_a_membership_lives(either: ScimEnv) -> None:
    env = either
    ana, bob = await people(env, "ana", "bob")
    admins, readers = [await env.driver(scim.Group).create(display_name=name) for name in ("admins", "readers")]
    one = await env.driver(scim.Membership).create(user=ana, group="admins")
    same = await env.driver(scim.Membership).create(user="ana", group=admins.id)
    assert same.id == one.id == f"{ana}/{admins.id}"
    env.written()
    await one.update(user="bob", group="readers")
    values = [{"value": ana}], [{"value": bob}]
    assert env.written() == [
        ("PATCH", f"/Groups/{readers.id}", patched(("add", "members", values[1]))),
        ("PATCH", f"/Groups/{admins.id}", patched(("remove", "members", values[0]))),
    ]
    assert await (await one.in_next_run()).refresh() and one.differs() == frozenset()
    assert (await env.driver(scim.Membership).import_("bob/readers")).id == f"{bob}/{readers.id}"
    with pytest.raises(NotFound, match="user ana is not in the group readers"):
        await env.driver(scim.Membership).import_("ana/readers")
    await one.delete()
    await one.delete()
    await env.ask("PATCH", f"/Groups/{admins.id}", json=patched(("add", "members", values[0])))
    assert not await (await one.in_next_run()).refresh()  # where no group shows anybody, it could not be said
    await env.ask("DELETE", f"/Users/{ana}")
    with pytest.raises(NotFound, match=r"could not put user ana into group readers: Group member not found"):
        await env.driver(scim.Membership).create(user="ana", group="readers")


async def test_many_memberships_of_a_group_are_one_patch(no_key: ScimEnv) -> None:
    env = no_key
    ids = await people(env, *(f"u{number}" for number in range(5)))
    group = await env.driver(scim.Group).create(display_name="admins")
    env.written()
    drivers = await asyncio.gather(*(env.driver(scim.Membership).create(user=id_, group=group.id) for id_ in ids))
    values = [{"value": id_} for id_ in ids]
    assert env.written() == [("PATCH", f"/Groups/{group.id}", patched(("add", "members", values)))]
    await env.ask("PATCH", f"/Groups/{group.id}", json=patched(("remove", "members", values[:1])))
    env.written()
    await asyncio.gather(*(driver.delete() for driver in drivers))
    sent = [body["Operations"][0]["value"] for _, _, body in env.written()]
    assert sent == [values, *([each] for each in values)]  # all together is refused, as one has left already
    assert await members_of(env, group) == set()


async def test_members_of_a_group(either: ScimEnv) -> None:
    env = either
    ana, bob = await people(env, "ana", "bob")
    group = await env.driver(scim.Group).create(display_name="admins")
    await env.driver(scim.Membership).create(user="bob", group="admins")
    members = await env.driver(scim.GroupMembers).create(group="admins", users=["ana"])
    assert members.state["user_ids"] == [ana]
    env.written()
    await members.update(group="admins", users=["ana"], exclusive=True)
    expected = patched(("remove", "members", [{"value": bob}]))
    assert env.written() == [("PATCH", f"/Groups/{group.id}", expected)]
    await members.update(group="admins", users=["ana", "bob"], exclusive=True)
    assert await members_of(env, group) == {ana, bob}
    assert await (await members.in_next_run()).refresh() and members.differs() == frozenset()
    assert (await env.driver(scim.GroupMembers).import_("admins")).state["users"] == ["ana", "bob"]
    await members.delete()
    assert await members_of(env, group) == set()
    await group.delete()
    await (await members.in_next_run()).delete()  # the group is gone as well


async def test_more_members_than_one_request_may_have(no_key: ScimEnv) -> None:
    ids = await people(no_key, *(f"u{number}" for number in range(102)))
    group = await no_key.driver(scim.Group).create(display_name="all")
    no_key.written()
    await no_key.driver(scim.GroupMembers).create(group=group.id, users=ids)
    assert [len(body["Operations"][0]["value"]) for _, _, body in no_key.written()] == [100, 2]
    assert await members_of(no_key, group) == set(ids)


async def test_a_lost_answer_does_not_prove_that_a_group_of_others_is_ours(either: ScimEnv) -> None:
    await either.ask("POST", "/Groups", json={"schemas": [GROUP], "displayName": "crew", "externalId": "theirs"})
    await either.lose_answers("POST", "/Groups$")
    group = either.driver(scim.Group)
    with pytest.raises(Conflict, match="already exists"):
        await group.create(display_name="crew", external_id="ours")
    await either.lose_answers("POST", "/Groups$")
    await group.create(display_name="crew", external_id="ours", adopt=True)
    assert (await either.ask("GET", f"/Groups/{group.state['group_id']}"))["externalId"] == "ours"


async def test_a_lost_answer_of_a_change_of_members(either: ScimEnv) -> None:
    (ana,) = await people(either, "ana")
    group = await either.driver(scim.Group).create(display_name="admins")
    await either.lose_answers("PATCH", "/Groups/")
    one = await either.driver(scim.Membership).create(user=ana, group="admins")
    await either.lose_answers("PATCH", "/Groups/")
    await one.delete()
    assert await members_of(either, group) == set()


async def hidden(env: ScimEnv) -> tuple[Driver, dict[str, Any]]:
    """A group whose members are not shown: ana is in it."""
    await people(env, "ana", "bob")
    group = await env.driver(scim.Group).create(display_name="admins")
    await env.control("settings", scim_members_shown=False)
    return group, {"group": "admins", "users": ["ana"]}


async def test_where_members_are_not_shown_the_identity_source_is_asked(env: ScimEnv) -> None:
    _, given = await hidden(env)
    members = await env.driver(scim.GroupMembers).create(**given, exclusive=True)
    assert await (await members.in_next_run()).refresh() and members.differs() == frozenset()
    one = await env.driver(scim.Membership).import_("ana/admins")
    await one.delete()
    assert not await (await one.in_next_run()).refresh()


async def test_without_it_a_membership_is_not_called_gone(no_key: ScimEnv) -> None:
    _, given = await hidden(no_key)
    one = await no_key.driver(scim.Membership).create(user="ana", group="admins")
    assert await (await one.in_next_run()).refresh()
    before = len(one.env.sent)
    assert await one.refresh() and len(one.env.sent) <= before + 3  # that nobody is shown is asked once
    members = await no_key.driver(scim.GroupMembers).create(**given)
    assert await (await members.in_next_run()).refresh() and members.differs() == frozenset()
    await members.update(group="admins", users=["bob"])
    only = await no_key.driver(scim.GroupMembers).create(**given, exclusive=True)
    assert only.failure and "does not show who is in group admins. Give the connection an access key" in only.failure
    for kind, import_id in ((scim.Membership, "ana/admins"), (scim.GroupMembers, "admins")):
        with pytest.raises(Refused, match="does not show who is in group"):
            await no_key.driver(kind).import_(import_id)
    user = await no_key.driver(scim.User).import_("ana")
    await user.delete()
    assert not await (await one.in_next_run()).refresh()
