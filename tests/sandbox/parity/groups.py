"""Groups, nested, and who is in them."""

from __future__ import annotations

from urllib.parse import quote

from tests.sandbox.api import Api


def _child(api: Api, parent: str, name: str) -> str:
    made = api.call("POST", f"/groups/{parent}/children", {"name": name}, expect=201)
    assert made.headers["location"].endswith(made.json()["id"])
    return str(made.json()["id"])


def top_and_children(api: Api) -> None:
    top = api.make("/groups", {"name": "top", "description": "d", "attributes": {"a": ["1", "2"]}})
    kid = _child(api, top, "kid")
    grandkid = _child(api, kid, "grandkid")
    shown = api.get(f"/groups/{grandkid}")
    assert (shown["path"], shown["parentId"]) == ("/top/kid/grandkid", kid)
    assert api.get(f"/groups/{top}")["subGroups"] == []
    assert api.get(f"/groups/{top}")["subGroupCount"] == 1
    assert [group["name"] for group in api.get(f"/groups/{top}/children")] == ["kid"]
    assert "attributes" not in api.get("/groups")[0]
    assert api.get("/groups", briefRepresentation="false")[0]["attributes"] == {"a": ["1", "2"]}
    assert "subGroupCount" not in api.get("/groups", subGroupsCount="false")[0]
    assert api.get("/groups/count") == {"count": 3}
    assert api.get("/groups/count", top="true") == {"count": 1}
    assert api.get("/groups/count", search="kid") == {"count": 2}
    api.call("DELETE", f"/groups/{top}", expect=204)
    api.error("GET", f"/groups/{grandkid}", expect=404)


def names_clash_by_case(api: Api) -> None:
    top = api.make("/groups", {"name": "top"})
    api.make("/groups", {"name": "TOP"})
    _child(api, top, "kid")
    clash = api.error("POST", "/groups", {"name": "top"}, expect=409)
    assert clash == {"errorMessage": "Top level group named 'top' already exists."}
    api.error("POST", f"/groups/{top}/children", {"name": "kid"}, expect=409)
    other = _child(api, top, "other")
    api.error("PUT", f"/groups/{other}", {"name": "kid"}, expect=409)
    for body in ({}, {"name": ""}, {"name": " "}):
        assert api.error("POST", "/groups", body, expect=400) == {"errorMessage": "Group name is missing"}
        api.error("PUT", f"/groups/{other}", body, expect=400)
    api.error("POST", "/groups", {"name": "x" * 256}, expect=500)
    api.error("POST", "/groups", {"name": "x", "bogus": 1}, expect=400)


def changes(api: Api) -> None:
    group = api.make("/groups", {"name": "g", "description": "d", "attributes": {"a": ["1"]}})
    api.put(f"/groups/{group}", {"name": "g2"})
    shown = api.get(f"/groups/{group}")
    assert shown["attributes"] == {"a": ["1"]}
    assert "description" not in shown
    api.put(f"/groups/{group}", {"name": "g2", "attributes": {"b": ["2"]}, "parentId": "x", "path": "/y"})
    assert api.get(f"/groups/{group}")["attributes"] == {"b": ["2"]}
    api.put(f"/groups/{group}", {"name": "g2", "attributes": {}})
    assert api.get(f"/groups/{group}")["attributes"] == {}


def moves(api: Api) -> None:
    a, b = api.make("/groups", {"name": "a"}), api.make("/groups", {"name": "b"})
    kid = _child(api, a, "kid")
    below = _child(api, kid, "below")
    api.call("POST", f"/groups/{b}/children", {"id": kid, "name": "other name"}, expect=204)
    assert api.get(f"/groups/{below}")["path"] == "/b/kid/below"
    api.call("POST", "/groups", {"id": kid, "name": "kid"}, expect=204)
    assert api.get(f"/groups/{kid}")["path"] == "/kid"
    api.call("POST", f"/groups/{kid}/children", {"id": kid, "name": "kid"}, expect=204)
    api.error("POST", f"/groups/{below}/children", {"id": kid, "name": "kid"}, expect=500)
    api.error("POST", f"/groups/{b}/children", {"id": kid}, expect=400)
    api.error("POST", f"/groups/{b}/children", {"id": "nope", "name": "x"}, expect=404)
    api.error("POST", "/groups", {"id": "nope", "name": "x"}, expect=404)
    clash = _child(api, a, "kid")
    api.error("POST", "/groups", {"id": clash, "name": "kid"}, expect=409)


