"""Login by device, and the portal, by the SDK's clients (4.12 to 4.18)."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.sandbox.huawei.identifiers import MANAGEMENT_ACCOUNT_ID, account_id
from tests.oracle.huawei.cloud import Client, Cloud
from tests.oracle.huawei.test_assignments import assign, key

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
ACCOUNT = account_id("development")
START = "https://idcenter.example.com/d-5a9d0b0c01/portal"


def register(cloud: Cloud, **more: Any) -> dict[str, str]:
    """A new client: its id and secret."""
    body = {
        "client_name": "iam",
        "client_type": "public",
        "token_endpoint_auth_method": "client_secret_post",
        "grant_types": [DEVICE_CODE],
        "response_types": ["code"],
        **more,
    }
    info = cloud.oidc.ask("register_client", body=body).client_info
    return {"client_id": info.client_id, "client_secret": info.client_secret}


def device(cloud: Cloud, client: dict[str, str]) -> Any:
    """A device authorisation."""
    return cloud.oidc.ask("start_device_authorization", body={**client, "start_url": START})


def grant(client: dict[str, str], code: str) -> dict[str, str]:
    """The body of 4.13.1."""
    return {**client, "grant_type": DEVICE_CODE, "device_code": code}


def log_in(cloud: Cloud, name: str) -> Any:
    """The tokens of a user who agrees."""
    client = register(cloud)
    asked = device(cloud, client)
    cloud.control(f"devices/{asked.user_code}", 204, user_name=name)
    return cloud.oidc.ask("create_token", body=grant(client, asked.device_code)).token_info


def portal(cloud: Cloud, name: str) -> Client:
    """The portal of a user who has logged in."""
    return cloud.portal(log_in(cloud, name).access_token)


def test_a_client_is_registered(cloud: Cloud) -> None:
    body = {
        "client_name": "iam",
        "client_type": "public",
        "token_endpoint_auth_method": "client_secret_post",
        "scopes": ["openid"],
        "grant_types": ["authorization_code", DEVICE_CODE],
        "response_types": ["code"],
    }
    info = cloud.oidc.ask("register_client", body=body).client_info
    assert info.client_secret_expires_at - info.client_id_issued_at == 90 * 24 * 3600
    assert info.scopes == ["openid"]
    assert info.token_endpoint.endswith("/huawei/oidc/v1/tokens")
    for change in ({"client_type": "confidential"}, {"grant_types": ["password"]}, {"response_types": ["token"]}):
        assert cloud.oidc.refusal("register_client", body={**body, **change}) == (400, "IIC.1606")


def test_a_user_agrees(cloud: Cloud) -> None:
    cloud.user("ana")
    client = register(cloud)
    asked = device(cloud, client)
    assert (asked.expires_in, asked.interval, len(asked.device_code), len(asked.user_code)) == (600, 5, 64, 16)
    assert asked.user_code in asked.verification_uri_complete
    body = grant(client, asked.device_code)
    for _ in range(2):
        assert cloud.oidc.refusal("create_token", body=body) == (400, "IIC.1608")
    cloud.control(f"devices/{asked.user_code}", 404, user_name="nobody")
    cloud.control(f"devices/{asked.user_code}", 204, user_name="ana")
    info = cloud.oidc.ask("create_token", body=body).token_info
    assert (info.token_type, info.expires_in) == ("Bearer", 28800)
    assert info.access_token and info.refresh_token
    assert cloud.oidc.refusal("create_token", body=body) == (400, "IIC.1606"), "a code is good for one token"


def test_a_user_refuses(cloud: Cloud) -> None:
    client = register(cloud)
    asked = device(cloud, client)
    cloud.control(f"devices/{asked.user_code}", 204, approve=False)
    assert cloud.oidc.refusal("create_token", body=grant(client, asked.device_code)) == (404, "IIC.1613")


def test_a_device_code_expires(cloud: Cloud) -> None:
    client = register(cloud)
    asked = device(cloud, client)
    cloud.ahead += 601
    assert cloud.oidc.refusal("create_token", body=grant(client, asked.device_code)) == (400, "IIC.1606")
    cloud.control(f"devices/{asked.user_code}", 404, user_name="ana")


def test_a_device_that_asks_too_often(cloud: Cloud) -> None:
    cloud.control("settings", slow_down=True)
    client = register(cloud)
    asked = device(cloud, client)
    body = grant(client, asked.device_code)
    assert cloud.oidc.refusal("create_token", body=body) == (400, "slow_down")
    cloud.ahead += 6
    assert cloud.oidc.refusal("create_token", body=body) == (400, "slow_down"), "the interval is 10 seconds now"
    cloud.ahead += 16
    assert cloud.oidc.refusal("create_token", body=body) == (400, "IIC.1608")


def test_clients_that_are_not_served(cloud: Cloud) -> None:
    client = register(cloud)
    asked = device(cloud, client)
    other = register(cloud, grant_types=["authorization_code"])
    for body, expected in [
        ({**grant(client, asked.device_code), "client_id": "x"}, (404, "IIC.1600")),
        ({**grant(client, asked.device_code), "client_secret": "x"}, (403, "IIC.1606")),
        (grant(other, asked.device_code), (400, "IIC.1609")),
        ({**client, "grant_type": "client_credentials"}, (401, "IIC.1612")),
        ({**other, "grant_type": "authorization_code", "code": "1"}, (400, "IIC.1606")),
        ({**client, "grant_type": "refresh_token", "refresh_token": "x"}, (401, "IIC.1612")),
    ]:
        assert cloud.oidc.refusal("create_token", body=body) == expected, body
    start = {**other, "start_url": START}
    assert cloud.oidc.refusal("start_device_authorization", body=start) == (400, "IIC.1609")
    start = {**client, "start_url": "javascript:alert(1)"}
    assert cloud.oidc.refusal("start_device_authorization", body=start) == (400, "IIC.1606")
    cloud.ahead += 91 * 24 * 3600
    start = {**client, "start_url": START}
    assert cloud.oidc.refusal("start_device_authorization", body=start) == (403, "IIC.1601")


def test_a_token_is_refreshed(cloud: Cloud) -> None:
    cloud.user("ana")
    client = register(cloud)
    asked = device(cloud, client)
    cloud.control(f"devices/{asked.user_code}", 204, user_name="ana")
    cloud.control("settings", token_seconds=60, epoch_expiry=True)
    info = cloud.oidc.ask("create_token", body=grant(client, asked.device_code)).token_info
    assert info.expires_in > 1_600_000_000
    cloud.ahead += 61
    assert cloud.portal(info.access_token).refusal("list_accounts") == (403, "IIC.1500")
    body = {**client, "grant_type": "refresh_token", "refresh_token": info.refresh_token}
    again = cloud.oidc.ask("create_token", body=body).token_info
    assert cloud.portal(again.access_token).ask("list_accounts").account_list == []
    assert cloud.oidc.refusal("create_token", body={**body, **register(cloud)}) == (401, "IIC.1612")
    cloud.control("settings", refresh_tokens=False)
    assert cloud.oidc.ask("create_token", body=body).token_info.refresh_token is None


def test_accounts_and_agencies_of_a_user(cloud: Cloud) -> None:
    user, group = cloud.user("ana"), cloud.group("ops")
    cloud.store.ask("create_group_membership", body={"group_id": group, "member_id": {"user_id": user}})
    sets = [cloud.permission_set(name, description=f"{name}!") for name in ("Admin", "Read only")]
    assign(cloud, key(sets[0], user))
    assign(cloud, key(sets[1], group, "GROUP"))
    assign(cloud, key(sets[1], group, "GROUP", MANAGEMENT_ACCOUNT_ID))
    at = portal(cloud, "ana")
    found = at.pages("list_accounts", "account_list", limit=1)
    assert [each.account_id for each in found] == [MANAGEMENT_ACCOUNT_ID, ACCOUNT]
    assert (found[1].account_name, found[1].email_address) == ("development", "development@example.com")
    agencies = at.pages("list_account_agencies", "agency_list", account_id=ACCOUNT, limit=1)
    assert [(each.permission_set_name, each.description) for each in agencies] == [
        ("Admin", "Admin!"),
        ("Read only", "Read only!"),
    ]
    assert agencies[0].agency_name in agencies[0].agency_urn
    assert at.refusal("list_account_agencies") == (400, "IIC.1505")
    assert at.refusal("list_accounts", limit=2001) == (400, "IIC.1505")


@pytest.mark.parametrize(("account", "expected"), [(ACCOUNT, 403), (MANAGEMENT_ACCOUNT_ID, 200)])
def test_credentials_of_an_agency(cloud: Cloud, account: str, expected: int) -> None:
    from huaweicloudsdkcore.auth.credentials import GlobalCredentials

    user, set_id = cloud.user("ana"), cloud.permission_set("Admin")
    assign(cloud, key(set_id, user, account=account))
    at = portal(cloud, "ana")
    urn = at.ask("list_account_agencies", account_id=account).agency_list[0].agency_urn
    found = at.ask("get_agency_credentials", target_account_id=account, agency_urn=urn).agency_credentials
    assert found.expiration < 10_000_000_000, "seconds"
    credentials = GlobalCredentials(found.access_key_id, found.secret_access_key)
    mine = cloud.client("center", credentials.with_security_token(found.session_token), **cloud.center.always)
    if expected == 200:
        assert [each.name for each in mine.ask("list_permission_sets").permission_sets] == ["Admin"]
        cloud.control("settings", credential_seconds=60)
        cloud.ahead += 800  # the key is still good, the clocks are less than 15 minutes apart
        assert mine.ask("list_instances").instances
    else:
        assert mine.refusal("list_permission_sets") == (403, "IIC.1215")
    unknown = f"{urn}x"
    ask = "get_agency_credentials"
    assert at.refusal(ask, target_account_id=account, agency_urn=unknown) == (403, "IIC.1001")
    assert at.refusal(ask, target_account_id=account) == (400, "IIC.1505")


def test_a_user_logs_out(cloud: Cloud) -> None:
    cloud.user("ana")
    at = portal(cloud, "ana")
    at.ask("logout")
    assert cloud.last().method == "POST"
    assert at.refusal("list_accounts") == (403, "IIC.1500")
    assert cloud.portal("forged").refusal("list_accounts") == (403, "IIC.1500")


def test_a_disabled_user_has_no_portal(cloud: Cloud) -> None:
    user = cloud.user("ana")
    at = portal(cloud, "ana")
    cloud.store.ask("disable_user", user_id=user)
    assert at.refusal("list_accounts") == (400, "IIC.1520")
