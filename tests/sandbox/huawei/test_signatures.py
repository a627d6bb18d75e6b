"""What is signed cannot be changed, and what must be signed cannot be left out."""

from __future__ import annotations

from calendar import timegm
from time import strptime
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from starlette.datastructures import Headers

from iam_resources.sandbox.huawei.exceptions import Refused
from iam_resources.sandbox.huawei.identifiers import MANAGEMENT_ACCOUNT_ID
from iam_resources.sandbox.huawei.server import Server
from iam_resources.sandbox.huawei.signatures import authenticate
from iam_resources.sandbox.messages import Call
from iam_resources.sandbox.store import Store
from tests.sandbox.huawei.organisation import CENTER, ORIGIN, STORE, Organisation

DATE = "20261128T120000Z"
SETS = f"{CENTER}/permission-sets"


def vector(method: str, host: str, target: str, body: str, signature: str, token: str = "") -> Call:
    """A request that the SDK's own signer has signed with AK ``AK`` and SK ``SK``."""
    path, _, query = target.partition("?")
    names = "content-type;host;x-sdk-date" if not token else "content-type;host;x-sdk-date;x-security-token"
    headers = {
        "content-type": "application/json;charset=utf-8",
        "host": host,
        "x-sdk-date": DATE,
        "authorization": f"SDK-HMAC-SHA256 Access=AK, SignedHeaders={names}, Signature={signature}",
        **({"x-security-token": token} if token else {}),
    }
    return Call(method, path, query, Headers(headers), body.encode(), f"http://{host}")


@pytest.fixture
def server() -> Server:
    return Server(Store(), lambda: timegm(strptime(DATE, "%Y%m%dT%H%M%SZ")), "AK", "SK")


LIST = (
    "GET",
    "identitycenter.myhuaweicloud.com",
    "/v1/instances?limit=100",
    "",
    "b4500a544b80854990b8d82bd81b303bd1878bd02d9e33e697b612850b095cbe",
)
TAG = (
    "POST",
    "identitycenter.myhuaweicloud.com",
    "/v1/instances/identitycenter%3Apermissionset/ps-8603aaaaaaaa14bd/tags/create",
    '{"tags":[{"key":"k","value":""}]}',
    "a57d9961da3735fcb7aedaf60b892c5592c61651d6c36d7ad8026dd3391a018c",
)
USERS = (
    "GET",
    "identitystore.cn-north-4.myhuaweicloud.com",
    "/v1/identity-stores/d-a00aaaa33f/users?limit=100&user_name=Ana%2BMar%C3%ADa%20~%2A%2F",
    "",
    "238fd04d2c7fee136afc00ca83d5e8cc8c43141d4732f481d967d7b1834831d1",
    "tok",
)


@pytest.mark.parametrize("given", [LIST, TAG], ids=["list", "tag"])
def test_requests_that_the_sdk_has_signed(server: Server, given: tuple[str, ...]) -> None:
    assert authenticate(vector(*given), server).account_id == MANAGEMENT_ACCOUNT_ID


def test_a_signature_with_a_token_is_right_before_the_token_is_looked_at(server: Server) -> None:
    with pytest.raises(Refused, match="security token is invalid"):
        authenticate(vector(*USERS), server)
    with pytest.raises(Refused, match="verify aksk signature fail"):
        authenticate(vector(*USERS[:5], "another"), server)


@pytest.mark.parametrize("at", [0, 1, 2, 3], ids=["method", "host", "path or query", "body"])
@pytest.mark.parametrize("given", [LIST, TAG], ids=["list", "tag"])
def test_a_vector_that_was_changed(server: Server, given: tuple[str, ...], at: int) -> None:
    changed = [*given]
    changed[at] += "x"
    with pytest.raises(Refused, match="verify aksk signature fail"):
        authenticate(vector(*changed), server)


def set_header(name: str, value: str) -> Any:
    """Change a header after it was signed."""

    def change(request: httpx.Request) -> None:
        request.headers[name] = value

    return change


def set_url(url: str) -> Any:
    """Change path or query after they were signed."""

    def change(request: httpx.Request) -> None:
        request.url = httpx.URL(url)

    return change


