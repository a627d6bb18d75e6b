"""Users by id and by user name."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.api.users import Users
from iam_resources.cncc.directory.objects import PAGE, Directory, found
from iam_resources.http import offset_pages


class UserDirectory(Directory[Users]):
    """The users of a realm, as listed with attributes and required actions."""

    kind = "user"

    async def one_by_id(self, object_id: str) -> Representation | None:
        return await found(self.api.get(object_id))

    async def one_by_name(self, name: str) -> Representation | None:
        return await self.api.named(name)

    def listing(self) -> AsyncIterator[Representation]:
        return offset_pages(self.api.page, size=PAGE)

    async def listing_calls(self) -> int:
        return await self.api.count() // PAGE + 1

    def name_of(self, representation: Representation) -> str:
        return str(representation["username"])
