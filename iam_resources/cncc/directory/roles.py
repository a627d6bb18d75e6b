"""Realm-level roles by id and by name."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.api.roles import Roles
from iam_resources.cncc.directory.objects import PAGE, Directory, found
from iam_resources.http import offset_pages


class RoleDirectory(Directory[Roles]):
    """The realm-level roles of a realm."""

    kind = "role"

    async def all(self) -> list[Representation]:
        """Every role there is, read now."""
        return [role async for role in self.listing()]

    async def one_by_name(self, name: str) -> Representation | None:
        if name in ("", ".", ".."):
            return None  # no role of such a name can be addressed
        return await found(self.api.named(name))

    def listing(self) -> AsyncIterator[Representation]:
        return offset_pages(self.api.page, size=PAGE)

    async def listing_calls(self) -> int:
        return 2  # the vendor does not count roles; realms have tens of them, rarely hundreds
