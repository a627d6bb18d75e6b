"""Signatures: vectors that the vendor's SDK made."""

from __future__ import annotations

import httpx
import pytest

from iam_resources.http.address import encode, fill
from iam_resources.huawei.settings import AccessKey
from iam_resources.huawei.signing import canonical_request, sign

HEADERS = {"content-type": "application/json;charset=utf-8", "x-sdk-date": "20261128T120000Z"}
CENTER, STORE = "https://identitycenter.myhuaweicloud.com", "https://identitystore.cn-north-4.myhuaweicloud.com"


@pytest.mark.parametrize(
    ("method", "url", "body", "token", "signature"),
    [
        (
            *("GET", CENTER + "/v1/instances?limit=100", "", ""),
            "b4500a544b80854990b8d82bd81b303bd1878bd02d9e33e697b612850b095cbe",
        ),
        (
            *("POST", CENTER + "/v1/instances/identitycenter%3Apermissionset/ps-8603aaaaaaaa14bd/tags/create"),
            *('{"tags":[{"key":"k","value":""}]}', ""),
            "a57d9961da3735fcb7aedaf60b892c5592c61651d6c36d7ad8026dd3391a018c",
        ),
        (
            *("GET", STORE + "/v1/identity-stores/d-a00aaaa33f/users"),
            *(encode({"user_name": "Ana+María ~*/", "limit": 100}), "tok"),
            "238fd04d2c7fee136afc00ca83d5e8cc8c43141d4732f481d967d7b1834831d1",
        ),
    ],
)
def test_vectors(method: str, url: str, body: str, token: str, signature: str) -> None:
    url, content = (url + body, "") if body.startswith("?") else (url, body)
    request = httpx.Request(method, url, headers=HEADERS, content=content)
    sign(request, AccessKey("AK", "SK", token, "a test"))
    assert request.headers["authorization"].endswith(f"Signature={signature}")
    assert ("x-security-token" in request.headers["authorization"]) is bool(token)


def test_what_is_signed_ends_in_a_slash_and_what_is_sent_does_not() -> None:
    path = fill("/v1/instances/{type}/x", {"type": "identitycenter:permissionset"})
    request = httpx.Request("GET", CENTER + path, headers=HEADERS)
    canonical = canonical_request(request, ["host", "x-sdk-date"]).split("\n")
    assert canonical[1] == "/v1/instances/identitycenter%3Apermissionset/x/"
    assert request.url.raw_path == b"/v1/instances/identitycenter%3Apermissionset/x"
    assert canonical[3] == "host:identitycenter.myhuaweicloud.com"
