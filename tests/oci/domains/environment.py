"""An identity domain on the sandbox, and resources driven in it as the engine drives them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any

import httpx

from iam_resources.http import Reply
from iam_resources.oci.connection import Domain, Tenancy, open_tenancy
from iam_resources.sandbox import Fault, Sandbox
from iam_resources.settings import Settings
from tests.driver import Driver
from tests.oci.iam.environment import ORIGIN

DOMAIN_URL = f"{ORIGIN}/oci/domains/default"


class Recorded(httpx.AsyncBaseTransport):
    """Reaches the sandbox without a socket, keeps what was sent, and changes answers where a test asks for it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._inner = sandbox.transport()
        self.patches_refused_with: dict[str, Any] | None = None
        self.answer: httpx.Response | None = None
        self.says: dict[str, dict[str, Any]] = {}
        self.sent: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        if self.answer is not None and "/admin/v1" in request.url.path:
            return httpx.Response(self.answer.status_code, headers=self.answer.headers, content=self.answer.content)
        if request.method == "PATCH" and self.patches_refused_with is not None:
            return httpx.Response(400, json=self.patches_refused_with)
        response = await self._inner.handle_async_request(request)
        for part, fields in self.says.items():
            if part in request.url.path:
                await response.aread()
                return httpx.Response(response.status_code, json={**response.json(), **fields})
        return response


class Env:
    """A domain to work in.

    Args:
        sandbox: simulates the service.
        config: the settings of the connection.
    """

    def __init__(self, sandbox: Sandbox, config: Mapping[str, str]) -> None:
        self.sandbox = sandbox
        self.config = dict(config)
        self.settings = Settings(self.config, {})
        self.domain: Domain

    @classmethod
    async def of_application(cls) -> Env:
        """The default domain of a new tenancy, worked in by its confidential application."""
        password = secrets.token_hex(8)
        sandbox = Sandbox(admin_username="admin", admin_password=password)
        config = {"oci:domain_url": DOMAIN_URL, "oci:client_id": "admin", "oci:client_secret": password}
        return await cls(sandbox, config).open()

    async def open(self) -> Env:
        """Connect."""
        self._transport = Recorded(self.sandbox)
        tenancy = await self.settings.opened(
            Tenancy, "", lambda: open_tenancy(self.settings, transport=self._transport)
        )
        self.domain = tenancy.domain(None)
        return self

    async def again(self) -> Env:
        """The same domain as a next run sees it: a connection that knows nothing yet."""
        return await Env(self.sandbox, self.config).open()

    @property
    def calls(self) -> int:
        """Requests made so far."""
        return self.domain.client.calls

    def driver(self, kind: type[Any]) -> Driver:
        """A resource that is not made yet."""
        return Driver(self, kind)

    async def many(self, kind: type[Any], wanted: list[dict[str, Any]], *, at_once: int = 64) -> list[Driver]:
        """Make many at once, as many in flight as the engine has."""
        gate = asyncio.Semaphore(at_once)

        async def make(given: dict[str, Any]) -> Driver:
            async with gate:
                return await self.driver(kind).create(**given)

        return list(await asyncio.gather(*(make(given) for given in wanted)))

    async def call(self, method: str, path: str, **more: Any) -> Reply:
        """Do something by hand; `path` is below `/admin/v1`."""
        return await self.domain.client.call(method, f"/admin/v1{path}", tried="act by hand", **more)

    async def user(self, name: str, **more: Any) -> dict[str, Any]:
        """Make a user by hand."""
        body = {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": name,
            "name": {"familyName": name.title()},
            "emails": [{"type": "work", "value": f"{name}@hand.example", "primary": True}],
            **more,
        }
        return dict((await self.call("POST", "/Users", json=body)).body)

    async def group(self, name: str) -> dict[str, Any]:
        """Make a group by hand."""
        body = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": name}
        return dict((await self.call("POST", "/Groups", json=body)).body)

    async def join(self, user_id: str, group_id: str) -> None:
        """Put a user into a group by hand."""
        await self.patch(f"/Groups/{group_id}", "add", "members", [{"value": user_id, "type": "User"}])

    async def patch(self, path: str, op: str, where: str, value: Any = None) -> None:
        """Change something by hand."""
        change = {"op": op, "path": where} | ({} if op == "remove" else {"value": value})
        schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
        await self.call("PATCH", path, json={"schemas": schemas, "Operations": [change]})

    async def seen(self, path: str, attributes: str = "") -> dict[str, Any]:
        """Look at something by hand."""
        query = {"attributeSets": "default", "attributes": attributes} if attributes else None
        return dict((await self.call("GET", path, query=query)).body)

    async def members_of(self, group_id: str) -> set[str]:
        """The ids of a group's members now."""
        seen = await self.seen(f"/Groups/{group_id}", "members")
        return {str(member["value"]) for member in seen.get("members", [])}

    def break_(self, method: str, path: str, **how: Any) -> Fault:
        """Have the next call go wrong; the answer is lost where nothing else is said."""
        return self.sandbox.faults.add(Fault(method=method, path=path, **(how or {"drop": "after"})))

    def refuse_patches(self, answer: dict[str, Any]) -> None:
        """Have every single PATCH refused with that answer from now on."""
        self._transport.patches_refused_with = answer

    def answer_all_with(self, answer: httpx.Response) -> None:
        """Have something else than the domain answer every call from now on."""
        self._transport.answer = answer

    def change_answers(self, part: str, fields: dict[str, Any]) -> None:
        """Have the answers of paths with that part say something else from now on."""
        self._transport.says[part] = fields

    @property
    def last_sent(self) -> httpx.Request:
        """The request that our side made last."""
        return self._transport.sent[-1]

    def paths(self, method: str = "") -> list[str]:
        """The calls that the sandbox saw, as `METHOD /path` below `/admin/v1`, newest last."""
        return [
            f"{call.method} {call.path.split('/admin/v1')[1]}"
            for call in self.sandbox.calls.recent
            if "/admin/v1" in call.path and (not method or call.method == method)
        ]
