"""What `iam doctor` says of a tenancy: what the caller may manage, the region, the clock."""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.utils import formatdate

import httpx
import pytest

from iam_resources.findings import Finding
from iam_resources.oci.doctor import examine, settings_of
from iam_resources.sandbox import Sandbox
from tests.oci.iam.environment import ORIGIN, Env, a_pair


@pytest.fixture
async def env() -> Env:
    return await Env.of_administrator()


class Dated(httpx.AsyncBaseTransport):
    """The sandbox's transport with a date in each answer that is this many seconds ahead of this machine's clock."""

    def __init__(self, sandbox: Sandbox, seconds: float) -> None:
        self._inner = sandbox.transport()
        self._seconds = seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        response.headers["date"] = formatdate(time.time() + self._seconds, usegmt=True)
        return response


async def findings(env: Env, transport: httpx.AsyncBaseTransport | None = None) -> Mapping[str, Finding]:
    """What is found, by subject."""
    found = await examine(settings_of(env.settings, ""), transport=transport or env.sandbox.transport())
    for each in found:
        assert "PRIVATE" not in each.line and "\n" not in each.line
    return {each.subject: each for each in found}


async def test_an_administrator(env: Env) -> None:
    found = await findings(env)
    assert {each.result for each in found.values()} == {"ok"}
    assert found["address"].text == f"{ORIGIN}/oci/identity"
    assert found["account"].text.startswith("user admin (ocid1.user.")
    assert found["rights"].text == "may manage users, groups, dynamic-groups and policies"
    assert "domain" not in found


async def test_a_user_without_rights(env: Env) -> None:
    found = await findings(await env.person("ana", 1))
    assert found["account"].result == "ok"  # the key is right; only the rights are missing
    assert found["rights"].result == "warning" and "not shown to it" in found["rights"].text


async def test_a_user_who_may_see_that_there_is_no_right(env: Env) -> None:
    group = await env.group("readers")
    await env.allow("readers", "Allow group readers to inspect all-resources in tenancy")
    found = await findings(await env.person("ana", 1, group))
    assert found["rights"].result == "failed"
    assert found["rights"].text == "may not manage users, groups, dynamic-groups and policies"
    assert "add 'Allow group readers to manage users in tenancy'" in found["rights"].fix


async def test_a_user_with_a_part_of_the_rights(env: Env) -> None:
    group = await env.group("helpers")
    rights = ("inspect policies", "inspect groups", "inspect users", "manage users")
    await env.allow("helpers", *(f"Allow group helpers to {right} in tenancy" for right in rights))
    found = await findings(await env.person("ana", 1, group))
    assert found["rights"].result == "warning"
    assert found["rights"].text == "may manage users; not groups, dynamic-groups and policies"


async def test_a_key_that_the_service_does_not_know(env: Env) -> None:
    env.config["oci:private_key"] = a_pair(3).private_key
    del env.config["oci:fingerprint"]
    found = await findings(await env.again())
    assert found["account"].result == "failed" and "does not know the key" in found["account"].fix
    assert {found[each].result for each in ("region", "rights")} == {"skipped"}


async def test_another_region_than_the_home_region(env: Env) -> None:
    env.config["oci:region"] = "phx"
    found = await findings(await env.again())
    assert found["region"].result == "failed" and "home region only, us-ashburn-1" in found["region"].text
    assert found["region"].fix == "Set it with: pulumi config set oci:region us-ashburn-1"


@pytest.mark.parametrize(
    ("seconds", "result", "message"),
    [
        (0.0, "ok", "within 2 s of the server's"),
        (20.0, "ok", "20 s behind the server's"),
        (-100.0, "warning", "100 s ahead of the server's"),
        (-3000.0, "failed", "50 minutes ahead of the server's, which refuses requests from 300 s on"),
    ],
)
async def test_clocks(env: Env, seconds: float, result: str, message: str) -> None:
    clock = (await findings(env, Dated(env.sandbox, seconds)))["clock"]
    assert clock.result == result and message in clock.text


async def test_a_clock_that_the_service_refuses() -> None:
    env = await Env.of_administrator()
    env.sandbox.oci.server.clock = lambda: time.time() + 1200
    found = await findings(env, Dated(env.sandbox, 1200))
    assert found["account"].result == found["clock"].result == "failed"
    assert "The clock of this machine is 20 minutes behind" in found["account"].fix
