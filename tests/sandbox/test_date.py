"""Every answer says when it was made, by the clock that the sandbox stamps objects with."""

from __future__ import annotations

from email.utils import formatdate, parsedate_to_datetime

import httpx
import pytest

from iam_resources.sandbox import Fault, Sandbox
from tests.sandbox.conftest import Server

NOW = 1_800_000_000.0
PATHS = [
    "/cncc/auth/realms/cncc",
    "/oci/identity/20160918/users",
    "/oci/domains/default/admin/v1/Users",
    "/oci/functions/20181201/applications",
    "/huawei/identitycenter/v1/instances",
    "/nowhere",
    "/_sandbox/health",
]


@pytest.mark.parametrize("path", PATHS)
async def test_every_vendor_sends_the_date(path: str) -> None:
    sandbox = Sandbox(admin_username="admin", admin_password="x", clock=lambda: NOW)
    async with sandbox.client() as client:
        answer = await client.get(f"http://127.0.0.1:8080{path}")
    assert answer.headers.get_list("date") == [formatdate(NOW, usegmt=True)]
    sandbox.close()


@pytest.mark.parametrize("fault", [Fault(status=503), Fault(html=True)])
async def test_failures_have_a_date_too(sandbox: Sandbox, fault: Fault) -> None:
    sandbox.faults.add(fault)
    async with sandbox.client() as client:
        assert "date" in (await client.get("/realms/cncc")).headers


def test_over_a_socket_there_is_one_date(server: Server) -> None:
    answer = httpx.get(f"{server.endpoint}/realms/cncc")
    assert len(answer.headers.get_list("date")) == 1
    parsedate_to_datetime(answer.headers["date"])
