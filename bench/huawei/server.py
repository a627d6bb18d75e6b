"""The sandbox with an organisation of as many accounts as are wanted, whose requests take a while."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.huawei.resources import account, account_name
from bench.sandbox import ADMIN, Sandbox
from iam_resources.huawei.connection import open_cloud
from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID
from iam_resources.settings import Settings
from tools.huawei_cloud import HuaweiCloud

MOST_ACCOUNTS = 150
REQUEST_SECONDS = 2
AT_ONCE = 64
"""Requests that the service runs at the same time; the connection is set to as many."""


class Organisation(Sandbox):
    """The organisation of each sandbox."""

    def prepare(self, place: str) -> None:
        control = f"{place}/_sandbox/huawei"
        settings = {"request_seconds": REQUEST_SECONDS, "running_limit": AT_ONCE}
        self.client.post(f"{control}/settings", json=settings).raise_for_status()
        for number in range(MOST_ACCOUNTS):
            self.client.post(f"{control}/accounts", json={"name": account_name(number)}).raise_for_status()

    def environment(self, place: str) -> dict[str, str]:
        """The settings with which a program finds the organisation."""
        found = HuaweiCloud(place, self.directory / "password", ADMIN).variables()
        return {**found, "HUAWEI_REQUESTS_AT_ONCE": str(AT_ONCE)}

    def holds(self, place: str) -> tuple[int, int]:
        """How many users there are, and how many assignments."""
        return asyncio.run(self._count(Settings({}, self.environment(place))))

    async def _count(self, settings: Settings) -> tuple[int, int]:
        cloud = await open_cloud(settings)
        try:
            listing = cloud.store.rows(f"/v1/identity-stores/{IDENTITY_STORE_ID}/users", "users", tried="count users")
            users = [row async for row in listing]
            assignments = 0
            for number in range(MOST_ACCOUNTS):
                query, path = {"account_id": account(number)}, f"/v1/instances/{INSTANCE_ID}/account-assignments"
                rows = cloud.center.rows(path, "account_assignments", tried="count assignments", query=query)
                assignments += len([row async for row in rows])
            return len(users), assignments
        finally:
            await cloud.aclose()

    def short(self, path: str) -> str:
        return (
            path.removeprefix("/huawei/")
            .replace("/v1/instances/{instance_id}", "")
            .replace("/v1/identity-stores/{identity_store_id}", "")
        )


@contextmanager
def server(directory: Path) -> Iterator[Organisation]:
    """Starts a sandbox for each place, for as long as the block runs."""
    yield Organisation(directory)
