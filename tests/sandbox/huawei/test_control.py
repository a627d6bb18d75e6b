"""The control address of the vendor, faults, and the call log."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.sandbox import Fault
from iam_resources.sandbox.huawei.identifiers import POLICIES, account_id
from tests.sandbox.huawei.organisation import CENTER, INSTANCE_ID, STORE, Organisation

SCIM = "/huawei/scim/tenant/scim/v2/Users"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("settings", {"request_second": 1}),
        ("settings", {"request_seconds": -1}),
        ("settings", {"request_seconds": True}),
        ("settings", {"running_limit": 1.5}),
        ("settings", {"running_status": "WAITING"}),
        ("settings", {"slow_down": 1}),
        ("settings", {"duplicate_user_status": 404}),
        ("failures", {}),
        ("failures", {"kind": "update"}),
        ("failures", {"kind": "create", "reason": None}),
        ("failures", {"kind": "create", "times": 0}),
        ("failures", {"kind": "create", "account": "x"}),
        ("failures", {"kind": "write", "code": 1005}),
        ("failures", {"kind": "write", "code": True}),
        ("accounts", {"name": ""}),
        ("temporary-keys", {"seconds": "1"}),
    ],
)
async def test_what_cannot_be_set(organisation: Organisation, path: str, body: dict[str, Any]) -> None:
    assert "error" in await organisation.control(path, 400, **body)


async def test_nothing_is_set_if_one_is_wrong(organisation: Organisation) -> None:
    await organisation.control("settings", 400, request_seconds=1, nothing=2)
    found = await organisation.call("GET", "/_sandbox/huawei/settings", auth=None)
    assert found["request_seconds"] == 0


async def test_accounts_join_the_organisation_once(organisation: Organisation) -> None:
    made = [await organisation.control("accounts", 201, name="audit") for _ in range(2)]
    assert made[0] == made[1]
    assert made[0]["account_id"] == account_id("audit")
    names = [each["name"] for each in await organisation.call("GET", "/_sandbox/huawei/accounts", auth=None)]
    assert names == ["management", "development", "production", "audit"]


async def test_what_else_is_there(organisation: Organisation) -> None:
    found = await organisation.call("GET", "/_sandbox/huawei/policies", auth=None)
    assert found["policies"] == POLICIES
    for path in ("nothing", "devices/x/y"):
        await organisation.call("GET", f"/_sandbox/huawei/{path}", auth=None, expect=404)
    health = await organisation.call("GET", "/_sandbox/health", auth=None)
    assert health["vendors"]["huawei"] == "/huawei"


async def test_failures_are_listed_and_cleared(organisation: Organisation) -> None:
    await organisation.control("failures", 201, kind="provision", times=None)
    at = "/_sandbox/huawei/failures"
    (found,) = await organisation.call("GET", at, auth=None)
    assert (found["kind"], found["times"]) == ("provision", None)
    await organisation.call("DELETE", at, auth=None, expect=204)
    assert await organisation.call("GET", at, auth=None) == []


async def test_conflicts_are_used_up(organisation: Organisation) -> None:
    set_id = await organisation.permission_set("Admin")
    await organisation.control("failures", 201, kind="write", times=2)
    at = f"{CENTER}/permission-sets/{set_id}"
    for _ in range(2):
        assert await organisation.code("PUT", at, {"description": "x"}, expect=409) == "IIC.1006"
    await organisation.call("PUT", at, {"description": "x"})


@pytest.mark.parametrize(("status", "code"), [(429, "APIGW.0308"), (503, "APIGW.0106"), (500, "APIGW.0002")])
async def test_failures_have_the_form_of_the_gateway(organisation: Organisation, status: int, code: str) -> None:
    organisation.sandbox.faults.add(Fault(status=status, times=2, retry_after="3"))
    assert await organisation.code("GET", f"{STORE}/users", expect=status) == code
    assert organisation.last.headers["retry-after"] == "3"
    body = await organisation.call("GET", SCIM, expect=status, auth=None)
    assert (body["status"], body["schemas"]) == (status, ["urn:ietf:params:scim:api:messages:2.0:Error"])


async def test_calls_are_logged_by_their_templates(organisation: Organisation) -> None:
    user = await organisation.user("ana")
    await organisation.call("GET", f"{STORE}/users/{user}")
    await organisation.call("GET", SCIM, expect=401, auth=None)
    calls = organisation.sandbox.calls
    store = "/huawei/identitystore/v1/identity-stores/{identity_store_id}"
    assert calls.count("GET", f"{store}/users/{{user_id}}") == 1
    assert calls.count("POST", f"{store}/users") == 1
    assert calls.count("GET", "/huawei/scim/{tenant_id}/scim/v2/Users") == 1
    assert INSTANCE_ID not in str(calls.counts())


async def test_every_answer_has_a_request_id(organisation: Organisation) -> None:
    await organisation.call("GET", f"{STORE}/users")
    first = organisation.last.headers["x-request-id"]
    await organisation.call("GET", f"{STORE}/users", expect=401, auth=None)
    assert organisation.last.headers["x-request-id"] not in ("", first)


async def test_tokens_that_were_issued_expire_on_demand(organisation: Organisation) -> None:
    await organisation.user("ana")
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    body = {"client_name": "iam", "client_type": "public", "token_endpoint_auth_method": "client_secret_post"}
    more = {"grant_types": [grant], "response_type": ["code"]}  # the table's name for it
    oidc: dict[str, Any] = {"auth": None}
    answer = await organisation.call("POST", "/huawei/oidc/v1/clients", {**body, **more}, **oidc)
    client = {name: answer["client_info"][name] for name in ("client_id", "client_secret")}
    start = {**client, "start_url": "https://x.example"}
    device = await organisation.call("POST", "/huawei/oidc/v1/device/authorize", start, **oidc)
    await organisation.control(f"devices/{device['user_code']}", 204, user_name="ana")
    ask = {**client, "grant_type": grant, "device_code": device["device_code"]}
    info = (await organisation.call("POST", "/huawei/oidc/v1/tokens", ask, **oidc))["token_info"]
    portal = "/huawei/portal/v1/assigned-accounts"
    headers = {"access-token": info["access_token"]}
    await organisation.call("GET", portal, headers=headers, **oidc)
    organisation.sandbox.faults.add(Fault(expire_tokens=True))
    assert await organisation.code("GET", portal, headers=headers, expect=403, **oidc) == "IIC.1500"
    ask = {**client, "grant_type": "refresh_token", "refresh_token": info["refresh_token"]}
    info = (await organisation.call("POST", "/huawei/oidc/v1/tokens", ask, **oidc))["token_info"]
    await organisation.call("GET", portal, headers={"access-token": info["access_token"]}, **oidc)
    for headers in ({"access-token": info["refresh_token"]}, {"access-token": info["id_token"]}):
        assert await organisation.code("GET", portal, headers=headers, expect=403, **oidc) == "IIC.1500"
    assert await organisation.code("GET", portal, expect=401, **oidc) == "IIC.1410"
