"""Faults, over a socket and in process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from iam_resources.sandbox import Fault, Sandbox
from tests.sandbox.api import Api
from tests.sandbox.conftest import Server


@pytest.fixture
def api(server: Server) -> Iterator[Api]:
    with Api(server.endpoint, server.username, server.password) as made:
        yield made
        httpx.delete(f"{server.origin}/_sandbox/faults")


def _break(server: Server, **fault: Any) -> None:
    answer = httpx.post(f"{server.origin}/_sandbox/faults", json=fault)
    assert answer.status_code == 201, answer.text


USERS = {"method": "POST", "path": "/users$"}


def test_a_status_instead_of_acting(server: Server, api: Api) -> None:
    _break(server, match=USERS, status=503, retry_after=2, times=2)
    for _ in range(2):
        answer = api.call("POST", "/users", {"username": "ana"}, expect=503)
        assert answer.headers["retry-after"] == "2"
    assert api.get("/users") == []
    api.user("ana")


def test_a_status_after_acting(server: Server, api: Api) -> None:
    _break(server, match=USERS, status=504, acts=True)
    api.call("POST", "/users", {"username": "ana"}, expect=504)
    assert len(api.get("/users")) == 1


def test_a_connection_cut_before_acting(server: Server, api: Api) -> None:
    _break(server, match=USERS, drop="before")
    with pytest.raises(httpx.RemoteProtocolError):
        api.user("ana")
    assert api.get("/users") == []


def test_a_lost_answer(server: Server, api: Api) -> None:
    _break(server, match=USERS, drop="after")
    with pytest.raises(httpx.RemoteProtocolError):
        api.user("ana")
    assert [user["username"] for user in api.get("/users")] == ["ana"]
    api.error("POST", "/users", {"username": "ana"}, expect=409)


def test_half_a_body(server: Server, api: Api) -> None:
    _break(server, match={"method": "GET", "path": "/users$"}, truncate=True)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        api.get("/users/count".removesuffix("/count"))
    assert api.get("/users") == []


def test_a_proxys_page(server: Server, api: Api) -> None:
    _break(server, match={"path": "/roles$"}, html=True, status=502)
    answer = api.call("GET", "/roles", expect=502)
    assert answer.headers["content-type"] == "text/html"
    _break(server, match={"path": "/roles$"}, html=True)
    assert "<html>" in api.call("GET", "/roles", expect=200).text


def test_a_delay(server: Server, api: Api) -> None:
    _break(server, match={"path": "/roles$"}, delay_seconds=0.3)
    began = time.monotonic()
    assert api.get("/roles")
    assert time.monotonic() - began >= 0.3


def test_tokens_that_end_early(server: Server, api: Api) -> None:
    _break(server, match={"path": "/users$"}, expire_tokens=True)
    api.error("GET", "/users", expect=401)
    api.error("GET", "/roles", expect=401)
    api._token = ("", 0.0)
    assert api.get("/users") == []


def test_skip_and_for_ever(server: Server, api: Api) -> None:
    _break(server, match={"path": "/roles$"}, status=429, skip=1, times=None)
    api.get("/roles")
    for _ in range(3):
        api.call("GET", "/roles", expect=429)
    shown = httpx.get(f"{server.origin}/_sandbox/faults").json()
    assert shown[0]["hits"] == 3
    httpx.delete(f"{server.origin}/_sandbox/faults")
    api.get("/roles")


@pytest.mark.parametrize(
    "wrong",
    [
        {"statuss": 503},
        {"status": "503"},
        {"status": 99},
        {"times": 0},
        {"drop": "later"},
        {"match": {"path": "("}},
        {"match": "x"},
        [],
    ],
)
def test_wrong_faults_are_refused(server: Server, wrong: Any) -> None:
    answer = httpx.post(f"{server.origin}/_sandbox/faults", json=wrong)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_the_control_address_has_no_faults(server: Server, api: Api) -> None:
    _break(server, status=503, times=None)
    assert httpx.get(f"{server.origin}/_sandbox/health").status_code == 200
    httpx.delete(f"{server.origin}/_sandbox/faults")
    api.get("/users")


async def test_in_process_a_cut_looks_the_same(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault(drop="after"))
    async with sandbox.client() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/realms/cncc")
        assert (await client.get("/realms/cncc")).status_code == 200
    assert sandbox.calls.recent[0].status is None
    assert sandbox.calls.recent[0].fault == "drop after"