def pages(api: Api) -> None:
    top = api.make("/groups", {"name": "top"})
    for number in range(12, 0, -1):
        _child(api, top, f"c{number:02}")
    assert [group["name"] for group in api.get(f"/groups/{top}/children")] == [f"c{n:02}" for n in range(1, 11)]
    assert len(api.get(f"/groups/{top}/children", first=10)) == 2
    assert len(api.get(f"/groups/{top}/children", max=100)) == 12
    assert len(api.get(f"/groups/{top}/children", search="c1")) == 3
    for number in range(105):
        api.make("/groups", {"name": f"g{number:03}"})
    assert len(api.get("/groups")) == 106
    assert [group["name"] for group in api.get("/groups", first=1, max=2)] == ["g001", "g002"]
    user = api.user("ana")
    for group in api.get("/groups"):
        api.put(f"/users/{user}/groups/{group['id']}")
    assert len(api.get(f"/users/{user}/groups")) == 106
    assert len(api.get(f"/users/{user}/groups", first=100, max=100)) == 6
    assert api.get(f"/users/{user}/groups/count") == {"count": 106}


def searches_show_the_way_to_the_top(api: Api) -> None:
    top = api.make("/groups", {"name": "top"})
    kid = _child(api, top, "Kid")
    _child(api, kid, "grandkid")
    found = api.get("/groups", search="GRAND")
    assert found[0]["subGroups"][0]["subGroups"][0]["name"] == "grandkid"
    assert [group["name"] for group in api.get("/groups", search="kid", populateHierarchy="false")] == [
        "Kid",
        "grandkid",
    ]
    assert api.get("/groups", search="kid", exact="true") == []
    assert len(api.get("/groups", search="Kid", exact="true")) == 1
    api.make("/groups", {"name": "tagged", "attributes": {"k": ["v"]}})
    assert [group["name"] for group in api.get("/groups", q="k:v")] == ["tagged"]


def searches_at_all_depths(api: Api) -> None:
    top = api.make("/groups", {"name": "top"})
    kid = _child(api, top, "kid_a")
    api.put(f"/groups/{kid}", {"name": "kid_a", "description": "d", "attributes": {"k": ["v"]}})
    _child(api, kid, "kidba")
    api.make("/groups", {"name": "Kid"})

    def found(search: str, **query: str | int) -> list[str]:
        whole = {"search": search, "populateHierarchy": "false", "briefRepresentation": "false"}
        return [group["path"] for group in api.get("/groups", **whole, **query)]

    assert found("KID") == ["/Kid", "/top/kid_a", "/top/kid_a/kidba"]
    assert found("kid", first=1, max=1) == ["/top/kid_a"]
    assert found("kid", first=3, max=1) == []
    assert found(" kid ", max=1) == ["/Kid"]
    assert found("d_a") == ["/top/kid_a", "/top/kid_a/kidba"]
    assert found("k%a") == ["/top/kid_a", "/top/kid_a/kidba"]


def paths(api: Api) -> None:
    top = api.make("/groups", {"name": "top"})
    for name in ("kid", "a/b", "a%b", "with space", "ünï 日", "a+b", "~t", "q?x", ".."):
        made = _child(api, top, name)
        assert api.get(f"/groups/{made}")["path"] == f"/top/{name}"
        assert api.get(f"/group-by-path/{quote(f'top/{name}', safe='')}")["id"] == made
    assert api.get("/group-by-path/top/kid")["name"] == "kid"
    assert api.get("/group-by-path/top/a/b")["name"] == "a/b"
    assert api.get("/group-by-path/top/")["name"] == "top"
    for missing in ("nope", "TOP", "top/nope"):
        assert api.error("GET", f"/group-by-path/{missing}", expect=404) == {"error": "Group path does not exist"}
    api.error("GET", "/group-by-path//top", expect=400)


