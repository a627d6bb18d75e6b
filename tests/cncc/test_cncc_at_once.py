"""Calls about one user at the same moment."""

from __future__ import annotations

import asyncio

import pytest

from iam_resources import cncc
from tests.cncc.environment import Env

ROUNDS = 200


async def test_the_same_grant_and_the_same_membership_at_once(real: Env) -> None:
    """Without care the service answers some of these calls with 400 or 409 although the pair is there afterwards."""
    await real.role("reader")
    await real.group("crew")
    ids = [await real.user(f"user{number:03}") for number in range(ROUNDS)]
    other = await real.again()
    for user_id in ids:
        grants = [env.driver(cncc.UserRole).create(user=user_id, role="reader") for env in (real, real, other)]
        sets = [env.driver(cncc.UserRoles).create(user=user_id, roles=["reader"]) for env in (real, other)]
        members = [env.driver(cncc.Membership).create(user=user_id, group="/crew") for env in (real, real, other)]
        for driver in await asyncio.gather(*grants, *sets, *members):
            assert driver.failure is None
    assert len((await real.call("GET", "/roles/reader/users", query={"max": 500})).body) == ROUNDS
    crew = (await real.realm.groups.look_up("/crew")) or {}
    assert len((await real.call("GET", f"/groups/{crew['id']}/members", query={"max": 500})).body) == ROUNDS


@pytest.mark.parametrize("status", [400, 409])
async def test_a_refusal_is_no_failure_where_the_pair_is_there(faulty: Env, status: int) -> None:
    from iam_resources.sandbox import Fault

    assert faulty.sandbox is not None
    user_id = await faulty.user("ana")
    role_id = await faulty.role("reader")
    group_id = await faulty.group("crew")
    body = [{"id": role_id, "name": "reader"}]
    await faulty.call("POST", f"/users/{user_id}/role-mappings/realm", json=body)
    await faulty.call("PUT", f"/users/{user_id}/groups/{group_id}")
    faulty.sandbox.faults.add(Fault("POST", f"/users/{user_id}/role-mappings", status=status, times=None))
    faulty.sandbox.faults.add(Fault("PUT", f"/users/{user_id}/groups", status=status, times=None))
    assert (await faulty.driver(cncc.UserRole).create(user="ana", role="reader")).failure is None
    assert (await faulty.driver(cncc.Membership).create(user="ana", group="/crew")).failure is None
    await faulty.role("writer")
    await faulty.group("staff")
    for driver, inputs in (
        (faulty.driver(cncc.UserRole), {"user": "ana", "role": "writer"}),
        (faulty.driver(cncc.Membership), {"user": "ana", "group": "/staff"}),
    ):
        with pytest.raises(Exception, match=str(status)):
            await driver.create(**inputs)
