"""A change of a relation that is left half done: all that was made is known, and the next run puts it right."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.errors import Denied
from iam_resources.oci import domains
from tests.driver import Driver
from tests.oci.domains.environment import Env
from tests.oci.domains.test_domains_users import person

BEFORE = {"user": "ana", "group": "staff"}
AFTER = {"user": "ana", "group": "crew"}


class Moved:
    """Ana, who came into another group, but could not be taken out of the former one."""

    def __init__(self, env: Env) -> None:
        self.env = env

    async def by(self, how: dict[str, Any]) -> Moved:
        """Make it so."""
        self.ana = (await self.env.user("ana"))["id"]
        self.staff = (await self.env.group("staff"))["id"]
        self.crew = (await self.env.group("crew"))["id"]
        self.member: Driver = await self.env.driver(domains.Membership).create(**BEFORE)
        self.env.break_("PATCH", f"/Groups/{self.staff}", times=None, **how)
        await self.member.update(**AFTER)
        self.env.sandbox.faults.clear()
        return self

    async def groups(self) -> list[str]:
        """Where Ana is."""
        there = {"staff": self.staff, "crew": self.crew}
        return [name for name, id_ in there.items() if self.ana in await self.env.members_of(id_)]


@pytest.fixture
async def moved(env: Env) -> Moved:
    return await Moved(env).by({"status": 403})


async def test_both_memberships_are_known(moved: Moved) -> None:
    assert "take user ana out of group staff" in (moved.member.failure or "")
    assert await moved.groups() == ["staff", "crew"]
    assert set(moved.member.state["unfinished"].values()) == {"ana in staff", "ana in crew"}


@pytest.mark.parametrize("refreshed", [False, True])
@pytest.mark.parametrize(("wanted", "left"), [(AFTER, ["crew"]), (BEFORE, ["staff"])])
async def test_the_next_run_puts_it_right(moved: Moved, refreshed: bool, wanted: Any, left: list[str]) -> None:
    member = await moved.member.in_next_run()
    assert not refreshed or await member.refresh()
    assert await member.update(**wanted)
    assert member.failure is None
    assert await moved.groups() == left
    assert member.state.get("unfinished") is None
    assert await member.refresh()
    assert not member.differs()
    await member.delete()
    assert await moved.groups() == []


async def test_a_destroy_takes_both_away(moved: Moved) -> None:
    await (await moved.member.in_next_run()).delete()
    assert await moved.groups() == []


async def test_what_was_put_right_by_hand_is_seen(moved: Moved) -> None:
    await moved.env.patch(f"/Groups/{moved.staff}", "remove", f'members[value eq "{moved.ana}"]')
    member = await moved.member.in_next_run()
    assert await member.refresh()
    assert member.failure is None
    assert not member.differs()
    assert (member.state["group_id"], member.state.get("unfinished")) == (moved.crew, None)
    await moved.env.patch(f"/Groups/{moved.crew}", "remove", f'members[value eq "{moved.ana}"]')
    assert not await (await member.in_next_run()).refresh()


async def test_a_machine_that_died_between_the_two_calls(env: Env) -> None:
    """The state knows the former membership only; the same program once more makes the rest."""
    ana, staff, crew = await env.user("ana"), await env.group("staff"), await env.group("crew")
    member = await env.driver(domains.Membership).create(**BEFORE)
    await env.join(ana["id"], crew["id"])
    await (await member.in_next_run()).update(**AFTER)
    assert member.failure is None
    assert await env.members_of(staff["id"]) == set()
    assert await env.members_of(crew["id"]) == {ana["id"]}


async def test_one_that_was_never_answered_is_known_too(env: Env) -> None:
    ana, staff = await env.user("ana"), await env.group("staff")
    crew = await env.group("crew")
    env.break_("PATCH", "/Groups/", drop="after", times=None)
    member = await env.driver(domains.Membership).create(**BEFORE)
    assert "it is not known whether the server acted" in (member.failure or "")
    assert member.id == f"{ana['id']}/{staff['id']}"
    await member.update(**AFTER)
    env.sandbox.faults.clear()
    assert set(member.state["unfinished"].values()) == {"ana in staff", "ana in crew"}
    await member.delete()
    assert await env.members_of(staff["id"]) == await env.members_of(crew["id"]) == set()


async def test_a_refusal_makes_nothing_half_done(env: Env) -> None:
    await env.user("ana")
    await env.group("staff")
    crew = await env.group("crew")
    env.break_("PATCH", "/Groups/", status=403)
    with pytest.raises(Denied):
        await env.driver(domains.Membership).create(**BEFORE)
    member = await env.driver(domains.Membership).create(**BEFORE)
    env.break_("PATCH", f"/Groups/{crew['id']}", status=403)
    with pytest.raises(Denied):
        await member.update(**AFTER)
    assert member.state["group_name"] == "staff"


@pytest.mark.parametrize("refreshed", [False, True])
@pytest.mark.parametrize("exclusive", [False, True])
@pytest.mark.parametrize("wanted", ["crew", "staff", ""])
async def test_members_who_could_not_leave_the_former_group_are_known(
    env: Env, wanted: str, exclusive: bool, refreshed: bool
) -> None:
    ids = {name: (await env.user(name))["id"] for name in ("ana", "bob", "eve")}
    groups = {name: (await env.group(name))["id"] for name in ("staff", "crew")}
    await env.join(ids["eve"], groups["crew"])
    given = {"users": ["ana", "bob"], "exclusive": exclusive}
    members = await env.driver(domains.GroupMembers).create(group="staff", **given)
    env.break_("POST", "/Bulk$", times=None, status=403)  # else who leaves both groups travels in one call
    env.break_("PATCH", f"/Groups/{groups['staff']}", times=None, status=403)
    await members.update(group="crew", **given)
    assert "take user" in (members.failure or "")
    env.sandbox.faults.clear()
    members = await members.in_next_run()
    assert not refreshed or await members.refresh()
    if wanted:
        assert "group" in await members.update(group=wanted, **given)
        assert members.failure is None
        assert await (await members.in_next_run()).refresh()
        assert not members.differs()
    else:
        await members.delete()
    others = set() if exclusive else {ids["eve"]}
    both = {ids["ana"], ids["bob"]}
    assert await env.members_of(groups["staff"]) == (both if wanted == "staff" else set())
    assert await env.members_of(groups["crew"]) == others | (both if wanted == "crew" else set())


async def test_members_half_in_a_new_group_are_not_forgotten_in_the_former_one(env: Env) -> None:
    ana, bob = await env.user("ana"), await env.driver(domains.User).create(**person("bob"))
    staff, crew = await env.group("staff"), await env.group("crew")
    users = [ana["id"], bob.id]
    members = await env.driver(domains.GroupMembers).create(group="staff", users=users)
    await env.call("DELETE", f"/Users/{bob.id}")
    await members.update(group="crew", users=users)
    assert "put user" in (members.failure or "")
    assert await env.members_of(staff["id"]) == await env.members_of(crew["id"]) == {ana["id"]}
    await members.delete()
    assert await env.members_of(staff["id"]) == await env.members_of(crew["id"]) == set()


async def test_members_who_were_all_refused_make_nothing(env: Env) -> None:
    await env.user("ana")
    await env.group("staff")
    env.break_("PATCH", "/Groups/", status=403, times=None)
    env.break_("GET", "/Groups/", status=403, times=None)
    with pytest.raises(Denied, match="put user ana into group staff"):
        await env.driver(domains.GroupMembers).create(group="staff", users=["ana"])


async def test_members_of_whom_nobody_knows_are_known(env: Env) -> None:
    ana, staff = await env.user("ana"), await env.group("staff")
    env.break_("PATCH", "/Groups/", drop="after", times=None)
    env.break_("GET", "/Groups/", status=403, times=None)
    members = await env.driver(domains.GroupMembers).create(group="staff", users=["ana"])
    assert members.failure
    env.sandbox.faults.clear()
    await members.delete()
    assert await env.members_of(staff["id"]) == set()
    assert ana["id"] in members.state["user_ids"]


@pytest.mark.parametrize(
    ("kind", "given"),
    [(domains.Membership, BEFORE), (domains.AppRoleGrant, {"user": "ana", "role": "User Administrator"})],
)
async def test_a_state_without_the_ids_is_found_by_the_id_of_the_resource(
    env: Env, kind: type[Any], given: dict[str, str]
) -> None:
    await env.user("ana")
    await env.group("staff")
    made = await env.driver(kind).create(**given)
    whole = dict(made.state)
    made.state = {name: value for name, value in whole.items() if not name.endswith("_id")}
    assert await made.refresh()
    assert made.state == whole
