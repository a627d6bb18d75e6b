"""PATCH of users: attributes, parts, single values, extensions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.oci.domains.api import CAPABILITIES, EXTENSION, Scim

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def _mails(user: dict[str, Any]) -> set[tuple[str, str, bool]]:
    return {(mail["type"], mail["value"], mail["primary"]) for mail in user["emails"]}


async def test_attributes_and_parts(scim: Scim) -> None:
    user = await scim.user("ana")
    shown = await scim.patch(
        f"/Users/{user['id']}",
        {"op": "add", "path": "title", "value": "Engineer"},
        {"op": "replace", "path": "name.familyName", "value": "Souza"},
        {"op": "replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:nickName", "value": "An"},
        {"op": "add", "path": f"{ENTERPRISE}:department", "value": "Cloud"},
        {"op": "add", "path": ENTERPRISE, "value": {"division": "Core"}},
        {"op": "replace", "value": {"userType": "employee", f"{EXTENSION}user:User": {"isFederatedUser": True}}},
    )
    assert (shown["title"], shown["nickName"], shown["userType"]) == ("Engineer", "An", "Employee")
    assert shown["name"] == {"givenName": "Ana", "familyName": "Souza", "formatted": "Ana Souza"}
    assert shown[ENTERPRISE] == {"department": "Cloud", "division": "Core"}
    assert shown[f"{EXTENSION}user:User"]["isFederatedUser"] is True
    assert ENTERPRISE in shown["schemas"]
    shown = await scim.patch(
        f"/Users/{user['id']}",
        {"op": "remove", "path": "title"},
        {"op": "remove", "path": f"{ENTERPRISE}:department"},
        {"op": "remove", "path": "name.givenName"},
    )
    assert "title" not in shown
    assert shown[ENTERPRISE] == {"division": "Core"}
    assert shown["name"]["formatted"] == "Souza"
    assert ENTERPRISE not in await scim.patch(f"/Users/{user['id']}", {"op": "remove", "path": ENTERPRISE})


async def test_single_values(scim: Scim) -> None:
    user = await scim.user("ana")
    path = f"/Users/{user['id']}"
    home = {"value": "home@example.com", "type": "home"}
    shown = await scim.patch(path, {"op": "add", "path": "emails", "value": [home]})
    recovery = ("recovery", "ana@example.com", False)
    assert _mails(shown) == {("work", "ana@example.com", True), ("home", "home@example.com", False), recovery}
    again = await scim.patch(path, {"op": "add", "path": "emails", "value": [home]})
    assert _mails(again) == _mails(shown)  # a value that is there already is not there twice
    shown = await scim.patch(
        path,
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "new@example.com"},
        {"op": "replace", "path": 'emails[type eq "home"].primary', "value": True},
    )
    assert _mails(shown) == {("work", "new@example.com", False), ("home", "home@example.com", True), recovery}
    shown = await scim.patch(path, {"op": "remove", "path": 'emails[type eq "work" or type eq "other"]'})
    assert _mails(shown) == {("home", "home@example.com", True), recovery}


async def test_what_the_service_adds_comes_back(scim: Scim) -> None:
    user = await scim.user("ana")
    only = [{"value": "new@example.com", "type": "work", "primary": True}]
    shown = await scim.patch(f"/Users/{user['id']}", {"op": "replace", "path": "emails", "value": only})
    assert _mails(shown) == {("work", "new@example.com", True), ("recovery", "new@example.com", False)}


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ({"op": "remove", "path": "userName"}, "error.common.validation.missingReqAttributes"),
        ({"op": "remove", "path": 'emails[type eq "work"]'}, "error.identity.user.primaryEmailNotSpecified"),
        ({"op": "replace", "path": "id", "value": "x"}, "error.sandbox.notModifiable"),
        ({"op": "replace", "path": "ocid", "value": "x"}, "error.sandbox.notModifiable"),
        ({"op": "add", "path": "groups", "value": [{"value": "x"}]}, "error.sandbox.notModifiable"),
        ({"op": "replace", "path": "shoeSize", "value": 39}, "error.sandbox.invalidPath"),
        ({"op": "replace", "path": 'emails[type eq "home"].value', "value": "x"}, "error.sandbox.noTarget"),
        ({"op": "replace", "path": "emails[type is home]", "value": {}}, "error.sandbox.invalidFilter"),
        ({"op": "move", "path": "title"}, "error.sandbox.invalidSyntax"),
        ({"op": "remove"}, "error.sandbox.noTarget"),
    ],
)
async def test_what_is_refused(scim: Scim, operation: dict[str, Any], message: str) -> None:
    user = await scim.user("ana")
    good = {"op": "add", "path": "title", "value": "Engineer"}
    body = await scim.patch(f"/Users/{user['id']}", good, operation, expect=400)
    assert body["urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"]["messageId"] == message
    assert "title" not in await scim.call("GET", f"/Users/{user['id']}")  # all or nothing


async def test_flags_in_the_user_itself(scim: Scim) -> None:
    user = await scim.user("ana")
    operation = {"op": "replace", "path": f"{CAPABILITIES}:canUseApiKeys", "value": False}
    shown = await scim.patch(f"/Users/{user['id']}", operation)
    assert shown[CAPABILITIES]["canUseApiKeys"] is False
    assert shown[CAPABILITIES]["canUseAuthTokens"] is True
