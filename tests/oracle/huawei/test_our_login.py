"""The login's requests of ours beside those of the SDK's clients: method, path, query, body, and the token's header."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from iam_resources.huawei.login import Device, Portal, Session, log_in, oidc
from iam_resources.huawei.settings import settings_of
from iam_resources.private_files import PrivateFolder
from iam_resources.sandbox.huawei.identifiers import account_id
from iam_resources.settings import Settings
from tests.oracle.huawei.cloud import Cloud
from tests.oracle.huawei.test_assignments import assign, key
from tests.oracle.huawei.test_login import DEVICE_CODE, START
from tests.oracle.recorder import Exchange

ACCOUNT = account_id("development")
Sent = tuple[str, str, list[tuple[str, str]], Any, str]


def sent(exchange: Exchange) -> Sent:
    """What is compared. The SDK leaves an empty body where ours has none."""
    body = json.loads(exchange.body) if exchange.body else None
    token = exchange.headers.get("access-token", "")
    return exchange.method, exchange.raw_path, exchange.query, body, token


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PrivateFolder:
    """Where the login is kept."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return PrivateFolder("huawei")


async def logged_in(cloud: Cloud, folder: PrivateFolder, monkeypatch: pytest.MonkeyPatch) -> list[Exchange]:
    """Log in by our code; the requests that it made."""
    monkeypatch.setattr(oidc, "pause", _no_pause)
    endpoints = {f"huawei:{each}_endpoint": f"{cloud.recorder.origin}/huawei/{each}" for each in ("oidc", "portal")}

    async def agree(device: Device) -> None:
        cloud.control(f"devices/{device.user_code}", 204, user_name="ana")

    cloud.recorder.take()
    await log_in(settings_of(Settings(endpoints, {}), ""), folder, START, agree, clock=time.time)
    return [each for each in cloud.recorder.take() if "/_sandbox/" not in each.raw_path]


async def _no_pause(seconds: float) -> None:
    """The sandbox takes a fast question for a slow one."""


async def test_the_login(cloud: Cloud, folder: PrivateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud.user("ana")
    register, authorise, token = await logged_in(cloud, folder, monkeypatch)

    body = register.json()
    # The table calls it response_type, the sample and the SDK response_types: only ours has both.
    assert body.pop("response_type") == body["response_types"]
    client = cloud.oidc.ask("register_client", body=body).client_info
    ours = sent(register)
    assert (*ours[:3], body) == sent(cloud.last())[:4]

    body = authorise.json()
    cloud.oidc.ask("start_device_authorization", body=body)
    assert sent(authorise) == sent(cloud.last())

    body = token.json()
    assert body["grant_type"] == DEVICE_CODE and client.client_id != body["client_id"]
    cloud.oidc.refusal("create_token", body=body)
    assert sent(token) == sent(cloud.last())


@pytest.mark.parametrize(
    ("ours", "operation", "fields"),
    [
        (lambda portal: portal.list_accounts(), "list_accounts", {"limit": 2000}),
        (
            lambda portal: portal.list_agencies(ACCOUNT),
            "list_account_agencies",
            {"limit": 2000, "account_id": ACCOUNT},
        ),
        (
            lambda portal: portal.get_credentials(ACCOUNT, f"iam::{ACCOUNT}:agency:a b+ü*"),
            "get_agency_credentials",
            {"target_account_id": ACCOUNT, "agency_urn": f"iam::{ACCOUNT}:agency:a b+ü*"},
        ),
        (lambda portal: portal.log_out(), "logout", {}),
    ],
    ids=["accounts", "agencies", "credentials", "logout"],
)
async def test_the_portal(
    cloud: Cloud,
    folder: PrivateFolder,
    monkeypatch: pytest.MonkeyPatch,
    ours: Callable[[Portal], Awaitable[Any]],
    operation: str,
    fields: dict[str, Any],
) -> None:
    assign(cloud, key(cloud.permission_set("Admin"), cloud.user("ana")))
    await logged_in(cloud, folder, monkeypatch)
    session = Session("", folder)
    theirs = cloud.portal(session.login.access_token)
    try:
        if operation == "get_agency_credentials":  # there is no such agency
            with pytest.raises(Exception, match=r"IIC\.1001"):
                await ours(Portal(session))
            expected = sent(cloud.last())
            theirs.refusal(operation, **fields)
        else:
            await ours(Portal(session))
            expected = sent(cloud.last())
            if operation == "logout":
                theirs.refusal(operation)  # it has ended already
            else:
                theirs.ask(operation, **fields)
    finally:
        await session.aclose()
    assert sent(cloud.last()) == expected
