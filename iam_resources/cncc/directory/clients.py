"""Clients by UUID and by client id."""

from __future__ import annotations

from iam_resources.cncc.api.clients import Clients
from iam_resources.cncc.directory.objects import Directory


class ClientDirectory(Directory[Clients]):
    """The clients of a realm."""

    kind = "client"
    named_by = "clientId"
    page_size = 100

    async def listing_calls(self) -> int:
        return 4  # the vendor does not count clients; each is some two kilobytes
