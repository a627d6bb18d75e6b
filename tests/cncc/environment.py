"""A realm of its own on the sandbox or on a real Keycloak, and resources driven in it as the engine drives them."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from iam_resources.cncc.connection import Console, open_console
from iam_resources.cncc.lookups import base
from iam_resources.cncc.realm import Realm
from iam_resources.engine import run_beside
from iam_resources.errors import Conflict, NotFound
from iam_resources.http import Reply
from iam_resources.sandbox import Sandbox
from iam_resources.settings import Settings
from tests.driver import Driver


class Env:
    """A realm for one test.

    Args:
        config: the settings of the connection.
        transport: in place of the network.
        sandbox: where the server is the sandbox.
    """

    def __init__(
        self,
        config: Mapping[str, str],
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sandbox: Sandbox | None = None,
        realm_name: str = "",
    ) -> None:
        self.config = dict(config)
        self.transport = transport
        self.sandbox = sandbox
        self.realm_name = realm_name or f"lab-{secrets.token_hex(4)}"
        self.settings = Settings(self.config, {})
        self.console: Console

    async def open(self) -> Env:
        """Connect."""
        self.console = await self.settings.opened(
            Console, "", lambda: open_console(self.settings, transport=self.transport)
        )
        return self

    async def again(self, **config: str) -> Env:
        """The same realm as a next run sees it: a connection that knows nothing yet."""
        changed = {**self.config, **{f"cncc:{name}": value for name, value in config.items()}}
        env = Env(changed, transport=self.transport, sandbox=self.sandbox, realm_name=self.realm_name)
        return await env.open()

    async def serve_lookups(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let lookups that name neither realm nor connection ask here; they have a connection of their own."""
        settings = Settings({**self.config, "cncc:realm": self.realm_name}, {})
        monkeypatch.setattr(base, "program_settings", lambda: settings)

        async def opened() -> Console:
            return await settings.opened(Console, "", lambda: open_console(settings, transport=self.transport))

        await run_beside(opened())

    @property
    def realm(self) -> Realm:
        """The realm, as resources see it."""
        return self.console.realm(self.realm_name)

    @property
    def everybody(self) -> str:
        """The role that a new realm gives everybody."""
        return f"default-roles-{self.realm_name}"

    @property
    def calls(self) -> int:
        """Requests made so far."""
        return self.console.client.calls

    def driver(self, kind: type[Any]) -> Driver:
        """A resource that is not made yet."""
        return Driver(self, kind, realm=self.realm_name)

    async def call(self, method: str, path: str, **more: Any) -> Reply:
        """Do something by hand; `path` is below the realm."""
        return await self.console.client.call(
            method, f"/admin/realms/{self.realm_name}{path}", tried="act by hand", **more
        )

    async def make_realm(self) -> None:
        """Make the realm, or empty the one there is; it takes any attribute, as the Console's does."""
        rules = {"enabled": True, "editUsernameAllowed": True, "passwordPolicy": ""}
        try:
            body = {"realm": self.realm_name, **rules}
            await self.console.client.call("POST", "/admin/realms", json=body, tried="make a realm")
        except Conflict:
            if await self.realm.users.api.count() > 50:
                await self.call("DELETE", "")
                await self.make_realm()
                return
            await self.call("PUT", "", json=rules)
            await self._empty()
        await self.allow_attributes("ENABLED")

    async def _empty(self) -> None:
        built_in = {"offline_access", "uma_authorization", self.everybody}
        clients = {"account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console"}
        users = (await self.call("GET", "/users", query={"max": 10_000})).body
        roles = [role for role in await self.realm.roles.all() if role["name"] not in built_in]
        groups = (await self.call("GET", "/groups", query={"max": 1000})).body
        made = [each for each in (await self.call("GET", "/clients")).body if each["clientId"] not in clients]
        paths = [f"/users/{user['id']}" for user in users] + [f"/roles-by-id/{role['id']}" for role in roles]
        paths += [f"/groups/{group['id']}" for group in groups] + [f"/clients/{each['id']}" for each in made]
        for path in paths:
            await self.call("DELETE", path)
        for action in (await self.call("GET", "/authentication/required-actions")).body:
            if action["defaultAction"]:
                path = f"/authentication/required-actions/{action['alias']}"
                await self.call("PUT", path, json={**action, "defaultAction": False})

    def drop_realm(self) -> None:
        """Delete the realm, where it was made."""

        async def drop() -> None:
            await self.open()
            with contextlib.suppress(NotFound):
                await self.call("DELETE", "")

        asyncio.run(drop())

    async def allow_attributes(self, policy: str | None) -> None:
        """Set which unmanaged attributes the realm keeps."""
        profile = (await self.call("GET", "/users/profile")).body
        profile.pop("unmanagedAttributePolicy", None)
        await self.call(
            "PUT", "/users/profile", json=profile | ({"unmanagedAttributePolicy": policy} if policy else {})
        )

    async def user(self, username: str, **more: Any) -> str:
        """Make a user by hand; returns its id."""
        reply = await self.call("POST", "/users", json={"username": username, "enabled": True, **more})
        return reply.headers["location"].rsplit("/", 1)[1]

    async def role(self, name: str) -> str:
        """Make a role by hand; returns its id."""
        await self.call("POST", "/roles", json={"name": name})
        return str((await self.realm.roles.api.named(name))["id"])

    async def group(self, name: str, parent: str = "") -> str:
        """Make a group by hand; returns its id."""
        reply = await self.call("POST", f"/groups/{parent}/children" if parent else "/groups", json={"name": name})
        return reply.headers["location"].rsplit("/", 1)[1]

    async def roles_of(self, user_id: str) -> set[str]:
        """The roles a user has now, without the one everybody has."""
        held = await self.realm.grants.api.get(user_id)
        return {role["name"] for role in held} - {self.everybody}
