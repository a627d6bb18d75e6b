"""What goes in flight, and what is made of the answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iam_resources.errors import (
    ConfigError,
    Conflict,
    Denied,
    Invalid,
    NotFound,
    Refused,
    Throttled,
    Unavailable,
    VendorError,
)
from iam_resources.http import Client, ErrorFacts
from iam_resources.http.address import encode, fill
from tests.http.faulty import Faulty, answer, html

Connect = Callable[..., Client]


async def test_paths_and_queries_are_encoded_whole(connect: Connect) -> None:
    async with Faulty() as server:
        client = connect(server.url + "/cncc/auth/")
        await client.call(
            "GET",
            "/admin/{realm}/users/{id}",
            tried="t",
            at={"realm": "a/b c", "id": "x%2F?#+ü"},
            query={"q": "a b+c&d=e/é", "brief": True, "exact": False, "first": 0, "id": ["1", "2 3"], "none": []},
        )
        assert server.seen[0].target == (
            "/cncc/auth/admin/a%2Fb%20c/users/x%252F%3F%23%2B%C3%BC"
            "?q=a%20b%2Bc%26d%3De%2F%C3%A9&brief=true&exact=false&first=0&id=1&id=2%203"
        )


@given(st.text(min_size=1).filter(lambda text: text not in {".", ".."}), st.text())
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_is_encoded_reaches_the_wire_untouched(segment: str, value: str) -> None:
    segment, value = (text.encode("utf-8", "replace").decode() for text in (segment, value))
    if segment in {"", ".", ".."}:
        return
    target = fill("/users/{id}/groups", {"id": segment}) + encode({"filter": value})
    assert httpx.URL("http://h" + target).raw_path.decode() == target
    path, _, query = target.partition("?")
    assert unquote(path.split("/")[2]) == segment
    assert "+" not in target
    assert parse_qsl(query, keep_blank_values=True) == [("filter", value)]


@pytest.mark.parametrize("value", ["", ".", ".."])
async def test_a_value_that_would_name_another_path_is_refused(connect: Connect, value: str) -> None:
    client = connect("http://127.0.0.1:9")
    with pytest.raises(Refused, match="'id'"):
        await client.call("DELETE", "/users/{id}", at={"id": value}, tried="t")
    assert client.calls == 0


async def test_bodies(connect: Connect) -> None:
    async with Faulty() as server:
        client = connect(server.url, headers={"x-app": "1", "accept": "application/scim+json"})
        await client.call(
            "POST", "/x", json={"name": "Zoë"}, tried="t", headers={"content-type": "application/scim+json"}
        )
        await client.call("POST", "/x", json=None, tried="t")
        await client.call("POST", "/x", form={"grant_type": "a b", "s": "&"}, tried="t")
        await client.call("POST", "/x", tried="t")
    first, null, form, nothing = server.seen
    assert first.body == '{"name":"Zoë"}'.encode()
    assert first.headers["content-type"] == first.headers["accept"] == "application/scim+json"
    assert first.headers["x-app"] == "1"
    assert null.body == b"null"
    assert form.body == b"grant_type=a+b&s=%26"
    assert form.headers["content-type"] == "application/x-www-form-urlencoded"
    assert nothing.body == b""
    assert "content-type" not in nothing.headers
    assert server.connections == 1


async def test_an_empty_answer_is_none(connect: Connect) -> None:
    async with Faulty(answer(204), answer(201, location="http://h/users/7")) as server:
        client = connect(server.url)
        assert (await client.call("DELETE", "/x", tried="t")).body is None
        made = await client.call("POST", "/x", json={}, tried="t")
        assert (made.status, made.body, made.headers["location"]) == (201, None, "http://h/users/7")


CLASSES = {400: Invalid, 401: Denied, 403: Denied, 404: NotFound, 405: Invalid, 409: Conflict, 410: NotFound}
CLASSES |= {412: Conflict, 415: Invalid, 422: Invalid, 429: Throttled, 500: Unavailable, 503: Unavailable}


@pytest.mark.parametrize(("status", "kind"), CLASSES.items())
async def test_each_status_has_its_class(connect: Connect, status: int, kind: type[VendorError]) -> None:
    def read(response: httpx.Response) -> ErrorFacts:
        body = response.json()
        return ErrorFacts(body["message"], body["code"], response.headers["opc-request-id"], "Try harder")

    async with Faulty(answer(status, {"code": "Bad", "message": "It is bad."}, opc_request_id="r1")) as server:
        client = connect(server.url, read_error=read, attempts=1)
        with pytest.raises(kind) as raised:
            await client.call("POST", "/x", json={}, tried="do it")
    error = raised.value
    assert (error.status, error.code, error.request_id, error.hint) == (status, "Bad", "r1", "Try harder")
    assert str(error).startswith("could not do it: It is bad")
    assert f"({status}, Bad, request r1)" in str(error)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b"null", b"{}", b'{"message": 7}', b"\xff\xfe\x00", b"[" * 100_000]
)
async def test_a_reader_that_crashes_does_not_crash_the_call(connect: Connect, body: bytes) -> None:
    def read(response: httpx.Response) -> ErrorFacts:
        return ErrorFacts(response.json()["message"]["text"])

    async with Faulty(answer(400, body)) as server:
        with pytest.raises(Invalid) as raised:
            await connect(server.url, read_error=read).call("GET", "/x", tried="t")
    assert len(str(raised.value)) < 300
    assert str(raised.value).isprintable()


async def test_a_reader_that_gives_nonsense(connect: Connect) -> None:
    async with Faulty(answer(400, {"detail": "the detail"})) as server:
        client = connect(server.url, read_error=lambda _: ErrorFacts(None, 17))  # type: ignore[arg-type]
        with pytest.raises(Invalid, match=r"the detail \(400, 17\)"):
            await client.call("GET", "/x", tried="t")


async def test_html_is_described(connect: Connect) -> None:
    async with Faulty() as server:
        client = connect(server.url, attempts=2, read_error=lambda response: ErrorFacts(response.text, request_id="r9"))
        for status in (200, 502, 403):
            server.otherwise = html(status, "Sign in &amp; go on\x1b[31m")
            with pytest.raises(VendorError) as raised:
                await client.call("GET", "/x", tried="t")
            assert raised.value.reason == "answered with HTML instead of JSON: Sign in & go on [31m"
            assert raised.value.status == status


async def test_garbage_is_cut(connect: Connect) -> None:
    async with Faulty(answer(400, b"no " * 1000, kind="text/plain")) as server:
        with pytest.raises(Invalid) as raised:
            await connect(server.url).call("GET", "/x", tried="t")
    assert raised.value.reason.startswith("answered with text/plain instead of JSON: no no no")
    assert len(raised.value.reason) < 260


@pytest.mark.parametrize("status", [200, 400, 401, 409, 500, 502])
@pytest.mark.parametrize(
    "body", [b'{"message": "hunter2", "code": "it is hunter2"}', b"hunter2", b"<html><title>hunter2"]
)
async def test_a_secret_answer_is_never_shown(
    connect: Connect, caplog: pytest.LogCaptureFixture, status: int, body: bytes
) -> None:
    def read(response: httpx.Response) -> ErrorFacts:
        return ErrorFacts(response.json()["message"], response.json()["code"])

    caplog.set_level(logging.DEBUG)
    async with Faulty() as server:
        server.otherwise = answer(status, body)
        client = connect(server.url, read_error=read, attempts=2)
        try:
            reply = await client.call(
                "POST", "/x", json={"p": "swordfish"}, query={"k": "xyzzy"}, tried="t", secret=True
            )
            shown = repr(reply)
        except VendorError as error:
            shown = f"{error!s} {error!r}"
    for secret in ("hunter2", "swordfish", "xyzzy"):
        assert secret not in shown + caplog.text


async def test_the_log_has_one_line_an_attempt(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with Faulty(answer(503)) as server:
        await connect(server.url).call("GET", "/users/{id}", at={"id": "a b"}, query={"token": "xyzzy"}, tried="t")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith(("iam", "http"))]
    assert [line.rpartition(",")[0] for line in lines] == [
        "GET /users/a%20b: 503, attempt 1",
        "GET /users/a%20b: 200, attempt 2",
    ]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://u:pw@login.example/oauth?code=xyzzy#f", "redirected to https://login.example/oauth, which"),
        ("/elsewhere?code=xyzzy", "redirected to /elsewhere, which"),
        ("", "redirected without saying where to"),
    ],
)
async def test_a_redirect_is_reported_not_followed(connect: Connect, location: str, expected: str) -> None:
    async with Faulty(answer(302, location=location)) as server:
        client = connect(server.url)
        with pytest.raises(Unavailable, match=expected) as raised:
            await client.call("POST", "/x", json={}, tried="t")
        assert client.calls == 1
    assert "xyzzy" not in str(raised.value)
    assert "pw" not in str(raised.value)


@pytest.mark.parametrize("address", ["", "h", "ftp://h", "https://", "https://u:p@h", "https://h?x=1", "https://h:x"])
def test_a_wrong_address_is_a_config_error(address: str) -> None:
    with pytest.raises(ConfigError, match="of prod") as raised:
        Client(address, name="prod")
    assert "u:p" not in str(raised.value)


class Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self.token = token

    def auth_flow(self, request: httpx.Request):  # type: ignore[no-untyped-def]
        request.headers["authorization"] = f"Bearer {self.token}"
        yield request


@pytest.mark.parametrize("token", ["xyzzy\n", "xyzzy\0", "xyzzy\udcff"])
async def test_a_token_that_http_does_not_allow(connect: Connect, token: str) -> None:
    async with Faulty() as server:
        client = connect(server.url, auth=Bearer(token))
        with pytest.raises(ConfigError, match="does not allow") as raised:
            await client.call("GET", "/x", tried="t")
    assert "xyzz" not in str(raised.value)
    assert raised.value.__suppress_context__
