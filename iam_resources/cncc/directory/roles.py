"""Realm-level roles by id and by name."""

from __future__ import annotations

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.api.roles import Roles
from iam_resources.cncc.directory.objects import Directory
from iam_resources.directory import BY_NAME


class RoleDirectory(Directory[Roles]):
    """The realm-level roles of a realm."""

    kind = "role"

    async def all(self) -> list[Representation]:
        """Every role there is, read now."""
        return [role async for role in self.listing()]

    async def read(self, way: str, value: str) -> Representation | None:
        if way == BY_NAME and value in ("", ".", ".."):
            return None  # no role of such a name can be addressed
        return await super().read(way, value)

    async def listing_calls(self) -> int:
        return 2  # the vendor does not count roles; realms have tens of them, rarely hundreds