def members(api: Api) -> None:
    top = api.make("/groups", {"name": "top"})
    kid = _child(api, top, "kid")
    users = {name: api.user(name) for name in ("cid", "ana", "bob")}
    for user in users.values():
        api.put(f"/users/{user}/groups/{top}")
    api.put(f"/users/{users['ana']}/groups/{top}", {})
    api.put(f"/users/{users['ana']}/groups/{kid}")
    assert [user["username"] for user in api.get(f"/groups/{top}/members")] == ["ana", "bob", "cid"]
    assert [user["username"] for user in api.get(f"/groups/{top}/members", first=1, max=1)] == ["bob"]
    assert [user["username"] for user in api.get(f"/groups/{kid}/members")] == ["ana"]
    assert "totp" not in api.get(f"/groups/{top}/members", max=1, briefRepresentation="true")[0]
    assert [group["path"] for group in api.get(f"/users/{users['ana']}/groups")] == ["/top/kid", "/top"]
    api.get(f"/users/{users['ana']}/groups", briefRepresentation="false")
    api.call("DELETE", f"/users/{users['ana']}/groups/{kid}", expect=204)
    api.call("DELETE", f"/users/{users['ana']}/groups/{kid}", expect=204)
    for method in ("PUT", "DELETE"):
        api.error(method, f"/users/{users['ana']}/groups/nope", expect=404)
        api.error(method, f"/users/nope/groups/{top}", expect=404)
    api.error("GET", "/groups/nope/members", expect=404)
    api.call("DELETE", f"/users/{users['bob']}", expect=204)
    assert len(api.get(f"/groups/{top}/members")) == 2
    api.call("DELETE", f"/groups/{top}", expect=204)
    assert api.get(f"/users/{users['cid']}/groups") == []


def members_and_memberships_as_a_whole(api: Api) -> None:
    profile = api.get("/users/profile")
    api.call("PUT", "/users/profile", {**profile, "unmanagedAttributePolicy": "ENABLED"}, expect=200)
    top = api.make("/groups", {"name": "top", "description": "d", "attributes": {"a": ["1", "2"]}})
    kid = _child(api, top, "kid")
    user = api.user("ana", email="a@x.org", firstName="A", attributes={"k": ["v"]}, requiredActions=["VERIFY_EMAIL"])
    for group in (top, kid):
        api.put(f"/users/{user}/groups/{group}")
    (member,) = api.get(f"/groups/{kid}/members", first=0, max=5, briefRepresentation="false")
    assert (member["attributes"], member["requiredActions"]) == ({"k": ["v"]}, ["VERIFY_EMAIL"])
    assert "attributes" not in api.get(f"/groups/{kid}/members", briefRepresentation="true")[0]
    found = api.get(f"/users/{user}/groups", first=0, max=5, briefRepresentation="false")
    assert [(group["path"], group["attributes"]) for group in found] == [("/top/kid", {}), ("/top", {"a": ["1", "2"]})]
    assert [group.get("parentId") for group in found] == [top, None]


def missing_groups_are_404(api: Api) -> None:
    for method, path, body in (
        ("GET", "", None),
        ("PUT", "", {"name": "x"}),
        ("DELETE", "", None),
        ("GET", "/children", None),
        ("POST", "/children", {"name": "x"}),
        ("GET", "/members", None),
        ("GET", "/role-mappings", None),
        ("GET", "/role-mappings/realm", None),
        ("GET", "/role-mappings/realm/composite", None),
        ("GET", "/role-mappings/clients/nope", None),
    ):
        assert api.error(method, f"/groups/nope{path}", body, expect=404) == {"error": "Could not find group by id"}


def a_name_that_begins_with_a_slash(api: Api) -> None:
    api.make("/groups", {"name": "/lead"})
    assert api.get("/group-by-path/%2F%2Flead")["path"] == "//lead"
    api.error("GET", "/group-by-path/%2Flead", expect=404)
    api.error("GET", "/group-by-path/lead", expect=404)
