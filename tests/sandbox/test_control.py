"""The control address has no credentials: it answers programs of this machine, and no web page."""

from __future__ import annotations

import httpx
import pytest

from iam_resources.sandbox import Sandbox

FAULT = {"status": 503, "times": None}
FOREIGN = [
    {"host": "evil.example"},
    {"host": "evil.example:8080"},
    {"host": "127.0.0.1.evil.example:8080"},
    {"host": "evil.example#@127.0.0.1"},
    {"host": "192.0.2.1:8080"},
    {"host": ""},
    {"origin": "http://evil.example"},
    {"origin": "https://127.0.0.1:8080"},
    {"origin": "http://127.0.0.1:9090"},
    {"origin": "null"},
    {"host": "evil.example", "origin": "http://evil.example"},
]
OWN = [
    {},
    {"host": "127.0.0.1:18180"},
    {"host": "LOCALHOST:8080"},
    {"host": "[::1]:8080"},
    {"origin": "http://127.0.0.1:8080"},
]


async def _send(sandbox: Sandbox, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    async with sandbox.client() as client:
        json = FAULT if method == "POST" else None
        return await client.request(method, f"http://127.0.0.1:8080{path}", headers=headers, json=json)


@pytest.mark.parametrize("headers", FOREIGN)
async def test_foreign_calls_are_refused_and_have_no_effect(sandbox: Sandbox, headers: dict[str, str]) -> None:
    for method, path in (
        ("POST", "/_sandbox/faults"),
        ("DELETE", "/_sandbox/calls"),
        ("GET", "/_sandbox/health"),
        ("GET", "/_sandbox/oci/settings"),
        ("POST", "/_sandbox/oci/logins"),
    ):
        answer = await _send(sandbox, method, path, headers)
        assert answer.status_code == 403, f"{method} {path}"
        assert "Host" in answer.json()["error"] or "Origin" in answer.json()["error"]
    assert sandbox.faults.as_json() == []


@pytest.mark.parametrize("headers", OWN)
async def test_programs_of_this_machine_are_answered(sandbox: Sandbox, headers: dict[str, str]) -> None:
    assert (await _send(sandbox, "POST", "/_sandbox/faults", headers)).status_code == 201
    assert len(sandbox.faults.as_json()) == 1
    assert (await _send(sandbox, "GET", "/_sandbox/oci/settings", headers)).status_code == 200


async def test_vendors_answer_under_any_name(sandbox: Sandbox) -> None:
    """A vendor's own address stands in no browser's way: what it answers needs credentials."""
    answer = await _send(sandbox, "GET", "/cncc/auth/realms/cncc", {"host": "evil.example"})
    assert answer.status_code == 200
