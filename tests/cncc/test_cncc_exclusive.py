"""An exclusive set of roles: the role that the realm gives everybody stays, whatever it is called."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.errors import Refused
from tests.cncc.environment import Env
from tests.cncc.test_cncc_location import account


async def default_role(env: Env) -> dict[str, Any]:
    """The role that the realm gives everybody."""
    return dict((await env.call("GET", "")).body["defaultRole"])


async def held(env: Env, user_id: str) -> set[str]:
    """All roles of a user."""
    return {role["name"] for role in (await env.call("GET", f"/users/{user_id}/role-mappings/realm")).body}


async def grant(env: Env, user_id: str, *names: str) -> None:
    """Give roles by hand."""
    roles = [(await env.call("GET", f"/roles/{name}")).body for name in names]
    body = [{"id": role["id"], "name": role["name"]} for role in roles]
    await env.call("POST", f"/users/{user_id}/role-mappings/realm", json=body)


async def rename_realm(env: Env, name: str) -> str:
    """Give the realm another name; returns the former one."""
    former = env.realm_name
    await env.call("PUT", "", json={"realm": name})
    env.realm_name = name
    return former


@pytest.mark.parametrize("named", [True, False], ids=["its name", "renamed"])
async def test_the_role_that_everybody_has_stays(env: Env, named: bool) -> None:
    role = await default_role(env)
    if not named:
        await env.call("PUT", f"/roles-by-id/{role['id']}", json={"name": "everybody"})
    try:
        former = await rename_realm(env, f"{env.realm_name}-two")
        try:
            everybody = (await default_role(env))["name"]
            user_id = await env.user("ana")
            for name in ("reader", "by-hand", f"default-roles-{env.realm_name}"):
                await env.role(name)
            await grant(env, user_id, "by-hand", f"default-roles-{env.realm_name}")
            later = await env.again()
            driver = await later.driver(cncc.UserRoles).create(user="ana", roles=["reader"], exclusive=True)
            assert await held(env, user_id) == {"reader", everybody}
            await driver.in_next_run()
            assert await driver.refresh()
            assert not driver.differs()
        finally:
            await rename_realm(env, former)
    finally:
        await env.call(
            "PUT", f"/roles-by-id/{role['id']}", json={"name": role["name"], "description": role["description"]}
        )


async def test_an_account_that_may_not_see_which_role_it_is_removes_none(env: Env) -> None:
    user_id = await env.user("ana")
    await env.role("by-hand")
    await grant(env, user_id, "by-hand")
    before = await held(env, user_id)
    limited = await account(env, "manage-users", "view-users")
    with pytest.raises(Refused, match=r"may not see which role the realm .* gives everybody.*view-realm"):
        await limited.driver(cncc.UserRoles).create(user="ana", roles=[], exclusive=True)
    assert await held(env, user_id) == before


async def test_what_exclusive_would_remove_is_announced(env: Env) -> None:
    user_id = await env.user("ana")
    for name in ("reader", "by-hand", "other"):
        await env.role(name)
    await grant(env, user_id, "by-hand", "other")
    driver = await env.driver(cncc.UserRoles).create(user="ana", roles=["reader"])
    wanted = {**driver.inputs, "exclusive": True}
    lines = [f"exclusive: removes role {name} of user ana" for name in ("by-hand", "other")]
    assert await driver.runner.check_plan(wanted, driver.state) == lines
    assert await driver.runner.check_plan({**wanted, "user": "ANA"}, None) == lines
    assert await driver.runner.check_plan(driver.inputs, driver.state) == []
    await driver.update(user="ana", roles=["reader"], exclusive=True)
    assert await driver.runner.check_plan(wanted, driver.state) == [], "only when it is turned on"
