"""Realm roles and grants: one by one, together, exclusive; and what a rename must not do."""

from __future__ import annotations

import pytest

from iam_resources import cncc
from iam_resources.errors import Conflict, NotFound, Refused
from tests.cncc.environment import Env

NAMES = ["plain", "with space", "a/b", "//x", "100%", "%2F", "ü ö", "a;b", "a?b#c", "a\\b", "Plain", "x" * 255]


@pytest.mark.parametrize("name", NAMES)
async def test_a_role_of_any_name(env: Env, name: str) -> None:
    role = await env.driver(cncc.RealmRole).create(name=name, description="what for")
    known = dict(role.state)
    assert await role.refresh()
    assert role.state == known
    taken = await (await env.again()).driver(cncc.RealmRole).import_(f"{env.realm_name}/{name}")
    assert taken.id == role.id
    assert not taken.differs()
    user_id = await env.user("ana")
    grant = await env.driver(cncc.UserRole).create(user=user_id, role=name)
    assert await env.roles_of(user_id) == {name}
    imported = await (await env.again()).driver(cncc.UserRole).import_(f"{env.realm_name}/ana/{name}")
    assert imported.id == grant.id
    assert imported.inputs["role"] == name
    await grant.delete()
    assert await env.roles_of(user_id) == set()
    await role.delete()
    await role.delete()
    assert not await role.refresh()


async def test_names_that_no_address_can_hold(env: Env) -> None:
    role = env.driver(cncc.RealmRole)
    assert role.check(name="..")[0].path == "name"
    assert role.check(name=".")[0].path == "name"
    assert role.check(name="")[0].path == "name"
    assert role.check(name="x" * 256)[0].path == "name"
    with pytest.raises(NotFound):
        await role.import_(f"{env.realm_name}/..")


async def test_role_changes_in_place(env: Env) -> None:
    role = await env.driver(cncc.RealmRole).create(name="old", description="first")
    user_id = await env.user("ana")
    grant = await env.driver(cncc.UserRole).create(user=user_id, role="old")
    together = await env.driver(cncc.UserRoles).create(user="ana", roles=["old"])
    before = (role.id, role.state["role_id"])
    assert await role.update(name="new/name", description="first") == {"name"}
    assert (role.id, role.state["role_id"]) == before
    assert role.state["description"] == "first"
    assert await role.update(name="new/name", description="") == {"description"}
    assert await role.refresh()
    assert role.state["name"] == "new/name"
    assert role.state.get("description") is None
    # The grant is the same one: it shows no change by hand, and follows the name without being removed in between.
    assert await grant.refresh()
    await grant.update(user=user_id, role="new/name")
    assert await together.update(user="ana", roles=["new/name"]) == {"roles"}
    assert await env.roles_of(user_id) == {"new/name"}


async def test_a_description_that_is_not_mentioned_stays(env: Env) -> None:
    await env.call("POST", "/roles", json={"name": "old", "description": "by hand"})
    with pytest.raises(Conflict, match=r"create role old .*adopt=True"):
        await env.driver(cncc.RealmRole).create(name="old")
    role = await env.driver(cncc.RealmRole).create(name="old", adopt=True)
    assert await role.update(name="new", adopt=True) == {"name"}
    assert await role.refresh()
    assert role.state["description"] == "by hand"
    other = await env.driver(cncc.RealmRole).create(name="new", description="ours", adopt=True)
    assert other.id == role.id
    assert (await env.realm.roles.api.named("new"))["description"] == "ours"


async def test_a_grant_is_one_call_where_both_ends_are_known(env: Env) -> None:
    ana = await env.driver(cncc.User).create(username="ana")
    reader = await env.driver(cncc.RealmRole).create(name="reader")
    before = env.calls
    grant = await env.driver(cncc.UserRole).create(user=ana.state["user_id"], role=reader.state["role_id"])
    assert env.calls - before == 1
    assert grant.id == f"{env.realm_name}/{ana.state['user_id']}/{reader.state['role_id']}"
    known = dict(grant.state)
    assert await grant.refresh()
    assert {**known, "user": "ana", "role": "reader"} == grant.state
    assert not grant.differs()


async def test_a_grant_removed_by_hand_is_seen(env: Env) -> None:
    user_id, role_id = await env.user("ana"), await env.role("reader")
    await env.role("writer")
    grant = await env.driver(cncc.UserRole).create(user="ana", role="reader")
    both = await env.driver(cncc.UserRoles).create(user="ana", roles=["reader", "writer"])
    await env.call(
        "DELETE", f"/users/{user_id}/role-mappings/realm", json=[{"id": role_id, "name": "reader"}], repeat=False
    )
    later = await env.again()
    grant.runner, both.runner = later.driver(cncc.UserRole).runner, later.driver(cncc.UserRoles).runner
    assert not await grant.refresh()
    assert await both.refresh()
    assert both.differs() == {"roles"}
    assert await both.update(user="ana", roles=["reader", "writer"]) == {"roles"}
    assert await env.roles_of(user_id) == {"reader", "writer"}
    with pytest.raises(NotFound, match="does not have the role"):
        await env.call("DELETE", f"/users/{user_id}/role-mappings/realm", json=[{"id": role_id, "name": "reader"}])
        await (await env.again()).driver(cncc.UserRole).import_(f"{env.realm_name}/ana/reader")


