"""Lookups of groups, of what they hold, and of roles that include others, as a program calls them."""

from __future__ import annotations

import pytest

from iam_resources import cncc
from iam_resources.cncc import GroupFacts, RoleFacts
from iam_resources.cncc.api.groups import Groups
from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.directory import groups as directory_of_groups
from iam_resources.cncc.lookups import groups as lookups_of_groups
from iam_resources.errors import Denied, NotFound, Refused
from tests.cncc.environment import Env
from tests.cncc.test_cncc_location import account

MANAGEMENT = "realm-management"


@pytest.fixture
async def looked_at(looked_up: Env) -> Env:
    """A realm with a tree of groups. `/a/eu` has the role OUTER, which includes INNER and a role of a client."""
    env = looked_up
    a = await env.group("a")
    eu = await env.group("eu", a)
    await env.call("PUT", f"/groups/{a}", json={"name": "a", "description": "d", "attributes": {"k": ["1", "2"]}})
    for name in ("north", "south"):
        await env.group(name, eu)
    await env.group("b")
    await env.group("us", a)
    ana = await env.user("ana", email="ana@x.org", firstName="Ana", attributes={"team": ["x"]})
    for user_id in (ana, await env.user("bob")):
        await env.call("PUT", f"/users/{user_id}/groups/{eu}")
    await env.call("PUT", f"/users/{ana}/groups/{a}")
    uuid, view = await _right(env, "view-users")
    above, inner, outer = [{"id": await env.role(name), "name": name} for name in ("ABOVE", "INNER", "OUTER")]
    await env.call("POST", "/roles/OUTER/composites", json=[inner, view])
    await env.call("POST", f"/groups/{a}/role-mappings/realm", json=[above])
    await env.call("POST", f"/groups/{eu}/role-mappings/realm", json=[outer])
    for holder in (f"users/{ana}", f"groups/{eu}"):
        events = (await _right(env, "view-events"))[1]
        await env.call("POST", f"/{holder}/role-mappings/clients/{uuid}", json=[events])
    cncc.get_user(username="ana")  # signs in
    return env


async def test_a_group_by_path_and_by_id(looked_at: Env) -> None:
    a = cncc.get_group(path="/a")
    assert (a.name, a.path, a.parent_id, a.description, a.attributes) == ("a", "/a", None, "d", {"k": ("1", "2")})
    assert cncc.get_group(group_id=a.group_id) == cncc.get_group(path="a") == a
    eu = cncc.get_group(path="/a/eu")
    assert (eu.name, eu.path, eu.parent_id, eu.attributes) == ("eu", "/a/eu", a.group_id, {})
    assert cncc.get_group(group_id=eu.group_id) == eu


async def test_groups_that_are_not_there(looked_at: Env) -> None:
    for path in ("/a/nope", "A", "", "/"):
        with pytest.raises(NotFound, match=f"there is no group /{path.lstrip('/')} in realm {looked_at.realm_name}"):
            cncc.get_group(path=path)
    with pytest.raises(NotFound, match="there is no group 1"):
        cncc.list_group_members(group_id="1")
    with pytest.raises(NotFound, match="there is no group /nope"):
        cncc.list_group_roles(path="/nope")
    with pytest.raises(Refused, match="give either path or group_id"):
        cncc.list_group_client_roles()
    with pytest.raises(Refused, match="give either path or group_id"):
        cncc.get_group(path="/a", group_id="1")


async def test_two_groups_of_one_path_are_told_apart_by_their_ids(looked_at: Env) -> None:
    same = await looked_at.group("eu/north", cncc.get_group(path="/a").group_id)
    with pytest.raises(Refused, match=r"2 groups of realm .* have the path /a/eu/north"):
        cncc.get_group(path="/a/eu/north")
    assert cncc.get_group(group_id=same).name == "eu/north"


