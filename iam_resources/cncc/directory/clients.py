"""Clients by UUID and by client id."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.cncc.api.clients import Clients
from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.directory.objects import Directory
from iam_resources.http import offset_pages

_PAGE = 100


class ClientDirectory(Directory[Clients]):
    """The clients of a realm."""

    kind = "client"
    named_by = "clientId"

    async def one_by_name(self, name: str) -> Representation | None:
        return await self.api.named(name)

    def listing(self) -> AsyncIterator[Representation]:
        return offset_pages(self.api.page, size=_PAGE)

    async def listing_calls(self) -> int:
        return 4  # the vendor does not count clients; each is some two kilobytes
