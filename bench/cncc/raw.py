"""The same work without Pulumi and without this project: plain httpx, 64 calls in flight.

    python -m bench.cncc.raw up|read|destroy <users>

Reads the server's address from CNCC_ENDPOINT and the other variables. `read` is the minimum for all users and grants:
both listings, in pages of 500. `up` stores the ids in `ids.json` of the working directory, as Pulumi stores its
state.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import httpx

from bench.cncc.resources import ROLE, representation

IN_FLIGHT = 64
TOKEN_SECONDS = 30
PAGE = 500
IDS = Path("ids.json")


def keep(ids: list[str]) -> None:
    IDS.write_text(json.dumps(ids))


def kept() -> list[str]:
    ids: list[str] = json.loads(IDS.read_text())
    return ids


class Api:
    """The calls, on one client."""

    def __init__(self, client: httpx.AsyncClient, realm: str) -> None:
        self._client = client
        self._realm = f"/admin/realms/{realm}"
        self._renew_at = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def sign_in(self) -> None:
        """Get a token well before the last one expires; Keycloak issues them for 60 seconds."""
        async with self._one_at_a_time:
            if time.monotonic() < self._renew_at:
                return
            login = {
                "grant_type": "password",
                "client_id": "admin-cli",
                "username": os.environ["CNCC_USERNAME"],
                "password": os.environ["CNCC_PASSWORD"],
            }
            answer = await self._client.post("/realms/master/protocol/openid-connect/token", data=login)
            self._client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"
            self._renew_at = time.monotonic() + TOKEN_SECONDS

    async def call(self, method: str, path: str, **how: Any) -> httpx.Response:
        if time.monotonic() >= self._renew_at:
            await self.sign_in()
        return (await self._client.request(method, self._realm + path, **how)).raise_for_status()

    async def pages(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            most = {"first": len(found), "max": PAGE, "briefRepresentation": False}
            page = (await self.call("GET", path, params=most)).json()
            found += page
            if len(page) < PAGE:
                return found

    async def role(self) -> list[dict[str, str]]:
        found = (await self.call("GET", f"/roles/{ROLE}")).json()
        return [{"id": found["id"], "name": found["name"]}]

    async def create(self, number: int, role: list[dict[str, str]]) -> str:
        made = await self.call("POST", "/users", json=representation(number))
        user = made.headers["location"].rsplit("/", 1)[1]
        await self.call("POST", f"/users/{user}/role-mappings/realm", json=role)
        return user

    async def delete(self, user: str, role: list[dict[str, str]]) -> None:
        await self.call("DELETE", f"/users/{user}/role-mappings/realm", json=role)
        await self.call("DELETE", f"/users/{user}")


async def up(api: Api, users: int) -> None:
    role = await api.role()
    made: list[str] = []

    async def one(number: int) -> None:
        made.append(await api.create(number, role))

    await together(one, range(users))
    keep(made)


async def read(api: Api, users: int) -> None:
    listings = await asyncio.gather(api.pages("/users"), api.pages(f"/roles/{ROLE}/users"))
    if [len(found) for found in listings] != [users, users]:
        raise SystemExit(f"read {[len(found) for found in listings]} users and grants instead of {users}")


async def destroy(api: Api, users: int) -> None:
    role = await api.role()
    await together(lambda user: api.delete(user, role), kept())


async def together(one: Callable[[Any], Awaitable[None]], items: Iterable[Any]) -> None:
    """Work on all items, `IN_FLIGHT` at a time."""
    waiting = iter(items)

    async def worker() -> None:
        for item in waiting:
            await one(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(IN_FLIGHT):
            group.create_task(worker())


async def main() -> None:
    phase, users = sys.argv[1], int(sys.argv[2])
    limits = httpx.Limits(max_connections=IN_FLIGHT, max_keepalive_connections=IN_FLIGHT)
    endpoint = os.environ["CNCC_ENDPOINT"]
    async with httpx.AsyncClient(base_url=endpoint, limits=limits, timeout=120, trust_env=False) as client:
        api = Api(client, os.environ["CNCC_REALM"])
        await {"up": up, "read": read, "destroy": destroy}[phase](api, users)


if __name__ == "__main__":
    asyncio.run(main())
