"""Credentials of users, which are shown once; and what there is to read about a tenancy."""

from __future__ import annotations

import base64

import pytest

from iam_resources.sandbox.oci.identifiers import ADMINISTRATORS_ID, REGION, TENANCY_ID
from tests.sandbox.oci.signer import a_key, fingerprint, public_pem
from tests.sandbox.oci.tenancy import ORIGIN, Tenancy


async def test_api_keys(tenancy: Tenancy) -> None:
    user = await tenancy.make("/users", name="ana")
    path = f"/users/{user['id']}/apiKeys"
    for number in (1, 2, 3):
        made = await tenancy.call("POST", path, {"key": public_pem(a_key(number))})
        assert made["fingerprint"] == fingerprint(a_key(number))
        assert made["keyId"] == f"{TENANCY_ID}/{user['id']}/{made['fingerprint']}"
        assert made["keyValue"] == public_pem(a_key(number))
    assert await tenancy.code("POST", path, {"key": public_pem(a_key(3))}, expect=409) == "ApiKeyAlreadyExists"
    assert await tenancy.code("POST", path, {"key": public_pem(a_key(4))}, expect=400) == "LimitExceeded"
    assert [key["fingerprint"] for key in await tenancy.call("GET", path)] == [fingerprint(a_key(n)) for n in (1, 2, 3)]
    await tenancy.call("DELETE", f"{path}/{fingerprint(a_key(2)).replace(':', '%3A')}", expect=204)
    assert len(await tenancy.call("GET", path)) == 2
    await tenancy.call("DELETE", f"{path}/{fingerprint(a_key(2))}", expect=404)


