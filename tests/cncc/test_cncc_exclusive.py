"""An exclusive set of roles: the role that the realm gives everybody stays, whatever it is called."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.errors import Refused
from tests.cncc.lab import Lab
from tests.cncc.test_cncc_location import account


async def default_role(lab: Lab) -> dict[str, Any]:
    """The role that the realm gives everybody."""
    return dict((await lab.call("GET", "")).body["defaultRole"])


async def held(lab: Lab, user_id: str) -> set[str]:
    """All roles of a user."""
    return {role["name"] for role in (await lab.call("GET", f"/users/{user_id}/role-mappings/realm")).body}


async def grant(lab: Lab, user_id: str, *names: str) -> None:
    """Give roles by hand."""
    roles = [(await lab.call("GET", f"/roles/{name}")).body for name in names]
    body = [{"id": role["id"], "name": role["name"]} for role in roles]
    await lab.call("POST", f"/users/{user_id}/role-mappings/realm", json=body)


async def rename_realm(lab: Lab, name: str) -> str:
    """Give the realm another name; gives the former one."""
    former = lab.realm_name
    await lab.call("PUT", "", json={"realm": name})
    lab.realm_name = name
    return former


@pytest.mark.parametrize("named", [True, False], ids=["its name", "renamed"])
async def test_the_role_that_everybody_has_stays(lab: Lab, named: bool) -> None:
    role = await default_role(lab)
    if not named:
        await lab.call("PUT", f"/roles-by-id/{role['id']}", json={"name": "everybody"})
    try:
        former = await rename_realm(lab, f"{lab.realm_name}-two")
        try:
            everybody = (await default_role(lab))["name"]
            user_id = await lab.user("ana")
            for name in ("reader", "by-hand", f"default-roles-{lab.realm_name}"):
                await lab.role(name)
            await grant(lab, user_id, "by-hand", f"default-roles-{lab.realm_name}")
            later = await lab.again()
            life = await later.life(cncc.UserRoles).create(user="ana", roles=["reader"], exclusive=True)
            assert await held(lab, user_id) == {"reader", everybody}
            await life.in_next_run()
            assert await life.refresh()
            assert not life.differs()
        finally:
            await rename_realm(lab, former)
    finally:
        await lab.call(
            "PUT", f"/roles-by-id/{role['id']}", json={"name": role["name"], "description": role["description"]}
        )


async def test_an_account_that_may_not_see_which_role_it_is_removes_none(lab: Lab) -> None:
    user_id = await lab.user("ana")
    await lab.role("by-hand")
    await grant(lab, user_id, "by-hand")
    before = await held(lab, user_id)
    limited = await account(lab, "manage-users", "view-users")
    with pytest.raises(Refused, match=r"may not see which role the realm .* gives everybody.*view-realm"):
        await limited.life(cncc.UserRoles).create(user="ana", roles=[], exclusive=True)
    assert await held(lab, user_id) == before


async def test_what_exclusive_would_remove_is_announced(lab: Lab) -> None:
    user_id = await lab.user("ana")
    for name in ("reader", "by-hand", "other"):
        await lab.role(name)
    await grant(lab, user_id, "by-hand", "other")
    life = await lab.life(cncc.UserRoles).create(user="ana", roles=["reader"])
    wanted = {**life.inputs, "exclusive": True}
    lines = [f"exclusive: removes role {name} of user ana" for name in ("by-hand", "other")]
    assert await life.runner.announce(wanted, life.state) == lines
    assert await life.runner.announce({**wanted, "user": "ANA"}, None) == lines
    assert await life.runner.announce(life.inputs, life.state) == []
    await life.update(user="ana", roles=["reader"], exclusive=True)
    assert await life.runner.announce(wanted, life.state) == [], "only when it is turned on"
