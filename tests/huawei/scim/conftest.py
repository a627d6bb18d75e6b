"""An identity source with a tenant of SCIM for each test, with and without an access key beside the bearer token."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any, Self

import httpx
import pytest

from iam_resources.huawei.scim.connection import Connection
from iam_resources.huawei.settings import settings_of
from iam_resources.settings import Settings
from tests.huawei.environment import ORIGIN, Env

Sent = tuple[str, str, Any]
"""Method, path below the tenant, body."""


class Recorded(httpx.AsyncBaseTransport):
    """The way to the sandbox, which keeps what is sent.

    Args:
        inner: the way.
        sent: where it is kept.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, sent: list[Sent]) -> None:
        self._inner = inner
        self._sent = sent

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        self._sent.append((request.method, request.url.path.partition("/v2")[2], body))
        return await self._inner.handle_async_request(request)


async def opened(settings: Settings, transport: httpx.AsyncBaseTransport) -> Connection:
    """The connection to SCIM of these settings, over this way."""

    async def opener() -> Connection:
        return Connection(settings_of(settings, ""), transport)

    return await settings.opened(Connection, "", opener)


class ScimEnv(Env):
    """An organisation with a tenant and a token."""

    scim: Connection

    async def open(self) -> Self:
        if "scim_tenant_id" not in self.config:
            await super().open()
            tenant = (await self.store("POST", "/provision-tenant"))["tenant_id"]
            token = (await self.store("POST", f"/tenant/{tenant}/bearer-token"))["token"]
            self.config |= {"scim_tenant_id": tenant, "scim_token": token}
        self.settings = Settings({f"huawei:{name}": value for name, value in self.config.items()}, {})
        if self.config["access_key"]:
            await super().open()
        self.sent: list[Sent] = []
        transport = Recorded(self.sandbox.transport(), self.sent)
        self.scim = await opened(self.settings, transport)
        return self

    async def without_key(self) -> Self:
        """The same with nothing but the bearer token."""
        return await self.again(access_key="", secret_key="")

    async def ask(self, method: str, path: str, **more: Any) -> Any:
        """Do something over SCIM by hand."""
        path = f"/{self.scim.tenant_id}/scim/v2{path}"
        return (await self.scim.service.call(method, path, tried="act by hand", **more)).body

    def written(self) -> list[Sent]:
        """What was sent since the last time, without reads."""
        found = [each for each in self.sent if each[0] != "GET"]
        self.sent.clear()
        return found

    async def lose_answers(self, method: str, path: str, times: int = 1) -> None:
        """Let answers get lost after the service has acted."""
        async with self.sandbox.client(ORIGIN) as client:
            fault = {"match": {"method": method, "path": path}, "drop": "after", "times": times}
            assert (await client.post(f"{ORIGIN}/_sandbox/faults", json=fault)).is_success


@pytest.fixture
async def plain() -> AsyncIterator[Env]:
    """An organisation without a tenant."""
    made = await Env().open()
    yield made
    made.sandbox.close()


@pytest.fixture
async def env() -> AsyncIterator[ScimEnv]:
    """With an access key, which shows the identity source too."""
    made = await ScimEnv().open()
    yield made
    made.sandbox.close()


@pytest.fixture
async def no_key(env: ScimEnv) -> ScimEnv:
    """With the bearer token only."""
    return await env.without_key()


@pytest.fixture(params=["key", "no key"])
async def either(request: pytest.FixtureRequest, env: ScimEnv) -> ScimEnv:
    """Both, one after the other."""
    return env if request.param == "key" else await env.without_key()