@pytest.mark.parametrize("key", ["", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"])
async def test_what_is_no_key(tenancy: Tenancy, key: str) -> None:
    user = await tenancy.make("/users", name="ana")
    code = await tenancy.code("POST", f"/users/{user['id']}/apiKeys", {"key": key}, expect=400)
    assert code == ("InvalidKey" if key else "InvalidParameter")


@pytest.mark.parametrize(
    ("kind", "label", "secret", "capability"),
    [
        ("authTokens", "description", "token", "canUseAuthTokens"),
        ("customerSecretKeys", "displayName", "key", "canUseCustomerSecretKeys"),
        ("smtpCredentials", "description", "password", "canUseSmtpCredentials"),
    ],
)
async def test_secrets_are_shown_once(tenancy: Tenancy, kind: str, label: str, secret: str, capability: str) -> None:
    user = await tenancy.make("/users", name="ana")
    path = f"/users/{user['id']}/{kind}"
    made = await tenancy.call("POST", path, {label: "first"})
    assert len(made[secret]) >= 20
    shown = {name: value for name, value in made.items() if name != secret}
    assert await tenancy.call("GET", path) == [shown]
    changed = await tenancy.call("PUT", f"{path}/{made['id']}", {label: "renamed"})
    assert changed == {**shown, label: "renamed"}
    other = await tenancy.call("POST", path, {label: ""})
    assert other[secret] != made[secret]
    assert await tenancy.code("POST", path, {label: "third"}, expect=400) == "LimitExceeded"
    assert await tenancy.code("POST", path, {}, expect=400) == "MissingParameter"
    await tenancy.call("DELETE", f"{path}/{made['id']}", expect=204)
    await tenancy.call("DELETE", f"{path}/{made['id']}", expect=404)
    await tenancy.call("PUT", f"/users/{user['id']}/capabilities", {capability: False})
    assert await tenancy.code("POST", path, {label: "third"}, expect=400) == "InvalidParameter"


async def test_secrets_look_as_the_services_do(tenancy: Tenancy) -> None:
    user = await tenancy.make("/users", name="ana")
    made = await tenancy.call("POST", f"/users/{user['id']}/customerSecretKeys", {"displayName": "s3"})
    assert len(made["id"]) == 40  # the access key
    assert len(base64.b64decode(made["key"])) == 32
    smtp = await tenancy.call("POST", f"/users/{user['id']}/smtpCredentials", {"description": "mail"})
    assert smtp["username"].startswith(f"{user['id']}@{TENANCY_ID}.")


async def test_one_users_credential_is_not_anothers(tenancy: Tenancy) -> None:
    ana, eva = [(await tenancy.make("/users", name=name))["id"] for name in ("ana", "eva")]
    made = await tenancy.call("POST", f"/users/{ana}/authTokens", {"description": "x"})
    await tenancy.call("DELETE", f"/users/{eva}/authTokens/{made['id']}", expect=404)


async def test_everybody_cares_for_his_own(tenancy: Tenancy) -> None:
    robot = await tenancy.user_with_key("robot")
    mine, others = f"/users/{robot.user}/authTokens", f"/users/{tenancy.user}/authTokens"
    await robot.call("POST", mine, {"description": "x"})
    assert len(await robot.call("GET", mine)) == 1
    await robot.call("POST", others, {"description": "x"}, expect=404)
    await robot.call("GET", others, expect=404)


async def test_a_one_time_password(tenancy: Tenancy) -> None:
    user = await tenancy.make("/users", name="ana")
    path = f"/users/{user['id']}/uiPassword"
    await tenancy.call("GET", path, expect=404)
    first = await tenancy.call("POST", path)
    tenancy.clock.now += 60
    second = await tenancy.call("POST", path)
    assert first["password"] != second["password"]
    information = await tenancy.call("GET", path)
    assert information["timeCreated"] == second["timeCreated"] != first["timeCreated"]
    assert "password" not in information


async def test_the_tenancy(tenancy: Tenancy) -> None:
    found = await tenancy.call("GET", f"/tenancies/{TENANCY_ID}")
    assert found["homeRegionKey"] == "IAD"
    regions = await tenancy.call("GET", f"/tenancies/{TENANCY_ID}/regionSubscriptions")
    assert regions == [{"regionKey": "IAD", "regionName": REGION, "status": "READY", "isHomeRegion": True}]
    await tenancy.call("GET", "/tenancies/ocid1.tenancy.oc1..x", expect=404)
    provider = (await tenancy.call("GET", f"/identityProviders?protocol=SAML2&compartmentId={TENANCY_ID}"))[0]
    mappings = await tenancy.call("GET", f"/identityProviders/{provider['id']}/groupMappings")
    assert [mapping["groupId"] for mapping in mappings] == [ADMINISTRATORS_ID]


async def test_compartments(tenancy: Tenancy) -> None:
    outer = await tenancy.make("/compartments", name="outer")
    inner = await tenancy.call("POST", "/compartments", {**outer, "name": "inner", "compartmentId": outer["id"]})
    root = f"/compartments?compartmentId={TENANCY_ID}"
    assert [each["name"] for each in await tenancy.call("GET", root)] == ["outer"]
    whole = await tenancy.call("GET", f"{root}&compartmentIdInSubtree=true&accessLevel=ANY")
    assert [each["name"] for each in whole] == ["inner", "outer"]
    assert await tenancy.call("GET", f"/compartments/{inner['id']}") == inner
    assert (await tenancy.call("GET", f"/compartments/{TENANCY_ID}"))["compartmentId"] is None
    body = {"compartmentId": TENANCY_ID, "name": "Outer", "description": ""}
    assert await tenancy.code("POST", "/compartments", body, expect=409) == "CompartmentAlreadyExists"


async def test_domains_have_an_address(tenancy: Tenancy) -> None:
    listing = f"/domains?compartmentId={TENANCY_ID}"
    default = (await tenancy.call("GET", listing))[0]
    assert (default["displayName"], default["type"]) == ("Default", "DEFAULT")
    assert default["url"] == f"{ORIGIN}/oci/domains/default"
    made = await tenancy.control("POST", "domains", {"name": "Partners"}, expect=201)
    assert made["url"] == f"{ORIGIN}/oci/domains/partners"
    assert await tenancy.call("GET", f"/domains/{made['id']}") == made
    assert [each["displayName"] for each in await tenancy.call("GET", f"{listing}&displayName=Partners")] == [
        "Partners"
    ]
    assert len(await tenancy.call("GET", f"{listing}&url={made['url']}")) == 1
    again = await tenancy.control("POST", "domains", {"name": "Partners"}, expect=201)
    assert again["id"] == made["id"]
    await tenancy.control("POST", "domains", {"name": "a/b"}, expect=400)