@pytest.mark.parametrize("page", [1, 2, 500])
async def test_the_tree_of_groups(looked_at: Env, page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory_of_groups, "PAGE", page)
    monkeypatch.setattr(lookups_of_groups, "PAGE", page)
    groups = cncc.list_groups()
    paths = ["/a", "/a/eu", "/a/eu/north", "/a/eu/south", "/a/us", "/b"]
    assert [group.path for group in groups] == paths
    by_id = {group.group_id: group for group in groups}
    assert all(f"{by_id[each.parent_id].path if each.parent_id else ''}/{each.name}" == each.path for each in groups)
    assert [group.attributes for group in groups if group.attributes] == [{"k": ("1", "2")}]
    assert groups == [cncc.get_group(path=path) for path in paths]
    assert _paths(cncc.list_groups(first=2, max=3)) == paths[2:5]
    assert _paths(cncc.list_groups(first=4)) == paths[4:]
    assert cncc.list_groups(max=0) == cncc.list_groups(first=6) == []
    assert _paths(cncc.list_groups(search="U")) == ["/a/eu", "/a/eu/south", "/a/us"]
    assert _paths(cncc.list_groups(search="U", first=1, max=1)) == ["/a/eu/south"]
    assert cncc.list_groups(search="a")[0] == groups[0]
    assert _paths(cncc.list_groups(search="o_t")) == ["/a/eu/north", "/a/eu/south"]
    assert cncc.list_groups(search="nope") == []


