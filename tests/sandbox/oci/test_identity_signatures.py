"""Who is let in: signatures that are right, and each way to get one wrong."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, TENANCY_ID
from tests.sandbox.oci.signer import Signer, a_key
from tests.sandbox.oci.tenancy import ORIGIN, Tenancy

LIST = f"/users?compartmentId={TENANCY_ID}"
USER = {"compartmentId": TENANCY_ID, "name": "ana", "description": "Ana"}
HIDDEN = "The required information to complete authentication was not provided or was incorrect."
WRONG = "Failed to verify the HTTP(S) Signature"


async def _refused(tenancy: Tenancy, method: str, path: str, json: Any = None, **more: Any) -> str:
    body = await tenancy.call(method, path, json, expect=401, **more)
    assert body["code"] == "NotAuthenticated"
    return str(body["message"])


async def test_a_right_signature_is_let_in(tenancy: Tenancy) -> None:
    assert [user["name"] for user in await tenancy.call("GET", LIST)] == ["admin"]
    assert (await tenancy.call("POST", "/users/", USER))["name"] == "ana"


async def test_the_query_is_signed_as_it_stands_on_the_wire(tenancy: Tenancy) -> None:
    query = f"/users?compartmentId={TENANCY_ID}&name=a%2Bb%20c&limit=5"
    assert await tenancy.call("GET", query) == []


async def test_x_date_stands_for_date(tenancy: Tenancy) -> None:
    """For clients that may not write the date, e.g. browsers; what ``date`` says then does not matter."""
    await tenancy.call(
        "GET", LIST, auth=tenancy.signer(date="x-date", change={"date": "Mon, 01 Jan 2001 00:00:00 GMT"})
    )
    old = tenancy.signer(date="x-date", now=tenancy.clock() - 400)
    assert "clock skew" in await _refused(tenancy, "GET", LIST, auth=old)


@pytest.mark.parametrize("missing", ["date", "host", "(request-target)"])
async def test_what_must_be_signed(tenancy: Tenancy, missing: str) -> None:
    assert await _refused(tenancy, "GET", LIST, auth=tenancy.signer(leave_out=(missing,))) == HIDDEN


@pytest.mark.parametrize("missing", ["content-length", "content-type", "x-content-sha256"])
async def test_what_must_be_signed_of_a_body(tenancy: Tenancy, missing: str) -> None:
    assert await _refused(tenancy, "POST", "/users", USER, auth=tenancy.signer(leave_out=(missing,))) == HIDDEN


@pytest.mark.parametrize(
    "parts", [{"version": "2"}, {"algorithm": "hmac-sha256"}, {"keyId": ""}, {"keyId": f"{TENANCY_ID}/nobody/00:11"}]
)
async def test_other_parameters(tenancy: Tenancy, parts: dict[str, str]) -> None:
    assert await _refused(tenancy, "GET", LIST, auth=tenancy.signer(parts=parts)) == HIDDEN


async def test_another_key_under_a_known_name(tenancy: Tenancy) -> None:
    assert await _refused(tenancy, "GET", LIST, auth=Signer(tenancy.key_id, a_key(1), now=tenancy.clock())) == WRONG
    assert await _refused(tenancy, "GET", LIST, auth=tenancy.signer(parts={"signature": "no base64!"})) == WRONG


async def test_no_signature_at_all(tenancy: Tenancy) -> None:
    nothing = httpx.Auth()
    missing = "The required information to complete authentication was not provided."
    assert await _refused(tenancy, "GET", LIST, auth=nothing) == missing
    bearer = {"authorization": "Bearer abc"}
    assert await _refused(tenancy, "GET", LIST, auth=nothing, headers=bearer) == HIDDEN
    # Also where there is nothing: a stranger learns nothing about paths.
    assert await _refused(tenancy, "GET", "/nothing", auth=nothing) == missing


@pytest.mark.parametrize("seconds", [-301, 301])
async def test_a_clock_that_is_off(tenancy: Tenancy, seconds: int) -> None:
    message = await _refused(tenancy, "GET", LIST, auth=tenancy.signer(now=tenancy.clock() + seconds))
    assert "is not within allowed clock skew. Current 'Fri, 15 Jan 2027 08:00:00 UTC'" in message
    assert "['Fri, 15 Jan 2027 07:55:00 UTC', 'Fri, 15 Jan 2027 08:05:00 UTC']" in message


@pytest.mark.parametrize("seconds", [-299, 299])
async def test_a_clock_that_is_nearly_right(tenancy: Tenancy, seconds: int) -> None:
    await tenancy.call("GET", LIST, auth=tenancy.signer(now=tenancy.clock() + seconds))


async def test_a_signature_serves_for_one_body_only(tenancy: Tenancy) -> None:
    url = f"{ORIGIN}{tenancy.base}/users"
    request = httpx.Request("POST", url, json=USER)
    next(tenancy.signer().auth_flow(request))
    other = request.content.replace(b"ana", b"eva")
    async with tenancy.sandbox.client(ORIGIN) as client:
        answer = await client.post(url, content=other, headers=request.headers)
        assert (answer.status_code, answer.json()["message"]) == (401, WRONG)
        answer = await client.post(url.replace("users", "groups"), content=request.content, headers=request.headers)
        assert (answer.status_code, answer.json()["message"]) == (401, WRONG)
        answer = await client.post(url, content=request.content, headers=request.headers)
    assert answer.status_code == 200


async def test_a_token_of_a_resource(tenancy: Tenancy) -> None:
    server = tenancy.sandbox.oci.server
    token, pem = server.resource_principal("fnfunc", "ocid1.fnfunc.oc1.iad.a")
    key: Any = load_pem_private_key(pem.encode(), None)

    def signer() -> Signer:
        return Signer(f"ST${token}", key, now=tenancy.clock())

    # It is known, but nothing is granted to it.
    assert await tenancy.code("GET", LIST, expect=404, auth=signer()) == "NotAuthorizedOrNotFound"
    assert await _refused(tenancy, "GET", LIST, auth=Signer(f"ST${token}", a_key(), now=tenancy.clock())) == WRONG
    assert await _refused(tenancy, "GET", LIST, auth=Signer(f"ST${token[:-9]}AAAAAAAAA", key, now=tenancy.clock()))
    tenancy.clock.now += 1200
    assert await _refused(tenancy, "GET", LIST, auth=signer()) == HIDDEN


async def test_tokens_that_were_called_in(tenancy: Tenancy) -> None:
    token, pem = tenancy.sandbox.oci.server.resource_principal("fnfunc", "ocid1.fnfunc.oc1.iad.a")
    tenancy.sandbox.oci.expire_tokens()
    key: Any = load_pem_private_key(pem.encode(), None)
    assert await _refused(tenancy, "GET", LIST, auth=Signer(f"ST${token}", key, now=tenancy.clock())) == HIDDEN
    await tenancy.call("GET", f"/users/{ADMINISTRATOR_ID}")  # a key is no token


async def test_each_answer_has_a_request_id(tenancy: Tenancy) -> None:
    await tenancy.call("GET", LIST, headers={"opc-request-id": "mine"})
    parts = tenancy.last.headers["opc-request-id"].split("/")
    assert parts[0] == "mine"
    assert len(parts) == 3
    await tenancy.call("GET", LIST, auth=httpx.Auth(), expect=401)
    assert len(tenancy.last.headers["opc-request-id"].split("/")) == 3
