"""The sandbox verifies what the SDK signs, however odd the path, the query or the body is."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from iam_resources.sandbox.huawei.exceptions import Refused
from iam_resources.sandbox.huawei.server import Server
from iam_resources.sandbox.huawei.signatures import authenticate
from iam_resources.sandbox.messages import Call
from iam_resources.sandbox.store import Store
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
    answer = httpx.get(cloud.recorder.origin + seen.target, headers=seen.headers)
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


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
HEADER = st.text("abc XYZ019;,=/é", min_size=1, max_size=20).map(str.strip).filter(bool)
SERVER = Server(Store(), time.time, "AK", "SK")


@given(
    segments=st.lists(TEXT.filter(bool), min_size=1, max_size=4),
    query=st.dictionaries(TEXT.filter(bool), TEXT, max_size=4),
    header=HEADER,
    body=TEXT,
    change=st.sampled_from(["nothing", "path", "query", "header", "body"]),
)
def test_whatever_the_sdk_signs_is_accepted_until_it_is_changed(
    huawei_recorder: object, segments: list[str], query: dict[str, str], header: str, body: str, change: str
) -> None:
    from huaweicloudsdkcore.auth.credentials import GlobalCredentials
    from huaweicloudsdkcore.sdk_request import SdkRequest
    from huaweicloudsdkcore.signer.signer import Signer

    path = "/" + "/".join(quote(segment, safe="") for segment in segments)
    headers = {"Content-Type": "application/json", "X-Odd": header}
    request = SdkRequest("PUT", "http", "127.0.0.1", path, None, list(query.items()), headers, body)
    Signer(GlobalCredentials("AK", "SK")).sign(request)
    raw_path, _, raw_query = request.uri.partition("?")
    sent = {name.lower(): value for name, value in request.header_params.items()}
    changes = {"path": f"{raw_path}x", "query": f"{raw_query}&x=1", "header": f"{header}x", "body": f"{body}x"}
    raw_path = changes["path"] if change == "path" else raw_path
    raw_query = changes["query"] if change == "query" else raw_query
    sent["x-odd"] = changes["header"] if change == "header" else sent["x-odd"]
    sent_body = changes["body"] if change == "body" else body
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in sent.items()]
    call = Call("PUT", raw_path, raw_query, Headers(raw=raw), sent_body.encode(), "http://127.0.0.1")
    if change == "nothing":
        assert authenticate(call, SERVER).account_id
    else:
        with pytest.raises(Refused, match="verify aksk signature fail"):
            authenticate(call, SERVER)


def temporary(cloud: Cloud, **more: Any) -> Client:
    """A client with a temporary key."""
    from huaweicloudsdkcore.auth.credentials import GlobalCredentials

    key = cloud.control("temporary-keys", 201, **more)
    credentials = GlobalCredentials(key["access_key_id"], key["secret_access_key"])
    return cloud.client("center", credentials.with_security_token(key["session_token"]), **cloud.center.always)