async def test_a_group_that_is_deleted_while_the_tree_is_read(looked_at: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    eu = cncc.get_group(path="/a/eu").group_id
    children = Groups.children

    async def late(api: Groups, group_id: str, first: int, most: int) -> list[Representation]:
        if group_id == eu:
            await api.delete(eu, path="/a/eu")
        return await children(api, group_id, first, most)

    monkeypatch.setattr(Groups, "children", late)
    assert _paths(cncc.list_groups()) == ["/a", "/a/eu", "/a/us", "/b"]
    assert _paths(cncc.list_groups()) == ["/a", "/a/us", "/b"]


async def test_who_is_in_a_group_and_in_which_groups_a_user_is(looked_at: Env) -> None:
    eu = cncc.get_group(path="/a/eu")
    ana, bob = cncc.get_user(username="ana"), cncc.get_user(username="bob")
    assert cncc.list_group_members(path="/a/eu") == cncc.list_group_members(group_id=eu.group_id) == [ana, bob]
    assert cncc.list_group_members(path="/a/eu", first=1, max=1) == [bob]
    assert cncc.list_group_members(path="/a") == [ana]
    assert cncc.list_group_members(path="/b") == []
    groups = [cncc.get_group(path="/a"), eu]
    assert cncc.list_user_groups(username="ana") == cncc.list_user_groups(user_id=ana.user_id) == groups
    assert cncc.list_user_groups(username="ana", first=1, max=5) == [eu]
    with pytest.raises(NotFound, match="there is no user nobody"):
        cncc.list_user_groups(username="nobody")


async def test_realm_level_roles_of_a_group_and_of_its_members(looked_at: Env) -> None:
    eu = cncc.get_group(path="/a/eu")
    everybody = [role.name for role in cncc.get_user_roles(username="bob")]
    assert _names(cncc.list_group_roles(path="/a/eu")) == ["OUTER"]
    assert _names(cncc.list_group_roles(group_id=eu.group_id, effective=True)) == ["ABOVE", "INNER", "OUTER"]
    assert cncc.list_group_roles(path="/b") == cncc.list_group_roles(path="/b", effective=True) == []
    assert everybody == [looked_at.everybody]
    assert {*_names(cncc.get_user_roles(username="bob", effective=True))} > {"ABOVE", "INNER", "OUTER", *everybody}
    outer = next(role for role in cncc.list_realm_roles() if role.name == "OUTER")
    assert cncc.list_group_roles(path="/a/eu") == [outer]
    realm_id = (await looked_at.call("GET", "")).body["id"]
    assert (outer.composite, outer.container_id, outer.client_id) == (True, realm_id, None)


async def test_what_a_composite_role_includes(looked_at: Env) -> None:
    outer = cncc.list_group_roles(path="/a/eu")[0]
    management = cncc.get_client(client_id=MANAGEMENT)
    inner, view = cncc.list_composite_roles(name="OUTER")
    assert (inner.name, inner.container_id, inner.client_id) == ("INNER", outer.container_id, None)
    assert (view.name, view.container_id, view.client_id) == ("view-users", management.client_uuid, MANAGEMENT)
    assert cncc.list_composite_roles(role_id=outer.role_id) == [inner, view]
    below = cncc.list_composite_roles(role_id=view.role_id)
    assert view.composite
    assert _of_clients(below) == [(MANAGEMENT, "query-groups"), (MANAGEMENT, "query-users")]
    assert cncc.list_composite_roles(name="INNER") == []
    with pytest.raises(NotFound, match="there is no role nope"):
        cncc.list_composite_roles(name="nope")
    with pytest.raises(Refused, match="give either name or role_id"):
        cncc.list_composite_roles()


async def test_roles_of_clients(looked_at: Env) -> None:
    eu = cncc.get_group(path="/a/eu")
    granted = [(MANAGEMENT, "view-events")]
    effective = [(MANAGEMENT, name) for name in ("query-groups", "query-users", "view-events", "view-users")]
    everybody = [("account", name) for name in ("manage-account", "manage-account-links", "view-profile")]
    assert _of_clients(cncc.list_group_client_roles(path="/a/eu")) == granted
    assert _of_clients(cncc.list_group_client_roles(group_id=eu.group_id, effective=True)) == effective
    assert _of_clients(cncc.list_group_client_roles(path="/a/eu/north", effective=True)) == effective
    assert cncc.list_group_client_roles(path="/a") == cncc.list_group_client_roles(path="/b", effective=True) == []
    assert _of_clients(cncc.list_user_client_roles(username="ana")) == granted
    assert cncc.list_user_client_roles(username="bob") == []
    assert _of_clients(cncc.list_user_client_roles(username="bob", effective=True)) == everybody + effective
    for of_client in (False, True):
        found = cncc.list_user_client_roles(username="ana", client_id=MANAGEMENT, effective=of_client)
        assert _of_clients(found) == (effective if of_client else granted)
        assert cncc.list_group_client_roles(path="/a/eu", client_id="broker", effective=of_client) == []
    (events,) = cncc.list_group_client_roles(path="/a/eu")
    assert events.container_id == cncc.get_client(client_id=MANAGEMENT).client_uuid
    with pytest.raises(NotFound, match="there is no client none"):
        cncc.list_user_client_roles(username="ana", client_id="none")


async def test_an_account_that_may_see_users_and_the_realm_but_no_clients(
    looked_at: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = await account(looked_at, "view-users", "view-realm")
    await limited.serve_lookups(monkeypatch)
    ana = cncc.get_user(username="ana")
    eu = cncc.get_group(path="/a/eu")
    assert eu in cncc.list_groups()
    assert ana in cncc.list_group_members(path="/a/eu")
    assert eu in cncc.list_user_groups(username="ana")
    assert _names(cncc.list_group_roles(path="/a/eu", effective=True)) == ["ABOVE", "INNER", "OUTER"]
    assert _of_clients(cncc.list_group_client_roles(path="/a/eu")) == [(MANAGEMENT, "view-events")]
    assert cncc.list_composite_roles(name="INNER") == []
    with pytest.raises(Denied, match="403"):
        cncc.list_composite_roles(name="OUTER")
    for client_id in (None, MANAGEMENT):
        with pytest.raises(Denied, match="403"):
            cncc.list_user_client_roles(username="ana", client_id=client_id, effective=True)


async def test_an_empty_listing_of_clients_is_not_taken_for_no_roles(
    looked_at: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = await account(looked_at, "view-users", "query-clients")
    await limited.serve_lookups(monkeypatch)
    cncc.get_user(username="ana")  # signs in
    with pytest.raises(Refused, match=r"may not see the clients of realm .* Give the account the role view-clients"):
        cncc.list_user_client_roles(username="ana", effective=True)
    with pytest.raises(NotFound, match=f"there is no client {MANAGEMENT}"):
        cncc.list_group_client_roles(path="/a/eu", client_id=MANAGEMENT)


async def _right(env: Env, name: str) -> tuple[str, dict[str, str]]:
    """The UUID of the client whose roles are the rights in the realm, and one of these roles."""
    (client,) = (await env.call("GET", "/clients", query={"clientId": MANAGEMENT})).body
    role = (await env.call("GET", f"/clients/{client['id']}/roles/{name}")).body
    return str(client["id"]), {"id": role["id"], "name": name}


def _paths(groups: list[GroupFacts]) -> list[str]:
    return [group.path for group in groups]


def _names(roles: list[RoleFacts]) -> list[str]:
    return [role.name for role in roles]


def _of_clients(roles: list[RoleFacts]) -> list[tuple[str | None, str]]:
    return [(role.client_id, role.name) for role in roles]
