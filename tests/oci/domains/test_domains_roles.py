"""Dynamic resource groups, and roles for users, groups and dynamic resource groups."""

from __future__ import annotations

import asyncio

import pytest

from iam_resources.errors import Conflict, NotFound, Refused
from iam_resources.oci import domains
from tests.oci.domains.environment import Env

RULE = "ALL {resource.type = 'fnfunc'}"


async def test_a_dynamic_resource_group_lives(env: Env) -> None:
    given = {"display_name": "functions", "matching_rule": RULE, "description": "All", "tags": {"a": "b"}}
    group = await env.driver(domains.DynamicResourceGroup).create(**given)
    assert await group.refresh()
    assert not group.differs()
    for name, value in {
        "matching_rule": "ANY {resource.type = 'fnapp', resource.type = 'fnfunc'}",
        "description": "",
        "display_name": "jit",
        "tags": {"a": ""},
    }.items():
        given[name] = value
        assert await group.update(**given) == {name}
        assert await group.refresh()
        assert not group.differs(), name
    later = await env.again()
    for reference in ("jit", group.id, group.state["dynamic_resource_group_ocid"]):
        taken = await later.driver(domains.DynamicResourceGroup).import_(reference)
        assert taken.id == group.id
        assert not taken.differs()
    await group.delete()
    assert not await group.refresh()


async def test_a_grant_lives(env: Env) -> None:
    group = await env.driver(domains.DynamicResourceGroup).create(display_name="functions", matching_rule=RULE)
    words = {"role": "User Administrator", "dynamic_resource_group": group.id}
    grant = await env.driver(domains.AppRoleGrant).create(**words)
    assert await grant.refresh()
    assert not grant.differs()
    assert grant.state["app_name"] == "IDCSApp"
    assert grant.state["grantee_name"] == "functions"
    seen = await env.seen(f"/Grants/{grant.id}")
    assert seen["grantMechanism"] == "ADMINISTRATOR_TO_DYNAMIC_RESOURCE_GROUP"
    for same in (
        {"role": grant.state["role_id"], "app": "IDCSApp", "dynamic_resource_group": "functions"},
        {"role": "User Administrator", "app": "IDCSAppId", "dynamic_resource_group": grant.state["grantee_ocid"]},
    ):
        assert await grant.update(**same) == frozenset()

    taken = await (await env.again()).driver(domains.AppRoleGrant).import_(grant.id)
    assert not taken.differs()
    assert await taken.update(**words) == frozenset()
    await grant.delete()
    await grant.delete()
    assert not await taken.refresh()


async def grants_of(env: Env, user_id: str) -> list[str]:
    """The roles that a user has."""
    seen = await env.call("GET", "/Grants", query={"filter": f'grantee.value eq "{user_id}"'})
    ids = [each["entitlement"]["attributeValue"] for each in seen.body["Resources"]]
    return sorted([(await env.seen(f"/AppRoles/{id_}"))["displayName"] for id_ in ids])


async def test_a_grant_that_others_made_is_not_taken(env: Env) -> None:
    ana = await env.user("ana")
    by_hand = await env.driver(domains.AppRoleGrant).create(role="User Administrator", user="ana")
    await asyncio.sleep(1.1)  # the service's clock is known to the second
    env = await env.again()
    words = {"role": "User Administrator", "user": ana["id"]}
    with pytest.raises(Conflict, match=rf"grant of role .*adopt=True .*import it with the id {by_hand.id}"):
        await env.driver(domains.AppRoleGrant).create(**words)
    env.break_("POST", "/Grants$")
    with pytest.raises(Conflict, match="adopt=True"):
        await env.driver(domains.AppRoleGrant).create(**words)
    assert await grants_of(env, ana["id"]) == ["User Administrator"]
    grant = await env.driver(domains.AppRoleGrant).create(**words, adopt=True)
    assert grant.id == by_hand.id
    await grant.delete()
    assert await grants_of(env, ana["id"]) == []


async def test_a_grant_whose_answer_was_lost_is_ours(env: Env) -> None:
    ana = await env.user("ana")
    env.break_("POST", "/Grants$")
    grant = await env.driver(domains.AppRoleGrant).create(role="User Administrator", user="ana")
    assert await grants_of(env, ana["id"]) == ["User Administrator"]
    await grant.delete()
    assert await grants_of(env, ana["id"]) == []


async def test_another_role_or_holder_is_another_grant(env: Env) -> None:
    ana, staff = await env.user("ana"), await env.group("staff")
    grant = await env.driver(domains.AppRoleGrant).create(role="User Administrator", user="ana")
    assert await grant.update(role="Audit Administrator", user="ana") == {"role"}
    assert await grants_of(env, ana["id"]) == ["Audit Administrator"]
    assert await grant.update(role="Audit Administrator", group="staff") == {"group"}
    assert await grants_of(env, ana["id"]) == []
    assert await grants_of(env, staff["id"]) == ["Audit Administrator"]
    grant = await grant.in_next_run()
    assert await grant.refresh()
    assert not grant.differs()
    assert grant.state.get("user") is None
    await grant.delete()
    assert await grants_of(env, staff["id"]) == []


