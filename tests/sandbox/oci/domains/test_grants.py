"""App roles, grants, dynamic resource groups; signed requests and what they may do."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID
from tests.sandbox.oci.domains.api import CAPABILITIES, EXTENSION, ORACLE, Scim
from tests.sandbox.oci.signer import Signer, a_key, public_pem
from tests.sandbox.oci.tenancy import Tenancy


def _grant(grantee: dict[str, Any], role: dict[str, Any], mechanism: str) -> dict[str, Any]:
    return {
        "schemas": [f"{ORACLE}Grant"],
        "grantee": grantee,
        "app": {"value": role["app"]["value"]},
        "entitlement": {"attributeName": "appRoles", "attributeValue": role["id"]},
        "grantMechanism": mechanism,
    }


async def _role(scim: Scim, name: str) -> dict[str, Any]:
    return (await scim.find("AppRoles", f'displayName eq "{name}" and app.value eq "IDCSAppId"'))[0]


async def test_built_in_roles(scim: Scim) -> None:
    names = {role["displayName"] for role in await scim.find("AppRoles", "adminRole eq true")}
    assert names >= {
        "Identity Domain Administrator",
        "Security Administrator",
        "Application Administrator",
        "User Administrator",
        "User Manager",
        "Help Desk Administrator",
        "Audit Administrator",
    }
    assert (await scim.call("GET", "/Apps/IDCSAppId"))["displayName"] == "IDCSApp"


async def test_a_grant_is_seen_from_all_sides(scim: Scim) -> None:
    user, role = await scim.user(), await _role(scim, "User Manager")
    body = _grant({"value": user["id"]}, role, "ADMINISTRATOR_TO_USER")
    grant = await scim.call("POST", "/Grants", body, expect=201)
    assert (grant["isFulfilled"], grant["grantee"]["type"], grant["grantor"]["type"]) == (True, "User", "App")
    group = await scim.group("G", [user])
    other = await _role(scim, "Audit Administrator")
    body = _grant({"value": group["id"], "type": "Group"}, other, "ADMINISTRATOR_TO_GROUP")
    await scim.call("POST", "/Grants", body, expect=201)
    own = f"{EXTENSION}user:User"
    shown = await scim.call("GET", f"/Users/{user['id']}", params={"attributes": f"{own}:appRoles.type"})
    assert {each["type"] for each in shown[own]["appRoles"]} == {"direct", "indirect"}
    members = await scim.call("GET", f"/AppRoles/{role['id']}", params={"attributes": "members"})
    assert [(each["value"], each["type"]) for each in members["members"]] == [(user["id"], "User")]
    filter = f'grantee.value eq "{user["id"]}" and entitlement.attributeValue eq "{role["id"]}"'
    assert [each["id"] for each in await scim.find("Grants", filter)] == [grant["id"]]
    await scim.call("DELETE", f"/Grants/{grant['id']}", expect=204)
    assert await scim.find("Grants", filter) == []


async def test_what_a_grant_refuses(scim: Scim) -> None:
    user, role = await scim.user(), await _role(scim, "User Manager")
    good = _grant({"value": user["id"], "type": "User"}, role, "ADMINISTRATOR_TO_USER")
    await scim.call("POST", "/Grants", good, expect=201)
    assert (await scim.refused("POST", "/Grants", good, expect=409))[
        1
    ] == "Grant with the same compositeKey already exists."
    for change in ({"grantee": {"value": "nobody", "type": "User"}}, {"app": {"value": "no-app"}}):
        message, _ = await scim.refused("POST", "/Grants", {**good, **change}, expect=400)
        assert message == "error.common.validation.invalidReferenceResource"
    await scim.refused("PUT", f"/Grants/{role['id']}", good, expect=405)


async def test_a_matching_rule_must_be_one(scim: Scim) -> None:
    body = {"schemas": [f"{ORACLE}DynamicResourceGroup"], "displayName": "D", "matchingRule": "whatever"}
    await scim.refused("POST", "/DynamicResourceGroups", body, expect=400)


@pytest.fixture
def tenancy(scim: Scim) -> Tenancy:
    """The administrator of the same sandbox, who signs."""
    scim.sandbox.oci.server.keys.add(ADMINISTRATOR_ID, "admin", public_pem(a_key()))
    return Tenancy(scim.sandbox, scim.clock, ADMINISTRATOR_ID, a_key(), f"{scim.base}/admin/v1")


async def test_the_administrator_may_sign_instead(scim: Scim, tenancy: Tenancy) -> None:
    user = await scim.user("ana")
    await tenancy.call("GET", f"/Users/{user['id']}")
    tags = f"{EXTENSION}OCITags"
    group = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Signed"}
    await tenancy.call("POST", "/Groups", group, expect=201)
    made = tenancy.last.json()
    assert [tag["key"] for tag in made[tags]["definedTags"]] == ["CreatedBy", "CreatedOn"]
    assert (made["idcsCreatedBy"]["type"], made["idcsCreatedBy"]["ocid"]) == ("User", ADMINISTRATOR_ID)


async def test_a_key_of_a_user_of_the_domain(scim: Scim, tenancy: Tenancy) -> None:
    user = await scim.user("ana")
    body = {"schemas": [f"{ORACLE}apikey"], "user": {"ocid": user["ocid"]}, "key": public_pem(a_key(1))}
    made = await scim.call("POST", "/ApiKeys", body, expect=201)
    own = Tenancy(scim.sandbox, scim.clock, user["ocid"], a_key(1), tenancy.base)
    await own.call("GET", "/Users", expect=401)
    role = await _role(scim, "User Administrator")
    await scim.call("POST", "/Grants", _grant({"value": user["id"]}, role, "ADMINISTRATOR_TO_USER"), expect=201)
    await own.call("GET", "/Users")
    await scim.call("DELETE", f"/ApiKeys/{made['id']}", expect=204)
    await own.call("GET", "/Users", expect=401)


async def test_a_function_may_what_its_dynamic_group_may(scim: Scim, tenancy: Tenancy) -> None:
    user = await scim.user("ana")
    token, pem = scim.sandbox.oci.server.resource_principal("fnfunc", "ocid1.fnfunc.oc1.iad.aaaa")
    key = load_pem_private_key(pem.encode(), None)
    assert isinstance(key, RSAPrivateKey)
    body = {"schemas": [f"{ORACLE}UserCapabilitiesChanger"], "canUseSmtpCredentials": False}

    async def change(expect: int) -> None:
        signer = Signer(f"ST${token}", key, now=scim.clock())
        await tenancy.call("PUT", f"/UserCapabilitiesChanger/{user['id']}", body, expect=expect, auth=signer)

    await change(401)
    rule = {"displayName": "JIT_UUC_DG", "matchingRule": "ALL {resource.type = 'fnfunc'}"}
    group = await scim.call(
        "POST", "/DynamicResourceGroups", {"schemas": [f"{ORACLE}DynamicResourceGroup"], **rule}, expect=201
    )
    await change(401)
    role = await _role(scim, "User Administrator")
    grantee = {"value": group["id"], "type": "DynamicResourceGroup"}
    mechanism = "ADMINISTRATOR_TO_DYNAMIC_RESOURCE_GROUP"
    await scim.call("POST", "/Grants", _grant(grantee, role, mechanism), expect=201)
    await change(200)
    assert (await scim.call("GET", f"/Users/{user['id']}"))[CAPABILITIES]["canUseSmtpCredentials"] is False
    await scim.call("DELETE", f"/DynamicResourceGroups/{group['id']}", expect=204)
    await change(401)


async def test_secrets_are_shown_once(scim: Scim) -> None:
    user = await scim.user("ana")
    body = {"schemas": [f"{ORACLE}customerSecretKey"], "displayName": "backup", "user": {"value": user["id"]}}
    made = await scim.call("POST", "/CustomerSecretKeys", body, expect=201)
    assert made["secretKey"]
    assert "secretKey" not in await scim.call("GET", f"/CustomerSecretKeys/{made['id']}")
    assert len(await scim.find("CustomerSecretKeys", f'user.ocid eq "{user["ocid"]}"')) == 1
    await scim.call("POST", "/CustomerSecretKeys", body, expect=201)
    assert "maximum quota limit of 2" in (await scim.refused("POST", "/CustomerSecretKeys", body, expect=400))[1]
    await scim.call("DELETE", f"/Users/{user['id']}", expect=204)
    assert await scim.find("CustomerSecretKeys", "user.value pr") == []
