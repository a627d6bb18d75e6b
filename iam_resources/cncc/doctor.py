"""What `iam doctor` reports about a CNC Console: where it is, who signs in, and what that account may do."""

from __future__ import annotations

import time
from urllib.parse import quote

import httpx

from iam_resources import findings
from iam_resources.cncc.connection import Console, open_console, settings_of
from iam_resources.cncc.rights import rights_of
from iam_resources.connection_settings import ConnectionSettings
from iam_resources.errors import ConfigError, IamError, NotFound
from iam_resources.findings import Finding
from iam_resources.http.clock import seconds_ahead
from iam_resources.http.errors import where_to

__all__ = ["examine", "settings_of"]


async def examine(given: ConnectionSettings, *, transport: httpx.AsyncBaseTransport | None = None) -> list[Finding]:
    """Look at a connection; nothing is changed."""
    rest = ("account", "rights", "clock", "server")
    try:
        console = await open_console(given.settings, given.name, transport=transport)
    except ConfigError as error:
        return [findings.failed("settings", error), *findings.skipped("address", *rest, without="settings")]
    look = _Look(console, given)
    try:
        checks = {"address": look.address, "account": look.account, "rights": look.rights}
        found = await findings.look_in_turn(checks)
        if found[0].bad:
            return [*found, *findings.skipped("clock", "server", without="address")]
        server = look.unknown_server() if found[1].bad else [await findings.look("server", look.server())]
        return [*found, look.clock(), *server]
    finally:
        await console.client.aclose()


class _Look:
    """The looks at one console."""

    def __init__(self, console: Console, given: ConnectionSettings) -> None:
        self._client = console.client
        self._clock = console.clock
        self._realm = console.default_realm
        self._given = given
        self._account_realm = given.value("auth_realm")
        self._date: float | None = None

    async def address(self) -> Finding:
        """Whether a Keycloak answers: `GET /realms/{realm}` of the account, which needs no token."""
        response = await self._client.probe(f"/realms/{quote(self._account_realm, safe='')}")
        self._date = seconds_ahead(response)
        here = self._client.base_url
        fix = f"Set it with: {self._given.command('endpoint')}"
        if response.is_redirect:
            return Finding("address", "failed", f"{here} redirects to {where_to(response) or 'another address'}", fix)
        try:
            body = response.json()
        except ValueError:
            body = None
        if response.status_code >= 500:
            return Finding("address", "failed", f"{here} answers {response.status_code}", "Check the server, or wait")
        if not isinstance(body, dict) or not body.keys() & {"realm", "error"}:
            fix = f"It must include the base path, such as /cncc/auth. {fix}"
            return Finding("address", "failed", f"no Keycloak answers at {here} (status {response.status_code})", fix)
        return Finding("address", "ok", here)

    async def account(self) -> Finding:
        """Whether the account can sign in, and the realm of the resources is there: `GET /realms/{realm}`."""
        who = f"{self._given.value('username')} of realm {self._account_realm}"
        try:
            await self._client.call("GET", "/realms/{realm}", at={"realm": self._realm}, tried="look at the realm")
        except NotFound:
            return Finding(
                "account",
                "failed",
                f"{who} signs in, but there is no realm {self._realm}",
                f"Set the realm of the resources with: {self._given.command('realm')}",
            )
        return Finding("account", "ok", f"{who}, for resources of realm {self._realm}")

    async def rights(self) -> Finding:
        """What the account may do in the realm."""
        rights = await rights_of(self._client, self._realm, self._account_realm, self._given.value("username"))
        result: findings.Result = "failed" if rights.lacking - {"clients"} else "warning" if rights.lacking else "ok"
        client = f"{self._realm}-realm" if self._account_realm == "master" else "realm-management"
        fix = (
            "Give the account the roles manage-users, view-realm, manage-realm and manage-clients of the client"
            f" {client} in realm {self._account_realm}, or as many as the program needs"
        )
        return Finding("rights", result, str(rights), fix if rights.lacking else "")

    def clock(self) -> Finding:
        """How the clocks compare: Keycloak sends no date, but its tokens contain when they were made, to a second."""
        earliest = self._clock.earliest(time.monotonic())
        by_token = None if earliest is None else time.time() - earliest / 1000 - 0.5
        return findings.clock(self._date if self._date is not None else by_token)

    async def server(self) -> Finding:
        """Which version the server is of: `GET /admin/serverinfo`."""
        try:
            reply = await self._client.call("GET", "/admin/serverinfo", tried="read the server's version")
            version = (reply.body.get("systemInfo") or {}).get("version")
        except (IamError, AttributeError):
            version = None
        return Finding("server", "ok", f"Keycloak {version}") if version else self.unknown_server()[0]

    def unknown_server(self) -> list[Finding]:
        """What is reported where the version is not known."""
        return [Finding("server", "ok", "a Keycloak that does not show its version to this account")]
