"""Dynamic resource groups, and roles for users, groups and dynamic resource groups."""

from __future__ import annotations

import pytest

from iam_resources.errors import NotFound
from iam_resources.oci import domains
from tests.oci.domains.lab import Lab

RULE = "ALL {resource.type = 'fnfunc'}"


async def test_a_dynamic_resource_group_lives(lab: Lab) -> None:
    given = {"display_name": "functions", "matching_rule": RULE, "description": "All", "tags": {"a": "b"}}
    group = await lab.life(domains.DynamicResourceGroup).create(**given)
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
    later = await lab.again()
    for reference in ("jit", group.id, group.state["dynamic_resource_group_ocid"]):
        taken = await later.life(domains.DynamicResourceGroup).take_in(reference)
        assert taken.id == group.id
        assert not taken.differs()
    await group.delete()
    assert not await group.refresh()


async def test_a_grant_lives(lab: Lab) -> None:
    group = await lab.life(domains.DynamicResourceGroup).create(display_name="functions", matching_rule=RULE)
    words = {"role": "User Administrator", "dynamic_resource_group": group.id}
    grant = await lab.life(domains.AppRoleGrant).create(**words)
    assert await grant.refresh()
    assert not grant.differs()
    assert grant.state["app_name"] == "IDCSApp"
    assert grant.state["grantee_name"] == "functions"
    seen = await lab.seen(f"/Grants/{grant.id}")
    assert seen["grantMechanism"] == "ADMINISTRATOR_TO_DYNAMIC_RESOURCE_GROUP"
    for same in (
        {"role": grant.state["role_id"], "app": "IDCSApp", "dynamic_resource_group": "functions"},
        {"role": "User Administrator", "app": "IDCSAppId", "dynamic_resource_group": grant.state["grantee_ocid"]},
    ):
        assert grant.replaced_by(**same) == ()
    assert grant.replaced_by(role="Audit Administrator", dynamic_resource_group="functions") == ("role",)

    taken = await (await lab.again()).life(domains.AppRoleGrant).take_in(grant.id)
    assert not taken.differs()
    assert taken.replaced_by(**words) == ()
    again = await lab.life(domains.AppRoleGrant).create(**words)  # what is so already is no conflict
    assert again.id == grant.id
    await grant.delete()
    await grant.delete()
    assert not await taken.refresh()


@pytest.mark.usefixtures("unhurried")
async def test_grants_to_users_and_groups_travel_together(lab: Lab) -> None:
    people = [await lab.user(f"user{number}") for number in range(10)]
    staff = await lab.group("staff")
    lab.sandbox.ledger.clear()
    wanted: list[dict[str, str]] = [{"role": "User Manager", "user": each["ocid"]} for each in people]
    grants = await lab.many(domains.AppRoleGrant, [*wanted, {"role": "User Manager", "group": staff["id"]}])
    assert [path for path in lab.paths() if "Grants" in path or "Bulk" in path] == ["POST /Bulk"]
    assert grants[0].state["grantee_name"] == "user0"
    assert grants[-1].state["grantee_name"] == "staff"
    lab.break_("POST", "/Bulk$")
    more = await lab.many(domains.AppRoleGrant, [{**each, "role": "Audit Administrator"} for each in wanted])
    assert len({grant.id for grant in [*grants, *more]}) == 21


async def test_what_can_not_be_granted(lab: Lab) -> None:
    await lab.user("ana")
    grant = lab.life(domains.AppRoleGrant)
    with pytest.raises(NotFound, match=r"grant role Nobody to ana: the app IDCSApp has no role Nobody.*list_app_roles"):
        await grant.create(role="Nobody", user="ana")
    with pytest.raises(NotFound, match="no user bob"):
        await grant.create(role="User Manager", user="bob")
    assert "exactly one of" in grant.check(role="User Manager")[0].reason
    assert "not user and group" in grant.check(role="User Manager", user="a", group="b")[0].reason
