"""Who is in each group, and the locks of users."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from weakref import WeakValueDictionary

from iam_resources.cncc.api.groups import Groups
from iam_resources.cncc.directory.objects import PAGE, UserDirectory, found
from iam_resources.directory import Called, PerGroup
from iam_resources.errors import Conflict, Invalid
from iam_resources.http import offset_pages


class UserLocks:
    """A lock for each user of a realm: two calls that change one user at the same moment can fail each other."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, user_id: str) -> asyncio.Lock:
        """The lock of a user; hold it while a call that changes the user is under way."""
        lock = self._locks.get(user_id)
        if lock is None:
            lock = self._locks[user_id] = asyncio.Lock()
        return lock


class Members(PerGroup[bool]):
    """The members of a realm's groups.

    Args:
        api: the calls.
        users: of the same realm.
        locks: shared with everything that changes users of the realm.
    """

    def __init__(self, api: Groups, users: UserDirectory, locks: UserLocks) -> None:
        super().__init__()
        self._locks = locks
        self.api = api
        self._users = users

    async def has(self, group_id: str, user_id: str) -> bool:
        """Whether a user is in a group itself; False also when one of them does not exist."""
        return bool(await self.of(group_id, user_id))

    async def join(self, user: Called, group: Called) -> None:
        """Put a user into a group; one who is in it already is not an error."""
        try:
            async with self._locks.of(user.id):
                try:
                    await self.api.join(user.id, group.id, who=user.name, group=group.name)
                except (Invalid, Conflict):
                    # Two calls of the same moment can fail although the user is in the group afterwards.
                    if not await self.one(group.id, user.id):
                        raise
        finally:
            self.wrote(group.id, user.id)

    async def leave(self, user: Called, group: Called) -> None:
        """Take a user out of a group; one who is not in it is not an error."""
        try:
            async with self._locks.of(user.id):
                await found(self.api.leave(user.id, group.id, who=user.name, group=group.name))
        finally:
            self.wrote(group.id, user.id)

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
