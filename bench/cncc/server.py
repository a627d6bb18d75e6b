"""The Keycloak for all candidates: a realm for each case, and a count of the calls that it received."""

from __future__ import annotations

import re
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from bench.cncc.resources import ROLE
from tools.background import free_port
from tools.connection import Connection
from tools.keycloak.server import Keycloak
from tools.say import Stop

_LINE = re.compile(rb" CALL (\S+) (\S+) (\d+)")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME = re.compile(r"^/roles/[^/]+")
_SETTLE_SECONDS = 0.3


class Server:
    """A running server.

    Args:
        found: how to reach it.
        log: where it writes its access log.
    """

    def __init__(self, found: Connection, log: Path) -> None:
        self.found = found
        self._log = log

    @contextmanager
    def place(self) -> Iterator[str]:
        """A realm with the role that is granted, for as long as the block runs."""
        name = f"bench-{secrets.token_hex(4)}"
        self._call("POST", "", json={"realm": name, "enabled": True})
        try:
            profile = self._call("GET", f"/{name}/users/profile").json()
            self._call("PUT", f"/{name}/users/profile", json={**profile, "unmanagedAttributePolicy": "ENABLED"})
            self._call("POST", f"/{name}/roles", json={"name": ROLE})
            yield name
        finally:
            with suppress(Stop):  # an earlier error is the one that matters
                self._call("DELETE", f"/{name}")

    def environment(self, place: str) -> dict[str, str]:
        """The settings that point a program to the server and the realm."""
        return {**self.found.variables(), "CNCC_REALM": place}

    def holds(self, place: str) -> tuple[int, int]:
        """How many users there are, and how many have the role."""
        users = int(self._call("GET", f"/{place}/users/count").json())
        query = {"first": 0, "max": users + 1, "briefRepresentation": True}
        return users, len(self._call("GET", f"/{place}/roles/{ROLE}/users", params=query).json())

    def mark(self) -> int:
        """A position in the log, for `received`."""
        time.sleep(_SETTLE_SECONDS)
        return self._log.stat().st_size

    def received(self, since: int, place: str) -> Counter[str]:
        """The calls received since then, by kind."""
        time.sleep(_SETTLE_SECONDS)
        with self._log.open("rb") as log:
            log.seek(since)
            lines = _LINE.findall(log.read())
        kinds: Counter[str] = Counter()
        for method, path, _ in lines:
            where = path.decode().partition("/auth")[2].partition("?")[0].replace(f"/admin/realms/{place}", "")
            kinds[f"{method.decode()} {_NAME.sub('/roles/{name}', _ID.sub('{id}', where))}"] += 1
        return kinds

    def _call(self, method: str, path: str, **how: Any) -> httpx.Response:
        login = {
            "grant_type": "password",
            "client_id": "admin-cli",
            "username": self.found.username,
            "password": self.found.password,
        }
        try:
            with httpx.Client(base_url=self.found.endpoint, timeout=300, trust_env=False) as client:
                answer = client.post("/realms/master/protocol/openid-connect/token", data=login)
                token = answer.raise_for_status().json()["access_token"]
                headers = {"Authorization": f"Bearer {token}"}
                return client.request(method, f"/admin/realms{path}", headers=headers, **how).raise_for_status()
        except httpx.HTTPError as error:
            raise Stop(f"Keycloak: {method} {path or 'realms'} failed ({error}).") from error


@contextmanager
def server(directory: Path) -> Iterator[Server]:
    """A server with its own data on disk, for as long as the block runs.

    Raises:
        Stop: Java or Maven is missing, or the server does not start.
    """
    keycloak = Keycloak(directory)
    try:
        found = keycloak.start(free_port())
        yield Server(found, keycloak.process.log)
    finally:
        keycloak.process.stop()