def set_body(text: str) -> Any:
    """Change the body after it was signed."""

    def change(request: httpx.Request) -> None:
        request.stream = httpx.ByteStream(text.encode())
        request.headers["content-length"] = str(len(text))

    return change


@pytest.mark.parametrize(
    "change",
    [
        set_header("content-type", "application/json"),
        set_header("host", "127.0.0.1:9999"),
        set_header("x-sdk-date", "20270115T080001Z"),
        set_header("authorization", ""),
        set_header("authorization", "Bearer x"),
        set_url(f"{ORIGIN}{SETS}/provisioning-statuses?limit=1"),
        set_url(f"{ORIGIN}{SETS}?limit=2"),
        set_url(f"{ORIGIN}{SETS}?limit=1&name=x"),
        set_url(f"{ORIGIN}{SETS}"),
    ],
)
async def test_a_request_that_was_changed(organisation: Organisation, change: Any) -> None:
    path = f"{SETS}?limit=1"
    await organisation.call("GET", path)
    signer = organisation.signer(change=change)
    assert await organisation.code("GET", path, expect=401, auth=signer) == "APIGW.0301"


async def test_a_body_that_was_changed(organisation: Organisation) -> None:
    signer = organisation.signer(change=set_body('{"name": "root"}'))
    assert await organisation.code("POST", SETS, {"name": "a"}, expect=401, auth=signer) == "APIGW.0301"
    assert (await organisation.call("GET", SETS))["permission_sets"] == []


@pytest.mark.parametrize("name", ["host", "x-sdk-date", "content-type"])
async def test_a_header_that_must_be_signed(organisation: Organisation, name: str) -> None:
    signer = organisation.signer(leave_out=(name,))
    assert await organisation.code("GET", SETS, expect=401, auth=signer) == "APIGW.0301"
    assert name in organisation.last.json()["error_msg"]


async def test_a_security_token_must_be_signed(organisation: Organisation) -> None:
    key = await organisation.control("temporary-keys", 201)
    access, secret, token = key["access_key_id"], key["secret_access_key"], key["session_token"]
    signer = type(organisation.signer())(access, secret, organisation.clock(), token=token)
    await organisation.call("GET", SETS, auth=signer)
    signer.leave_out = ("x-security-token",)
    assert await organisation.code("GET", SETS, expect=401, auth=signer) == "APIGW.0301"
    assert len(token) <= 2048


@pytest.mark.parametrize("seconds", [-901, 901])
async def test_a_date_that_is_too_far_away(organisation: Organisation, seconds: int) -> None:
    now = organisation.clock()
    inside = organisation.signer(now=now + seconds * 899 / 901)
    await organisation.call("GET", SETS, auth=inside)
    assert await organisation.code("GET", SETS, expect=401, auth=organisation.signer(now=now + seconds)) == "APIGW.0301"


async def test_a_date_in_another_format(organisation: Organisation) -> None:
    signer = organisation.signer(date="%Y-%m-%dT%H:%M:%SZ")
    assert await organisation.code("GET", SETS, expect=401, auth=signer) == "APIGW.0301"


@pytest.mark.parametrize("text", ["Ana+María ~*/", "a:b", "日本語", "100%", "a=b&c"])
async def test_odd_characters(organisation: Organisation, text: str) -> None:
    for form in (quote(text, safe=""), quote(text, safe=":*")):
        await organisation.call("GET", f"{STORE}/users?user_name={form}&limit=1")
        assert await organisation.code("GET", f"{STORE}/users/{form}", expect=404) in ("IIC.1312", "APIGW.0101")
    user = await organisation.user("ana", title=text)
    assert (await organisation.call("GET", f"{STORE}/users/{user}"))["title"] == text


async def test_a_plus_is_a_plus_in_what_is_signed(organisation: Organisation) -> None:
    """A client that writes a space as ``+`` and signs ``%20`` is refused: the signature takes the query literally."""
    signer = organisation.signer(change=set_url(f"{ORIGIN}{STORE}/users?user_name=a+b"))
    path = f"{STORE}/users?user_name=a%20b"
    assert await organisation.code("GET", path, expect=401, auth=signer) == "APIGW.0301"
