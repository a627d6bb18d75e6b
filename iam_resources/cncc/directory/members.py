"""Who is in each group."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from iam_resources.cncc.api.groups import Groups
from iam_resources.cncc.directory.objects import PAGE, found
from iam_resources.cncc.directory.users import UserDirectory
from iam_resources.directory import PerGroup
from iam_resources.http import offset_pages


class Members(PerGroup[bool]):
    """The members of a realm's groups.

    Args:
        api: the calls.
        users: of the same realm.
    """

    def __init__(self, api: Groups, users: UserDirectory) -> None:
        super().__init__()
        self.api = api
        self._users = users

    async def has(self, group_id: str, user_id: str) -> bool:
        """Whether a user is in a group itself; False also when one of them does not exist."""
        return bool(await self.of(group_id, user_id))

    async def one(self, group_id: str, member_id: str) -> bool | None:
        pages = offset_pages(partial(self.api.of_user, member_id), size=PAGE)
        return await found(_contains(pages, group_id))

    async def listing(self, group_id: str) -> AsyncIterator[tuple[str, bool]]:
        async for user in offset_pages(partial(self.api.members, group_id), size=PAGE):
            yield str(user["id"]), True

    async def listing_calls(self, group_id: str) -> int:
        if not await self.api.members(group_id, PAGE, 1):
            return 1
        return await self._users.api.count() // PAGE + 1


async def _contains(groups: AsyncIterator[dict[str, object]], group_id: str) -> bool | None:
    async for group in groups:
        if group["id"] == group_id:
            return True
    return None
