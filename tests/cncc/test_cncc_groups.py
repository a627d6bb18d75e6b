"""Groups at any depth, and who is in them."""

from __future__ import annotations

import pytest

from iam_resources import cncc
from iam_resources.errors import Conflict, NotFound, Refused
from tests.cncc.lab import Lab


@pytest.mark.parametrize("name", ["staff", "sp ace", "r/d", "~/x", "til~de", "100%", "%2F", "ü", "x" * 255])
async def test_a_group_of_any_name(lab: Lab, name: str) -> None:
    await made_read_and_imported(lab, name)


async def test_a_group_whose_name_begins_with_a_slash(real: Lab) -> None:
    await made_read_and_imported(real, "/lead")


async def made_read_and_imported(lab: Lab, name: str) -> None:
    top = await lab.life(cncc.Group).create(name=name, attributes={"region": ["eu", "us"]})
    below = await lab.life(cncc.Group).create(name=name, parent=top.state["group_id"])
    for group, path in ((top, f"/{name}"), (below, f"/{name}/{name}")):
        known = dict(group.state)
        assert known["path"] == path
        assert await group.refresh()
        assert group.state == {**known, **({"parent": f"/{name}"} if group is below else {})}
        assert not group.differs()
        taken = await (await lab.again()).life(cncc.Group).take_in(f"{lab.realm_name}/{path}")
        assert taken.id == group.id
        assert not taken.differs()
    await below.delete()
    await below.delete()
    assert not await below.refresh()


async def test_parents_by_path_or_id(lab: Lab) -> None:
    await lab.group("eu", await lab.group("staff"))
    for number, parent in enumerate(("staff/eu", "/staff/eu")):
        group = await lab.life(cncc.Group).create(name=f"team{number}", parent=parent)
        assert group.state["path"] == f"/staff/eu/team{number}"
        assert await group.refresh()
        assert not group.differs()
    with pytest.raises(NotFound, match=r"create group x .*there is no group /nowhere"):
        await lab.life(cncc.Group).create(name="x", parent="nowhere")


async def test_rename_move_and_attributes_in_place(lab: Lab) -> None:
    staff, other = await lab.group("staff"), await lab.group("other")
    await lab.call("PUT", f"/groups/{staff}", json={"name": "staff", "attributes": {"a": ["1"], "b": ["2"]}})
    group = await lab.life(cncc.Group).create(name="staff", attributes={"a": ["9"]}, adopt=True)
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


async def test_a_move_below_itself_is_refused(lab: Lab) -> None:
    staff = await lab.life(cncc.Group).create(name="staff")
    await lab.life(cncc.Group).create(name="eu", parent="staff")
    for parent in ("/staff", "/staff/eu"):
        with pytest.raises(Refused, match="below itself"):
            await staff.update(name="staff", parent=parent)


async def test_an_existing_group_is_a_conflict(lab: Lab) -> None:
    await lab.group("eu", await lab.group("staff"))
    with pytest.raises(Conflict, match=rf"already exists.*adopt=True.*{lab.realm_name}/staff/eu"):
        await lab.life(cncc.Group).create(name="eu", parent="staff")
    assert lab.life(cncc.Group).check(name="x", attributes={"a": ["x" * 256]})[0].path == "attributes"


async def test_memberships(lab: Lab) -> None:
    ana = await lab.life(cncc.User).create(username="ana")
    eu = await lab.life(cncc.Group).create(name="r/d")
    before = lab.calls
    member = await lab.life(cncc.Membership).create(user=ana.state["user_id"], group=eu.state["group_id"])
    assert lab.calls - before == 1
    assert await member.refresh()
    assert not member.differs()
    for reference in ("ana/r/d", "ana//r/d", f"{ana.state['user_id']}/{eu.state['group_id']}"):
        taken = await (await lab.again()).life(cncc.Membership).take_in(f"{lab.realm_name}/{reference}")
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
        await (await lab.again()).life(cncc.Membership).take_in(f"{lab.realm_name}/anna/lab")


async def test_a_member_that_left_by_hand_is_seen(lab: Lab) -> None:
    ana, eu, us = await lab.user("ana"), await lab.group("eu"), await lab.group("us")
    member = await lab.life(cncc.Membership).create(user="ana", group="eu")
    assert await member.update(user="ana", group="us") == {"group"}
    assert [group["id"] for group in await lab.realm.groups.api.of_user(ana, 0, 10)] == [us]
    await lab.call("DELETE", f"/users/{ana}/groups/{us}")
    later = await lab.again()
    member.runner = later.life(cncc.Membership).runner
    assert not await member.refresh()
    await lab.call("DELETE", f"/groups/{us}")
    await member.delete()
    with pytest.raises(NotFound, match="there is no group /us"):
        await (await lab.again()).life(cncc.Membership).create(user="ana", group="us")
    assert eu
