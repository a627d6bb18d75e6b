"""A change of a membership or grant that is left half done: all that was made is known, and the next run goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.errors import VendorError
from iam_resources.sandbox import Fault
from tests.cncc.environment import Env
from tests.driver import Driver


@dataclass
class Moved:
    """A relation of Ana's that was to become another one, where the former one could not be removed."""

    env: Env
    driver: Driver
    user_id: str
    before: dict[str, Any]
    after: dict[str, Any]
    has: Callable[[], Any]


async def _membership(env: Env) -> Moved:
    user_id = await env.user("ana")
    for name in ("staff", "crew"):
        await env.driver(cncc.Group).create(name=name)
    driver = await env.driver(cncc.Membership).create(user="ana", group="/staff")

    async def has() -> set[str]:
        groups = (await env.call("GET", f"/users/{user_id}/groups")).body
        return {group["name"] for group in groups}

    return Moved(env, driver, user_id, {"user": "ana", "group": "/staff"}, {"user": "ana", "group": "/crew"}, has)


async def _grant(env: Env) -> Moved:
    user_id = await env.user("ana")
    for name in ("staff", "crew"):
        await env.role(name)
    driver = await env.driver(cncc.UserRole).create(user="ana", role="staff")

    async def has() -> set[str]:
        return await env.roles_of(user_id) & {"staff", "crew"}

    return Moved(env, driver, user_id, {"user": "ana", "role": "staff"}, {"user": "ana", "role": "crew"}, has)


@pytest.fixture(params=[_membership, _grant])
async def moved(request: pytest.FixtureRequest, faulty: Env) -> Moved:
    made: Moved = await request.param(faulty)
    sandbox = faulty.sandbox
    assert sandbox is not None
    sandbox.faults.add(Fault("DELETE", f"/users/{made.user_id}/", status=403, times=None))
    await made.driver.update(**made.after)
    sandbox.faults.clear()
    return made


async def test_both_are_known(moved: Moved) -> None:
    assert moved.driver.failure
    assert await moved.has() == {"staff", "crew"}
    assert len(moved.driver.state["unfinished"]) == 2


@pytest.mark.parametrize("refreshed", [False, True])
@pytest.mark.parametrize("back", [False, True])
async def test_the_next_run_puts_it_right(moved: Moved, refreshed: bool, back: bool) -> None:
    driver = await moved.driver.in_next_run()
    assert not refreshed or await driver.refresh()
    wanted = moved.before if back else moved.after
    assert await driver.update(**wanted)
    assert driver.failure is None
    assert await moved.has() == {"staff" if back else "crew"}
    assert driver.state.get("unfinished") is None
    assert await driver.refresh()
    assert not driver.differs()
    await driver.delete()
    assert await moved.has() == set()


async def test_a_destroy_takes_both_away(moved: Moved) -> None:
    await (await moved.driver.in_next_run()).delete()
    assert await moved.has() == set()


async def test_what_was_put_right_by_hand_is_seen(moved: Moved) -> None:
    other = await moved.env.again()
    kind = moved.driver.kind
    by_hand = await other.driver(kind).import_(f"{moved.env.realm_name}/ana/{'/' * ('group' in moved.before)}staff")
    await by_hand.delete()
    driver = await moved.driver.in_next_run()
    assert await driver.refresh()
    assert not driver.differs()
    assert driver.state.get("unfinished") is None
    assert await moved.has() == {"crew"}


async def test_a_refusal_makes_nothing_half_done(faulty: Env) -> None:
    made = await _membership(faulty)
    sandbox = faulty.sandbox
    assert sandbox is not None
    sandbox.faults.add(Fault("PUT", f"/users/{made.user_id}/", status=403))
    with pytest.raises(VendorError):
        await made.driver.update(**made.after)
    assert await made.has() == {"staff"}


async def test_one_that_was_never_answered_is_known(faulty: Env) -> None:
    made = await _membership(faulty)
    await made.driver.delete()
    sandbox = faulty.sandbox
    assert sandbox is not None
    sandbox.faults.add(Fault("PUT", f"/users/{made.user_id}/", drop="after", times=None))
    again = await faulty.driver(cncc.Membership).create(**made.before)
    sandbox.faults.clear()
    assert "not known whether the server acted" in (again.failure or "")
    await again.delete()
    assert await made.has() == set()


async def test_roles_of_another_user_take_nothing_away_that_others_gave(faulty: Env) -> None:
    ana, bob = await faulty.user("ana"), await faulty.user("bob")
    for name in ("reader", "writer"):
        await faulty.role(name)
    by_hand = await faulty.driver(cncc.UserRole).create(user="bob", role="writer")
    roles = await faulty.driver(cncc.UserRoles).create(user="ana", roles=["reader", "writer"])
    await roles.update(user="bob", roles=["reader"])
    assert await faulty.roles_of(ana) == set()
    assert await faulty.roles_of(bob) == {"reader", "writer"}
    assert await by_hand.refresh()


async def test_roles_that_were_given_before_a_failure_are_known(faulty: Env) -> None:
    ana = await faulty.user("ana")
    for name in ("reader", "writer"):
        await faulty.role(name)
    roles = await faulty.driver(cncc.UserRoles).create(user="ana", roles=["reader"])
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
async def test_a_state_without_the_ids_is_found_by_the_id_of_the_resource(faulty: Env, make: Any) -> None:
    driver = (await make(faulty)).driver
    whole = dict(driver.state)
    driver.state = {name: value for name, value in whole.items() if not name.endswith("_id")}
    assert await driver.refresh()
    assert driver.state == whole
