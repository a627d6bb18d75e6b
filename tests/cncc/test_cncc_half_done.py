"""A change of a membership or grant that is left half done: all that was made is known, and the next run goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.errors import VendorError
from iam_resources.sandbox import Fault
from tests.cncc.lab import Lab
from tests.life import Life


@dataclass
class Moved:
    """A relation of Ana's that was to become another one, where the former one could not be taken away."""

    lab: Lab
    life: Life
    user_id: str
    before: dict[str, Any]
    after: dict[str, Any]
    has: Callable[[], Any]


async def _membership(lab: Lab) -> Moved:
    user_id = await lab.user("ana")
    for name in ("staff", "crew"):
        await lab.life(cncc.Group).create(name=name)
    life = await lab.life(cncc.Membership).create(user="ana", group="/staff")

    async def has() -> set[str]:
        groups = (await lab.call("GET", f"/users/{user_id}/groups")).body
        return {group["name"] for group in groups}

    return Moved(lab, life, user_id, {"user": "ana", "group": "/staff"}, {"user": "ana", "group": "/crew"}, has)


async def _grant(lab: Lab) -> Moved:
    user_id = await lab.user("ana")
    for name in ("staff", "crew"):
        await lab.role(name)
    life = await lab.life(cncc.UserRole).create(user="ana", role="staff")

    async def has() -> set[str]:
        return await lab.roles_of(user_id) & {"staff", "crew"}

    return Moved(lab, life, user_id, {"user": "ana", "role": "staff"}, {"user": "ana", "role": "crew"}, has)


@pytest.fixture(params=[_membership, _grant])
async def moved(request: pytest.FixtureRequest, faulty: Lab) -> Moved:
    made: Moved = await request.param(faulty)
    sandbox = faulty.sandbox
    assert sandbox is not None
    sandbox.faults.add(Fault("DELETE", f"/users/{made.user_id}/", status=403, times=None))
    await made.life.update(**made.after)
    sandbox.faults.clear()
    return made


async def test_both_are_known(moved: Moved) -> None:
    assert moved.life.failure
    assert await moved.has() == {"staff", "crew"}
    assert len(moved.life.state["unfinished"]) == 2


@pytest.mark.parametrize("refreshed", [False, True])
@pytest.mark.parametrize("back", [False, True])
async def test_the_next_run_puts_it_right(moved: Moved, refreshed: bool, back: bool) -> None:
    life = await moved.life.in_next_run()
    assert not refreshed or await life.refresh()
    wanted = moved.before if back else moved.after
    assert await life.update(**wanted)
    assert life.failure is None
    assert await moved.has() == {"staff" if back else "crew"}
    assert life.state.get("unfinished") is None
    assert await life.refresh()
    assert not life.differs()
    await life.delete()
    assert await moved.has() == set()


async def test_a_destroy_takes_both_away(moved: Moved) -> None:
    await (await moved.life.in_next_run()).delete()
    assert await moved.has() == set()


async def test_what_was_put_right_by_hand_is_seen(moved: Moved) -> None:
    other = await moved.lab.again()
    kind = moved.life.kind
    by_hand = await other.life(kind).take_in(f"{moved.lab.realm_name}/ana/{'/' * ('group' in moved.before)}staff")
    await by_hand.delete()
    life = await moved.life.in_next_run()
    assert await life.refresh()
    assert not life.differs()
    assert life.state.get("unfinished") is None
    assert await moved.has() == {"crew"}


async def test_a_refusal_makes_nothing_half_done(faulty: Lab) -> None:
    made = await _membership(faulty)
    sandbox = faulty.sandbox
    assert sandbox is not None
    sandbox.faults.add(Fault("PUT", f"/users/{made.user_id}/", status=403))
    with pytest.raises(VendorError):
        await made.life.update(**made.after)
    assert await made.has() == {"staff"}


async def test_one_that_was_never_answered_is_known(faulty: Lab) -> None:
    made = await _membership(faulty)
    await made.life.delete()
    sandbox = faulty.sandbox
    assert sandbox is not None
    sandbox.faults.add(Fault("PUT", f"/users/{made.user_id}/", drop="after", times=None))
    again = await faulty.life(cncc.Membership).create(**made.before)
    sandbox.faults.clear()
    assert "not known whether the server acted" in (again.failure or "")
    await again.delete()
    assert await made.has() == set()


async def test_roles_of_another_user_take_nothing_away_that_others_gave(faulty: Lab) -> None:
    ana, bob = await faulty.user("ana"), await faulty.user("bob")
    for name in ("reader", "writer"):
        await faulty.role(name)
    by_hand = await faulty.life(cncc.UserRole).create(user="bob", role="writer")
    roles = await faulty.life(cncc.UserRoles).create(user="ana", roles=["reader", "writer"])
    await roles.update(user="bob", roles=["reader"])
    assert await faulty.roles_of(ana) == set()
    assert await faulty.roles_of(bob) == {"reader", "writer"}
    assert await by_hand.refresh()


async def test_roles_that_were_given_before_a_failure_are_known(faulty: Lab) -> None:
    ana = await faulty.user("ana")
    for name in ("reader", "writer"):
        await faulty.role(name)
    roles = await faulty.life(cncc.UserRoles).create(user="ana", roles=["reader"])
    assert faulty.sandbox is not None
    faulty.sandbox.faults.add(Fault("DELETE", f"/users/{ana}/", status=403, times=None))
    await roles.update(user="ana", roles=["writer"])
    faulty.sandbox.faults.clear()
    assert roles.failure
    assert roles.state["roles"] == ["reader", "writer"]
    again = await roles.in_next_run()
    assert await again.refresh()
    await again.delete()
    assert await faulty.roles_of(ana) == set()


@pytest.mark.parametrize("make", [_membership, _grant])
async def test_a_state_without_the_ids_is_found_by_the_id_of_the_resource(faulty: Lab, make: Any) -> None:
    life = (await make(faulty)).life
    whole = dict(life.state)
    life.state = {name: value for name, value in whole.items() if not name.endswith("_id")}
    assert await life.refresh()
    assert life.state == whole
