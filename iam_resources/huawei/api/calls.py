"""What the calls of all kinds of objects have in common."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar
from urllib.parse import quote

from iam_resources.http import Reply
from iam_resources.huawei.connection import Row, Service


class Calls:
    """Calls below one path of a service."""

    root: ClassVar[str]
    """The path that all have in common, which ends in an id."""

    def __init__(self, service: Service, place_id: str) -> None:
        self.service = service
        self._root = f"{self.root}/{quote(place_id, safe='')}"

    async def call(self, method: str, path: str, *, tried: str, **more: Any) -> Reply:
        """Make one call below the path; see `Service.call`."""
        return await self.service.call(method, self._root + path, tried=tried, **more)

    def rows(self, path: str, rows: str, *, tried: str, **more: Any) -> AsyncIterator[Row]:
        """Read a listing; see `Service.rows`."""
        return self.service.rows(self._root + path, rows, tried=tried, **more)


class StoreCalls(Calls):
    """Calls to the identity source."""

    root = "/v1/identity-stores"


class CenterCalls(Calls):
    """Calls to the instance."""

    root = "/v1/instances"
