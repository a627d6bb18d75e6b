"""Tokens, and who may do what with them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.oci.domains.api import ORACLE, SCOPE, Scim, a_password


async def test_the_app_and_a_user_get_tokens(scim: Scim) -> None:
    answer = (await scim.log_in()).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3600)
    assert answer["access_token"].count(".") == 2
    user = await scim.log_in(grant_type="password", username="admin", password=scim.password)
    assert user.status_code == 200
    assert "refresh_token" not in user.json()  # guide 3.1, although offline_access is asked for
    assert await scim.find("Users", 'userName eq "admin"')


@pytest.mark.parametrize(
    ("form", "auth", "status", "error"),
    [
        ({}, ("admin", "wrong"), 401, "invalid_client"),
        ({}, ("nobody", "wrong"), 401, "invalid_client"),
        ({"scope": ""}, None, 400, "invalid_scope"),
        ({"grant_type": "authorization_code"}, None, 400, "unsupported_grant_type"),
        ({"grant_type": "password", "username": "admin", "password": "wrong"}, None, 400, "invalid_grant"),
    ],
)
async def test_refusals_of_tokens(
    scim: Scim, form: dict[str, str], auth: tuple[str, str] | None, status: int, error: str
) -> None:
    answer = await scim.log_in(auth=auth, **form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


async def test_tokens_end(scim: Scim) -> None:
    await scim.call("GET", "/Users")
    scim.clock.now += 3601
    assert (await scim.refused("GET", "/Users", expect=401))[0] == "error.common.common.accessDenied"
    await scim.log_in()
    scim.sandbox.oci.expire_tokens()
    await scim.refused("GET", "/Users", expect=401)


async def test_a_token_is_for_one_domain(scim: Scim) -> None:
    await scim.log_in()
    scim.sandbox.oci.domains.add("other")
    scim.base = "/oci/domains/other"
    await scim.refused("GET", "/Users", expect=401)
    await scim.log_in()
    assert [user["userName"] for user in await scim.find("Users", "userName pr")] == ["admin"]


async def test_no_token_and_no_domain(scim: Scim) -> None:
    assert (await scim.raw("GET", "/admin/v1/Users")).status_code == 401
    scim.base = "/oci/domains/nowhere"
    assert (await scim.raw("GET", "/admin/v1/Users")).status_code == 404


async def test_a_user_may_what_its_roles_allow(scim: Scim) -> None:
    password = a_password()
    user = await scim.user("ana", password=password)
    group = await scim.group("Helpers", [user])
    administrator = scim.token
    await scim.log_in(grant_type="password", username="ana", password=password)
    own = scim.token
    await scim.refused("GET", "/Users", expect=401)  # a missing right is a 401 too
    scim.token = administrator
    await _grant(scim, {"value": group["id"], "type": "Group"}, "User Administrator", "ADMINISTRATOR_TO_GROUP")
    scim.token = own
    await scim.user("bea")
    await scim.call("GET", "/Apps")
    await scim.refused("POST", "/Apps", {}, expect=401)


async def test_an_app_may_what_its_roles_allow(scim: Scim) -> None:
    made = await scim.call(
        "POST",
        "/Apps",
        {
            "schemas": [f"{ORACLE}App"],
            "displayName": "Reader",
            "basedOnTemplate": {"value": "CustomWebAppTemplateId"},
            "isOAuthClient": True,
            "clientType": "confidential",
            "allowedGrants": ["client_credentials"],
        },
        expect=201,
    )
    auth = (made["name"], made["clientSecret"])
    assert (await scim.log_in(auth=auth)).status_code == 401  # a new app is not active
    await scim.log_in()
    await scim.call(
        "PUT", f"/AppStatusChanger/{made['id']}", {"schemas": [f"{ORACLE}AppStatusChanger"], "active": True}
    )
    await _grant(scim, {"value": made["id"], "type": "App"}, "Audit Administrator", "ADMINISTRATOR_TO_APP")
    assert (await scim.log_in(auth=auth)).status_code == 200
    await scim.call("GET", "/Users")
    await scim.refused("GET", "/Grants", expect=401)
    assert (await scim.log_in(auth=auth, grant_type="password", scope=SCOPE)).json()["error"] == "unauthorized_client"


async def _grant(scim: Scim, grantee: dict[str, Any], role: str, mechanism: str) -> dict[str, Any]:
    found = (await scim.find("AppRoles", f'displayName eq "{role}"'))[0]
    made: dict[str, Any] = await scim.call(
        "POST",
        "/Grants",
        {
            "schemas": [f"{ORACLE}Grant"],
            "grantee": grantee,
            "app": {"value": found["app"]["value"]},
            "entitlement": {"attributeName": "appRoles", "attributeValue": found["id"]},
            "grantMechanism": mechanism,
        },
        expect=201,
    )
    return made
