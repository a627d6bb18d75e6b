"""Roles of the realm and who has them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from tests.sandbox.api import Api


def create_read_change_delete(api: Api) -> None:
    assert api.make("/roles", {"name": "R1", "description": "d", "attributes": {"k": ["v"]}}) == "R1"
    first = api.get("/roles/R1")
    api.put("/roles/R1", {"name": "R1"})
    kept = api.get("/roles/R1")
    assert "description" not in kept
    assert kept["attributes"] == {"k": ["v"]}
    api.put("/roles/R1", {"name": "R2", "description": "e", "attributes": {}})
    assert api.get("/roles/R2")["id"] == first["id"]
    assert api.get(f"/roles-by-id/{first['id']}")["name"] == "R2"
    api.error("GET", "/roles/R1", expect=404)
    api.call("DELETE", "/roles/R2", expect=204)
    assert api.error("DELETE", "/roles/R2", expect=404) == {"error": "Could not find role"}
    api.error("PUT", "/roles/R2", {"name": "R2"}, expect=404)
    api.error("GET", "/roles/R2/users", expect=404)
    api.error("GET", "/roles-by-id/nope", expect=404)


def names_clash_by_case(api: Api) -> None:
    api.make("/roles", {"name": "ADMIN"})
    api.make("/roles", {"name": "admin"})
    taken = api.error("POST", "/roles", {"name": "ADMIN"}, expect=409)
    assert taken == {"errorMessage": "Role with name ADMIN already exists"}
    renamed = api.error("PUT", "/roles/admin", {"name": "ADMIN"}, expect=409)
    assert renamed == {"error": "conflict", "error_description": "Duplicate resource error"}
    api.error("POST", "/roles", {}, expect=400)
    api.error("PUT", "/roles/admin", {"description": "no name"}, expect=500)
    api.error("POST", "/roles", {"name": "x" * 256}, expect=500)
    api.error("POST", "/roles", {"name": "bogus", "extra": 1}, expect=400)


def names_are_encoded_in_paths(api: Api) -> None:
    for name in ("with space", "a/b", "a%b", "züri 日本", "a?b", "a#b", "a+b", "a&b", "%2F", 'q"t', "a;b"):
        api.make("/roles", {"name": name})
        path = f"/roles/{quote(name, safe='')}"
        assert api.get(path)["name"] == name
        api.put(path, {"name": name, "description": "d"})
        assert api.get(f"{path}/users") == []
        api.call("DELETE", path, expect=204)


def listings(api: Api) -> None:
    for number in range(5):
        api.make("/roles", {"name": f"r{number}", "attributes": {"a": ["b"]}})
    names = {role["name"] for role in api.get("/roles", unordered=True)}
    assert names == {f"r{n}" for n in range(5)} | {"offline_access", "uma_authorization", f"default-roles-{api.realm}"}
    assert len(api.get("/roles", unordered=True, max=2)) == 8
    assert len(api.get("/roles", unordered=True, first=2)) == 8
    assert [role["name"] for role in api.get("/roles", first=1, max=2)] == ["offline_access", "r0"]
    assert [role["name"] for role in api.get("/roles", search="R3")] == ["r3"]
    assert "attributes" in api.get("/roles", search="r3", briefRepresentation="false")[0]
    assert "attributes" not in api.get("/roles", search="r3")[0]


def the_default_role(api: Api) -> None:
    name = f"default-roles-{api.realm}"
    user = api.user("ana")
    assert [role["name"] for role in api.get(f"/users/{user}/role-mappings/realm")] == [name]
    api.error("DELETE", f"/roles/{name}", expect=400)
    inner = {role["name"] for role in api.get(f"/roles/{name}/composites", unordered=True)}
    assert inner == {"offline_access", "uma_authorization", "view-profile", "manage-account"}
    api.get(f"/roles/{name}/composites/realm", unordered=True)


def grants_need_id_and_name(api: Api) -> None:
    a, b = api.role("A"), api.role("B")
    path = f"/users/{api.user('ana')}/role-mappings/realm"
    api.call("POST", path, [a], expect=204)
    api.call("POST", path, [a], expect=204)
    api.call("POST", path, [{"id": b["id"], "name": "B"}], expect=204)
    api.call("POST", path, [], expect=204)
    nobody = {"id": "11111111-1111-1111-1111-111111111111", "name": "C"}
    for wrong in ({"id": a["id"]}, {"name": "A"}, {"id": a["id"], "name": "B"}, nobody, {**nobody, "name": "A"}):
        assert api.error("POST", path, [wrong], expect=404) == {"error": "Role not found"}
        api.error("DELETE", path, [wrong], expect=404)
    api.error("POST", path, {"id": a["id"]}, expect=400)
    assert len(api.get(path, unordered=True)) == 3
    api.get(path.removesuffix("/realm"))


def grants_are_all_or_none(api: Api) -> None:
    a = api.role("A")
    path = f"/users/{api.user('ana')}/role-mappings/realm"
    api.error("POST", path, [a, {"id": "x", "name": "x"}], expect=404)
    assert len(api.get(path)) == 1


def grants_are_taken_away(api: Api) -> None:
    a, b = api.role("A"), api.role("B")
    path = f"/users/{api.user('ana')}/role-mappings/realm"
    api.call("POST", path, [a, b], expect=204)
    api.call("DELETE", path, [a], expect=204)
    api.call("DELETE", path, [a], expect=204)
    api.call("DELETE", path, [], expect=204)
    assert {role["name"] for role in api.get(path, unordered=True)} == {"B", f"default-roles-{api.realm}"}
    available = {role["name"] for role in api.get(f"{path}/available", unordered=True)}
    assert available == {"A", "offline_access", "uma_authorization"}
    api.call("DELETE", path, expect=204)
    assert api.get(path) == []
    assert api.get(path.removesuffix("/realm")) == {}


def users_of_a_role(api: Api) -> None:
    role = api.role("A")
    for name in ("cid", "ana", "bob"):
        api.call("POST", f"/users/{api.user(name)}/role-mappings/realm", [role], expect=204)
    assert [user["username"] for user in api.get("/roles/A/users")] == ["ana", "bob", "cid"]
    assert [user["username"] for user in api.get("/roles/A/users", first=1, max=1)] == ["bob"]
    assert api.get("/roles/A/users", max=0) == []
    assert "requiredActions" not in api.get("/roles/A/users", max=1, briefRepresentation="true")[0]
    user = api.get("/roles/A/users", max=1)[0]["id"]
    api.call("DELETE", "/roles/A", expect=204)
    assert len(api.get(f"/users/{user}/role-mappings/realm")) == 1


def composites(api: Api) -> None:
    outer, inner = api.role("OUTER"), api.role("INNER")
    api.call("POST", "/roles/OUTER/composites", [{"id": inner["id"]}], expect=204)
    api.call("POST", "/roles/OUTER/composites", [inner], expect=204)
    assert api.get("/roles/OUTER")["composite"] is True
    assert [role["name"] for role in api.get("/roles/OUTER/composites")] == ["INNER"]
    api.error("POST", "/roles/OUTER/composites", [{"name": "INNER"}], expect=404)
    path = f"/users/{api.user('ana')}/role-mappings/realm"
    api.call("POST", path, [outer], expect=204)
    assert "INNER" not in {role["name"] for role in api.get(path, unordered=True)}
    assert "INNER" in {role["name"] for role in api.get(f"{path}/composite", unordered=True)}
    assert api.get("/roles/INNER/users") == []
    api.call("DELETE", "/roles/INNER", expect=204)
    assert api.get("/roles/OUTER")["composite"] is False
    api.make("/roles", {"name": "MADE", "composite": True, "composites": {"realm": ["OUTER"]}})
    assert api.get("/roles/MADE")["composite"] is True
    api.call("DELETE", "/roles/MADE/composites", [outer], expect=204)
    assert api.get("/roles/MADE")["composite"] is False
    api.error("POST", "/roles", {"name": "X", "composite": True, "composites": {"realm": ["nope"]}}, expect=404)
    api.make("/roles", {"name": "Y", "composites": {"realm": ["nope"]}})


def roles_of_groups(api: Api) -> None:
    role = api.role("A")
    group = api.make("/groups", {"name": "staff"})
    user = api.user("ana")
    api.call("POST", f"/groups/{group}/role-mappings/realm", [role], expect=204)
    api.put(f"/users/{user}/groups/{group}")
    assert [each["name"] for each in api.get(f"/groups/{group}/role-mappings/realm")] == ["A"]
    assert api.get(f"/groups/{group}")["realmRoles"] == ["A"]
    assert [each["name"] for each in api.get("/roles/A/groups")] == ["staff"]
    assert api.get("/roles/A/users") == []
    effective = {each["name"] for each in api.get(f"/users/{user}/role-mappings/realm/composite", unordered=True)}
    assert "A" in effective
    api.call("DELETE", f"/groups/{group}/role-mappings/realm", [role], expect=204)
    assert api.get(f"/groups/{group}/role-mappings") == {}


def roles_of_groups_are_inherited(api: Api) -> None:
    above, outer, inner = api.role("ABOVE"), api.role("OUTER"), api.role("INNER")
    api.call("POST", "/roles/OUTER/composites", [inner], expect=204)
    top = api.make("/groups", {"name": "top"})
    kid = str(api.call("POST", f"/groups/{top}/children", {"name": "kid"}, expect=201).json()["id"])
    api.call("POST", f"/groups/{top}/role-mappings/realm", [above], expect=204)
    api.call("POST", f"/groups/{kid}/role-mappings/realm", [outer], expect=204)
    assert _names(api, f"/groups/{kid}/role-mappings/realm") == ["OUTER"]
    assert _names(api, f"/groups/{kid}/role-mappings/realm/composite") == ["ABOVE", "INNER", "OUTER"]
    assert _names(api, f"/groups/{top}/role-mappings/realm/composite") == ["ABOVE"]
    api.get(f"/groups/{top}/role-mappings/realm/composite", briefRepresentation="false")


def roles_of_clients(api: Api) -> None:
    client, (events, view) = _rights(api, "view-events", "view-users")
    group = api.make("/groups", {"name": "staff"})
    user = api.user("ana")
    for holder in (f"/groups/{group}", f"/users/{user}"):
        of_client = f"{holder}/role-mappings/clients/{client}"
        assert api.get(of_client) == []
        api.call("POST", of_client, [events], expect=204)
        assert _names(api, of_client) == ["view-events"]
        assert api.error("POST", of_client, [{**view, "name": "nope"}], expect=404) == {"error": "Role not found"}
        api.call("POST", of_client, [view], expect=204)
        assert _names(api, f"{of_client}/composite") == ["query-groups", "query-users", "view-events", "view-users"]
        mappings = api.get(f"{holder}/role-mappings")["clientMappings"]
        assert {role["name"] for role in mappings["realm-management"]["mappings"]} == {"view-events", "view-users"}
        for missing in ("", "/composite"):
            path = f"{holder}/role-mappings/clients/nope{missing}"
            assert api.error("GET", path, expect=404) == {"error": "Client not found"}
    assert sorted(api.quiet(f"/groups/{group}")["clientRoles"]["realm-management"]) == ["view-events", "view-users"]
    other = api.make("/groups", {"name": "other"})
    api.call("POST", f"/groups/{other}/role-mappings/clients/{client}", [events], expect=204)
    assert api.get(f"/groups/{other}")["clientRoles"] == {"realm-management": ["view-events"]}


def composites_by_id(api: Api) -> None:
    outer, inner = api.role("OUTER"), api.role("INNER")
    _, (view,) = _rights(api, "view-users")
    api.call("POST", "/roles/OUTER/composites", [inner, view], expect=204)
    assert _names(api, f"/roles-by-id/{outer['id']}/composites") == ["INNER", "view-users"]
    assert _names(api, f"/roles-by-id/{view['id']}/composites") == ["query-groups", "query-users"]
    assert api.get(f"/roles-by-id/{inner['id']}/composites") == []
    assert api.error("GET", "/roles-by-id/nope/composites", expect=404) == {"error": "Could not find role with id"}


def _rights(api: Api, *names: str) -> tuple[str, list[dict[str, Any]]]:
    """The UUID of the client whose roles are the rights in the realm, and some of these roles."""
    (client,) = api.quiet("/clients?clientId=realm-management")
    return str(client["id"]), [api.get(f"/clients/{client['id']}/roles/{name}") for name in names]


def _names(api: Api, path: str) -> list[str]:
    return sorted(role["name"] for role in api.get(path, unordered=True))
