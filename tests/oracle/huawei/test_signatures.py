"""The sandbox verifies what the SDK signs, however odd the path, the query or the body is."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.oracle.huawei.cloud import Client, Cloud

ODD = ["Ana+María ~*/", "a:b;c,d", "100% & more = less?", "#!'()[]@$", "日本語", "a//b", " ", "x\ty", "ü" * 60]


@pytest.mark.parametrize("text", ODD)
def test_queries(cloud: Cloud, text: str) -> None:
    assert cloud.store.ask("list_users", user_name=text, limit=3).users == []
    assert cloud.store.ask("list_groups", display_name=text).groups == []


@pytest.mark.parametrize("text", ODD)
def test_paths(cloud: Cloud, text: str) -> None:
    status, code = cloud.center.refusal("describe_permission_set", permission_set_id=text)
    assert (status, code) == (404, "IIC.1205")
    expected = (404, "IIC.1312") if len(text) <= 64 else (400, "IIC.400")
    assert cloud.store.refusal("describe_user", user_id=text) == expected


@pytest.mark.parametrize("text", ODD)
def test_bodies(cloud: Cloud, text: str) -> None:
    id = cloud.store.ask("create_group", body={"display_name": text}).group_id
    assert cloud.store.ask("describe_group", group_id=id).display_name == text


def test_a_security_token_is_signed(cloud: Cloud) -> None:
    mine = temporary(cloud)
    assert mine.ask("list_instances").instances
    seen = cloud.last()
    assert "x-security-token" in seen.headers["authorization"]
    del seen.headers["x-security-token"]
    answer = httpx.get(cloud.wire.origin + seen.target, headers=seen.headers)
    assert (answer.status_code, answer.json()["error_code"]) == (401, "APIGW.0301")


def test_a_temporary_key_expires(cloud: Cloud) -> None:
    mine = temporary(cloud, seconds=60)
    assert mine.ask("list_instances").instances
    cloud.ahead += 61
    assert mine.refusal("list_instances") == (401, "APIGW.0301")


def test_a_wrong_key_an_unknown_one_and_a_wrong_clock(cloud: Cloud) -> None:
    from huaweicloudsdkcore.auth.credentials import GlobalCredentials

    for access, secret, words in ((cloud.access, "wrong", "verify aksk"), ("unknown", cloud.secret, "not exist")):
        other = cloud.client("center", GlobalCredentials(access, secret))
        assert other.refusal("list_instances") == (401, "APIGW.0301")
        assert words in other.last_message
    foreign = cloud.client("center", GlobalCredentials(cloud.access, cloud.secret).with_security_token("x"))
    assert foreign.refusal("list_instances") == (401, "APIGW.0301")
    cloud.ahead = 901
    assert cloud.center.refusal("list_instances") == (401, "APIGW.0301")
    assert "15m" in cloud.center.last_message


def temporary(cloud: Cloud, **more: Any) -> Client:
    """A client with a temporary key."""
    from huaweicloudsdkcore.auth.credentials import GlobalCredentials

    key = cloud.control("temporary-keys", 201, **more)
    credentials = GlobalCredentials(key["access_key_id"], key["secret_access_key"])
    return cloud.client("center", credentials.with_security_token(key["session_token"]), **cloud.center.always)