async def test_a_grant_moves_to_another_user_or_role(env: Env) -> None:
    ana, bob = await env.user("ana"), await env.user("bob")
    await env.role("reader")
    await env.role("writer")
    grant = await env.driver(cncc.UserRole).create(user="ana", role="reader")
    assert await grant.update(user="ana", role="writer") == {"role"}
    assert await env.roles_of(ana) == {"writer"}
    assert await grant.update(user="bob", role="writer") == {"user"}
    assert (await env.roles_of(ana), await env.roles_of(bob)) == (set(), {"writer"})
    assert await grant.refresh()
    assert grant.id.startswith(f"{env.realm_name}/{bob}/")


async def test_a_renamed_user_keeps_all(env: Env) -> None:
    user = await env.driver(cncc.User).create(username="ana")
    await env.role("reader")
    grant = await env.driver(cncc.UserRole).create(user="ana", role="reader")
    await user.update(username="anna")
    assert await grant.update(user="anna", role="reader") == {"user"}
    assert await env.roles_of(user.state["user_id"]) == {"reader"}


async def test_missing_ends_are_named(env: Env) -> None:
    await env.user("ana")
    with pytest.raises(NotFound, match=r"grant role none to user ana.*there is no role none"):
        await env.driver(cncc.UserRole).create(user="ana", role="none")
    with pytest.raises(NotFound, match="there is no user nobody"):
        await env.driver(cncc.UserRole).create(user="nobody", role="none")
    await env.role("reader")
    with pytest.raises(NotFound, match=r"none of the roles a/b, zz"):
        await env.driver(cncc.UserRoles).create(user="ana", roles=["reader", "a/b", "zz"])
    with pytest.raises(Refused, match="<realm>/<username or id>/<role>"):
        await env.driver(cncc.UserRole).import_(f"{env.realm_name}/ana")


async def test_not_exclusive_touches_only_what_it_mentions(env: Env) -> None:
    user_id = await env.user("ana")
    for name in ("a", "b", "c", "foreign"):
        await env.role(name)
    await env.driver(cncc.UserRole).create(user="ana", role="foreign")
    roles = await env.driver(cncc.UserRoles).create(user=user_id, roles=["a", "b"])
    assert await roles.refresh()
    assert not roles.differs()
    assert await roles.update(user=user_id, roles=["b", "c"]) == {"roles"}
    assert await env.roles_of(user_id) == {"b", "c", "foreign"}
    await roles.delete()
    await roles.delete()
    assert await env.roles_of(user_id) == {"foreign"}


async def test_exclusive_takes_foreign_ones_away_but_not_what_all_have(env: Env) -> None:
    user_id = await env.user("ana")
    for name in ("a", "b", "foreign"):
        await env.role(name)
    await env.driver(cncc.UserRole).create(user="ana", role="foreign")
    roles = await env.driver(cncc.UserRoles).create(user=user_id, roles=["a"], exclusive=True)
    everybody = env.everybody
    assert await env.roles_of(user_id) == {"a"}
    assert everybody in {role["name"] for role in await env.realm.grants.api.get(user_id)}
    await env.driver(cncc.UserRole).create(user="ana", role="foreign")
    later = await env.again()
    roles.runner = later.driver(cncc.UserRoles).runner
    assert await roles.refresh()
    assert roles.differs() == {"roles"}
    await roles.update(user=user_id, roles=["a"], exclusive=True)
    assert await env.roles_of(user_id) == {"a"}
    await roles.update(user=user_id, roles=[], exclusive=True)
    assert everybody in {role["name"] for role in await env.realm.grants.api.get(user_id)}
    # Mentioned once and then not any more, it goes.
    await roles.update(user=user_id, roles=[everybody], exclusive=True)
    assert await roles.refresh()
    assert not roles.differs()
    await roles.update(user=user_id, roles=[], exclusive=True)
    assert await env.realm.grants.api.get(user_id) == []


async def test_import_takes_all_roles_of_a_user(env: Env) -> None:
    await env.user("ana")
    for name in ("a", "b/c"):
        await env.role(name)
        await env.driver(cncc.UserRole).create(user="ana", role=name)
    taken = await (await env.again()).driver(cncc.UserRoles).import_(f"{env.realm_name}/ana")
    assert taken.inputs["roles"] == ["a", "b/c"]
    assert taken.inputs["user"] == "ana"
    assert not taken.differs()


async def test_user_or_role_gone_meanwhile(env: Env) -> None:
    user_id = await env.user("ana")
    role = await env.driver(cncc.RealmRole).create(name="reader")
    grant = await env.driver(cncc.UserRole).create(user="ana", role="reader")
    roles = await env.driver(cncc.UserRoles).create(user="ana", roles=["reader"])
    await role.delete()
    assert not await grant.refresh()
    assert await roles.refresh()
    assert roles.differs() == {"roles"}
    await env.call("DELETE", f"/users/{user_id}")
    later = await env.again()
    for driver, kind in ((grant, cncc.UserRole), (roles, cncc.UserRoles)):
        driver.runner = later.driver(kind).runner
        assert not await driver.refresh()
        await driver.delete()


async def test_large_sets(env: Env) -> None:
    names = [f"role {number:03}" for number in range(110)]
    for name in names:
        await env.call("POST", "/roles", json={"name": name})
    user_id = await env.user("ana")
    before = env.calls
    roles = await env.driver(cncc.UserRoles).create(user=user_id, roles=names)
    assert env.calls - before <= 8
    assert len(await env.roles_of(user_id)) == 110
    assert await roles.refresh()
    assert not roles.differs()
    await roles.update(user=user_id, roles=names[:5])
    assert await env.roles_of(user_id) == set(names[:5])
