"""Groups at any depth, and who is in them."""

from __future__ import annotations

import pytest

from iam_resources import cncc
from iam_resources.engine.ownership import Ownership
from iam_resources.engine.single_owner import SingleOwner
from iam_resources.errors import Conflict, NotFound, Refused
from tests.cncc.environment import Env


@pytest.mark.parametrize("name", ["staff", "sp ace", "r/d", "~/x", "til~de", "100%", "%2F", "ü", "x" * 255])
async def test_a_group_of_any_name(env: Env, name: str) -> None:
    await made_read_and_imported(env, name)


async def test_a_group_whose_name_begins_with_a_slash(real: Env) -> None:
    await made_read_and_imported(real, "/lead")


async def made_read_and_imported(env: Env, name: str) -> None:
    top = await env.driver(cncc.Group).create(name=name, attributes={"region": ["eu", "us"]})
    below = await env.driver(cncc.Group).create(name=name, parent=top.state["group_id"])
    for group, path in ((top, f"/{name}"), (below, f"/{name}/{name}")):
        known = dict(group.state)
        assert known["path"] == path
        assert await group.refresh()
        assert group.state == {**known, **({"parent": f"/{name}"} if group is below else {})}
        assert not group.differs()
        taken = await (await env.again()).driver(cncc.Group).import_(f"{env.realm_name}/{path}")
        assert taken.id == group.id
        assert not taken.differs()
    await below.delete()
    await below.delete()
    assert not await below.refresh()


async def test_parents_by_path_or_id(env: Env) -> None:
    await env.group("eu", await env.group("staff"))
    for number, parent in enumerate(("staff/eu", "/staff/eu")):
        group = await env.driver(cncc.Group).create(name=f"team{number}", parent=parent)
        assert group.state["path"] == f"/staff/eu/team{number}"
        assert await group.refresh()
        assert not group.differs()
    with pytest.raises(NotFound, match=r"create group x .*there is no group /nowhere"):
        await env.driver(cncc.Group).create(name="x", parent="nowhere")


async def test_rename_move_and_attributes_in_place(env: Env) -> None:
    staff, other = await env.group("staff"), await env.group("other")
    await env.call("PUT", f"/groups/{staff}", json={"name": "staff", "attributes": {"a": ["1"], "b": ["2"]}})
    group = await env.driver(cncc.Group).create(name="staff", attributes={"a": ["9"]}, adopt=True)
    assert group.state["attributes"] == {"a": ["9"], "b": ["2"]}
    assert await group.update(name="crew", attributes={"a": []}, adopt=True) == {"name", "attributes"}
    assert group.state["path"] == "/crew"
    assert await group.update(name="crew", attributes={"a": []}, parent="other", adopt=True) == {"parent"}
    known = dict(group.state)
    assert await group.refresh()
    assert group.state == known
    assert (known["path"], known["parent_id"], known["attributes"]) == ("/other/crew", other, {"b": ["2"]})
    assert await group.update(name="mob", parent="", adopt=True) == {"name", "parent"}
    assert await group.refresh()
    assert group.state["path"] == "/mob"
    assert not group.differs()


async def test_a_move_below_itself_is_refused(env: Env) -> None:
    staff = await env.driver(cncc.Group).create(name="staff")
    await env.driver(cncc.Group).create(name="eu", parent="staff")
    for parent in ("/staff", "/staff/eu"):
        with pytest.raises(Refused, match="below itself"):
            await staff.update(name="staff", parent=parent)


async def test_a_group_above_one_that_the_program_puts_somebody_into_stays(env: Env) -> None:
    staff = await env.group("staff")
    eu = await env.group("eu", staff)
    await env.user("ana")
    above = await env.driver(cncc.Group).create(name="staff", adopt=True)
    member = await env.driver(cncc.Membership).create(user="ana", group="/staff/eu")
    ownership = Ownership()
    ownership.register("member")
    ownership.compare("member", await member.runner.owned(member.state), changes=False, replaces=False)
    with pytest.raises(Refused, match="group /staff is not deleted: member is in the program and manages user ana in"):
        await SingleOwner(above.runner, ownership).delete("above", above.id, above.state, above.inputs)
    assert (await env.call("GET", f"/groups/{eu}")).body["name"] == "eu"
    await SingleOwner(above.runner, Ownership()).delete("above", above.id, above.state, above.inputs)
    assert not await above.refresh()


async def test_an_existing_group_is_a_conflict(env: Env) -> None:
    await env.group("eu", await env.group("staff"))
    with pytest.raises(Conflict, match=rf"already exists.*adopt=True.*{env.realm_name}/staff/eu"):
        await env.driver(cncc.Group).create(name="eu", parent="staff")
    assert env.driver(cncc.Group).check(name="x", attributes={"a": ["x" * 256]})[0].path == "attributes"


async def test_memberships(env: Env) -> None:
    ana = await env.driver(cncc.User).create(username="ana")
    eu = await env.driver(cncc.Group).create(name="r/d")
    before = env.calls
    member = await env.driver(cncc.Membership).create(user=ana.state["user_id"], group=eu.state["group_id"])
    assert env.calls - before == 1
    assert await member.refresh()
    assert not member.differs()
    for reference in ("ana/r/d", "ana//r/d", f"{ana.state['user_id']}/{eu.state['group_id']}"):
        taken = await (await env.again()).driver(cncc.Membership).import_(f"{env.realm_name}/{reference}")
        assert taken.id == member.id
        assert taken.inputs["group"] == "/r/d"
        assert not taken.differs()
    # A rename of either end is no reason to leave and join.
    await eu.update(name="lab")
    await ana.update(username="anna")
    assert await member.update(user="anna", group="lab") == {"user", "group"}
    assert await member.refresh()
    await member.delete()
    await member.delete()
    assert not await member.refresh()
    with pytest.raises(NotFound, match="is not in the group"):
        await (await env.again()).driver(cncc.Membership).import_(f"{env.realm_name}/anna/lab")


async def test_a_member_that_left_by_hand_is_seen(env: Env) -> None:
    ana, eu, us = await env.user("ana"), await env.group("eu"), await env.group("us")
    member = await env.driver(cncc.Membership).create(user="ana", group="eu")
    assert await member.update(user="ana", group="us") == {"group"}
    assert [group["id"] for group in await env.realm.groups.api.of_user(ana, 0, 10)] == [us]
    await env.call("DELETE", f"/users/{ana}/groups/{us}")
    later = await env.again()
    member.runner = later.driver(cncc.Membership).runner
    assert not await member.refresh()
    await env.call("DELETE", f"/groups/{us}")
    await member.delete()
    with pytest.raises(NotFound, match="there is no group /us"):
        await (await env.again()).driver(cncc.Membership).create(user="ana", group="us")
    assert eu


async def test_an_import_id_with_an_unknown_connection(env: Env) -> None:
    with pytest.raises(NotFound, match=r"Import ids are: .*; and there is no connection cncc:lab"):
        await env.driver(cncc.Group).import_(f"lab:{env.realm_name}/staff")