@pytest.mark.parametrize("adopt", [False, True])
async def test_who_is_merely_called_otherwise_keeps_the_role(env: Env, adopt: bool) -> None:
    ana = await env.user("ana")
    grant = await env.driver(domains.AppRoleGrant).create(role="User Administrator", user="Ana", adopt=adopt)
    assert await (await grant.in_next_run()).refresh()
    assert not grant.differs()
    await env.patch(f"/Users/{ana['id']}", "replace", "userName", "lima")
    assert await (await grant.in_next_run()).update(role="user administrator", user="lima", adopt=adopt)
    assert await grants_of(env, ana["id"]) == ["User Administrator"]
    assert await grant.refresh()
    assert not grant.differs()


@pytest.mark.parametrize("refreshed", [False, True])
@pytest.mark.parametrize("wanted", ["Audit Administrator", "User Administrator"])
async def test_a_grant_that_could_not_be_removed_is_known(env: Env, wanted: str, refreshed: bool) -> None:
    ana = await env.user("ana")
    grant = await env.driver(domains.AppRoleGrant).create(role="User Administrator", user="ana")
    env.break_("DELETE", "/Grants/", status=403)
    await grant.update(role="Audit Administrator", user="ana")
    assert "delete grant of role User Administrator to ana" in (grant.failure or "")
    assert await grants_of(env, ana["id"]) == ["Audit Administrator", "User Administrator"]
    grant = await grant.in_next_run()
    assert not refreshed or await grant.refresh()
    assert await grant.update(role=wanted, user="ana") == {"role"}
    assert grant.failure is None
    assert await grants_of(env, ana["id"]) == [wanted]
    assert await grant.refresh()
    assert not grant.differs()


async def test_both_grants_of_a_change_that_is_half_done_are_destroyed(env: Env) -> None:
    ana = await env.user("ana")
    grant = await env.driver(domains.AppRoleGrant).create(role="User Administrator", user="ana")
    env.break_("DELETE", "/Grants/", status=403)
    await grant.update(role="Audit Administrator", user="ana")
    await (await grant.in_next_run()).delete()
    assert await grants_of(env, ana["id"]) == []


async def test_a_grant_is_not_gone_because_its_role_cannot_be_read(env: Env) -> None:
    await env.user("ana")
    grant = await env.driver(domains.AppRoleGrant).create(role="User Administrator", user="ana")
    env.break_("GET", "/AppRoles/", status=404, times=None)
    grant = await grant.in_next_run()
    assert await grant.refresh()
    assert not grant.differs()


async def test_of_several_apps_of_one_name_none_is_taken(env: Env) -> None:
    await env.user("ana")
    env.change_answers("/Apps", {"Resources": [{"id": "a1", "displayName": "Pay"}, {"id": "b2", "name": "pay"}]})
    with pytest.raises(Refused, match=r"several apps are called pay .*Write the id of the one meant: a1, b2"):
        await env.driver(domains.AppRoleGrant).create(role="User", app="pay", user="ana")


@pytest.mark.usefixtures("unhurried")
async def test_grants_to_users_and_groups_travel_together(env: Env) -> None:
    people = [await env.user(f"user{number}") for number in range(10)]
    staff = await env.group("staff")
    env.sandbox.calls.clear()
    wanted: list[dict[str, str]] = [{"role": "User Manager", "user": each["ocid"]} for each in people]
    grants = await env.many(domains.AppRoleGrant, [*wanted, {"role": "User Manager", "group": staff["id"]}])
    assert [path for path in env.paths() if "Grants" in path or "Bulk" in path] == ["POST /Bulk"]
    assert grants[0].state["grantee_name"] == "user0"
    assert grants[-1].state["grantee_name"] == "staff"
    env.break_("POST", "/Bulk$")
    more = await env.many(domains.AppRoleGrant, [{**each, "role": "Audit Administrator"} for each in wanted])
    assert len({grant.id for grant in [*grants, *more]}) == 21


async def test_what_cannot_be_granted(env: Env) -> None:
    await env.user("ana")
    grant = env.driver(domains.AppRoleGrant)
    with pytest.raises(NotFound, match=r"grant role Nobody to ana: the app IDCSApp has no role Nobody.*list_app_roles"):
        await grant.create(role="Nobody", user="ana")
    with pytest.raises(NotFound, match="no user bob"):
        await grant.create(role="User Manager", user="bob")
    assert "exactly one of" in grant.check(role="User Manager")[0].reason
    assert "not user and group" in grant.check(role="User Manager", user="a", group="b")[0].reason
