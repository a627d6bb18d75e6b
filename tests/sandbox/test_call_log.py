"""Calls are counted by template; what was sent is not kept."""

from __future__ import annotations

import httpx

from tests.sandbox.api import Api
from tests.sandbox.conftest import Server


def test_counts_by_template(server: Server) -> None:
    with Api(server.endpoint, server.username, server.password) as api:
        httpx.delete(f"{server.origin}/_sandbox/calls")
        ids = [api.user(name, credentials=[{"type": "password", "value": "hidden-1"}]) for name in ("ana", "bob")]
        for user in ids:
            api.get(f"/users/{user}")
        api.make("/roles", {"name": "a/b"})
        api.get("/roles/a%2Fb")
        shown = httpx.get(f"{server.origin}/_sandbox/calls")
    counts = {(each["method"], each["path"]): each["count"] for each in shown.json()["counts"]}
    realm = "/cncc/auth/admin/realms/{realm}"
    assert counts == {
        ("POST", f"{realm}/users"): 2,
        ("GET", f"{realm}/users/{{id}}"): 2,
        ("POST", f"{realm}/roles"): 1,
        ("GET", f"{realm}/roles/{{role}}"): 1,
    }
    assert shown.json()["total"] == 6
    assert [each["status"] for each in shown.json()["recent"]] == [201, 201, 200, 200, 201, 200]
    assert "hidden-1" not in shown.text
    assert "Bearer" not in shown.text


def test_clearing(server: Server) -> None:
    httpx.get(f"{server.endpoint}/realms/cncc")
    assert httpx.delete(f"{server.origin}/_sandbox/calls").status_code == 204
    assert httpx.get(f"{server.origin}/_sandbox/calls").json() == {"total": 0, "counts": [], "recent": []}
