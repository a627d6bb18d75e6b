"""Filters, pages, order, and which attributes an answer has."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.oci.domains.api import EXTENSION, Scim

SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@pytest.fixture
async def people(scim: Scim) -> dict[str, dict[str, Any]]:
    """Four users who differ."""
    told: list[tuple[str, dict[str, Any]]] = [
        ("ana", {"title": "Engineer", "phoneNumbers": [{"value": "+1 503", "type": "home"}]}),
        ("bea", {"title": "Engineer", "active": False, ENTERPRISE: {"department": "Cloud"}}),
        ("eva", {"name": {"familyName": "Jensen"}, "phoneNumbers": [{"value": "503", "type": "work"}]}),
        ("zoe", {"externalId": "E-1", f"{EXTENSION}user:User": {"isFederatedUser": True}}),
    ]
    found = {}
    for name, more in told:
        found[name] = await scim.user(name, **more)
        scim.clock.now += 60
    await scim.group("Everybody", list(found.values()))
    return found


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ('userName eq "ANA"', "ana"),
        ('userName sw "A" or userName sw "b"', "ana bea"),
        ('userName co "e"', "bea eva zoe"),
        ('userName ew "a" and not (userName eq "ana")', "bea eva"),
        ('userName ne "ana" and active eq true', "eva zoe"),
        ("active eq false", "bea"),
        ("title pr", "ana bea"),
        ("not (title pr)", "eva zoe"),
        ('name.familyName eq "jensen"', "eva"),
        ('emails.value eq "ZOE@example.com"', "zoe"),
        ('emails co "zoe@"', "zoe"),
        ('emails[type eq "work" and value sw "ana"]', "ana"),
        ('phoneNumbers[type eq "home"].value co "503"', "ana"),
        ('phoneNumbers[type eq "home" and value co "503"]', "ana"),
        ('phoneNumbers.value co "503"', "ana eva"),
        ('title eq "Engineer" and (active eq false or userName eq "zoe")', "bea"),
        ('userName gt "bea" and userName le "zoe"', "eva zoe"),
        (f'{ENTERPRISE}:department eq "cloud"', "bea"),
        (f"{EXTENSION}user:User:isFederatedUser eq true", "zoe"),
        ('externalId eq "e-1"', "zoe"),
        ('userName eq "ana" or userName eq "nobody"', "ana"),
    ],
)
async def test_filters(scim: Scim, people: dict[str, Any], filter: str, names: str) -> None:
    found = {user["userName"] for user in await scim.find("Users", f'({filter}) and userName ne "admin"')}
    assert found == set(names.split())
    alone = {user["userName"] for user in await scim.find("Users", filter)} - {"admin"}
    assert alone == set(names.split())


async def test_filters_by_time_and_id(scim: Scim, people: dict[str, Any]) -> None:
    moment = people["eva"]["meta"]["created"]
    assert len(await scim.find("Users", f'meta.created ge "{moment}"')) == 2
    assert len(await scim.find("Users", f'meta.created gt "{moment}"')) == 1
    wanted = " or ".join(f'id eq "{people[name]["id"]}"' for name in ("ana", "eva"))
    assert [user["userName"] for user in await scim.find("Users", wanted)] == ["ana", "eva"]
    assert [user["userName"] for user in await scim.find("Users", f'ocid eq "{people["zoe"]["ocid"]}"')] == ["zoe"]


@pytest.mark.parametrize(
    "filter",
    [
        "userName",
        'userName is "ana"',
        '(userName eq "ana"',
        'shoeSize eq "39"',
        'password eq "x"',
        'userName eq "a" "b"',
    ],
)
async def test_filters_that_are_none(scim: Scim, filter: str) -> None:
    await scim.refused("GET", "/Users", expect=400, params={"filter": filter})


async def test_pages(scim: Scim, people: dict[str, Any]) -> None:
    seen: list[str] = []
    for start in (1, 3, 5):
        page = await scim.call("GET", "/Users", params={"startIndex": start, "count": 2})
        assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (5, start, 2)
        seen += [user["userName"] for user in page["Resources"]]
    assert sorted(seen) == ["admin", "ana", "bea", "eva", "zoe"]
    assert (await scim.call("GET", "/Users"))["itemsPerPage"] == 50
    assert (await scim.call("GET", "/Users", params={"count": -1}))["itemsPerPage"] == 50
    assert (await scim.call("GET", "/Users", params={"count": 0}))["Resources"] == []
    assert (await scim.call("GET", "/Users", params={"count": 5000}))["itemsPerPage"] == 1000
    assert (await scim.call("GET", "/Users", params={"startIndex": -7}))["startIndex"] == 1
    await scim.refused("GET", "/Users", expect=400, params={"count": "many"})


async def test_pages_as_the_sdk_asks_for_them(scim: Scim, people: dict[str, Any]) -> None:
    seen, page = [], {"limit": "2"}
    while True:
        found = await scim.call("GET", "/Users", params=page)
        seen += [user["userName"] for user in found["Resources"]]
        if not (after := scim.last.headers.get("opc-next-page")):
            break
        page = {"limit": "2", "page": after}
    assert len(seen) == len(set(seen)) == 5


async def test_order(scim: Scim, people: dict[str, Any]) -> None:
    async def names(**params: str) -> list[str]:
        found = await scim.call("GET", "/Users", params=params)
        return [user["userName"] for user in found["Resources"]]

    assert await names(sortBy="userName") == ["admin", "ana", "bea", "eva", "zoe"]
    assert await names(sortBy="userName", sortOrder="descending") == ["zoe", "eva", "bea", "ana", "admin"]
    assert (await names(sortBy="name.familyName", filter='userName ne "admin"'))[0] == "eva"


async def test_a_search_in_the_body(scim: Scim, people: dict[str, Any]) -> None:
    body = {"schemas": [SEARCH], "attributes": ["displayName", "userName"], "filter": 'userName sw "an"', "count": 10}
    found = await scim.call("POST", "/Users/.search", body)
    assert found == {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 1,
        "Resources": [{"displayName": "Ana Silva", "userName": "ana", "id": people["ana"]["id"]}],
        "startIndex": 1,
        "itemsPerPage": 10,
    }  # examples, "POST Request and Response Example"
    await scim.refused("POST", "/Users/.search", {"filter": "userName pr"}, expect=400)


@pytest.mark.parametrize(
    ("params", "there", "not_there"),
    [
        ({}, "id userName emails meta schemas", "groups tags password"),
        ({"attributes": "emails.value"}, "id userName emails", "displayName meta schemas"),
        ({"attributes": "groups,title"}, "id userName groups title", "emails meta"),
        ({"attributeSets": "always"}, "id userName", "emails meta"),
        ({"attributeSets": "request"}, "id userName groups", "emails meta"),
        ({"attributeSets": "ALL"}, "id userName groups emails meta", "password"),
        ({"attributeSets": "never"}, "id userName", "password emails"),
        ({"attributes": "title", "attributeSets": "request"}, "id userName title groups", "emails"),
        ({"attributes": "shoeSize"}, "id userName", "emails"),
    ],
)
async def test_attributes(
    scim: Scim, people: dict[str, Any], params: dict[str, str], there: str, not_there: str
) -> None:
    shown = await scim.call("GET", f"/Users/{people['ana']['id']}", params=params)
    assert set(there.split()) <= set(shown)
    assert not set(not_there.split()) & set(shown)


async def test_an_extension_by_its_urn(scim: Scim, people: dict[str, Any]) -> None:
    name = f"{EXTENSION}user:User"
    shown = await scim.call("GET", f"/Users/{people['ana']['id']}", params={"attributes": name})
    assert shown[name] == {"isFederatedUser": False}
    shown = await scim.call("GET", f"/Users/{people['ana']['id']}", params={"attributes": f"{name}:appRoles"})
    assert set(shown) == {"id", "userName"}


async def test_a_set_that_is_none(scim: Scim) -> None:
    await scim.refused("GET", "/Users", expect=400, params={"attributeSets": "some"})


async def test_names_that_are_no_list(scim: Scim) -> None:
    await scim.refused("POST", "/Users/.search", {"schemas": [SEARCH], "attributes": 1}, expect=400)
    await scim.refused("POST", "/Users/.search", {"schemas": True}, expect=400)
