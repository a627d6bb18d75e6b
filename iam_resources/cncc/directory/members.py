"""Who is in each group."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from iam_resources.cncc.api.groups import Groups
from iam_resources.cncc.directory.objects import PAGE, found
from iam_resources.cncc.directory.users import UserDirectory
from iam_resources.http import Snapshot, offset_pages


class Members:
    """The members of a realm's groups: one listing a group where many are asked for.

    Args:
        api: the calls.
        users: of the same realm.
    """

    def __init__(self, api: Groups, users: UserDirectory) -> None:
        self.api = api
        self._users = users
        self._seen: dict[str, Snapshot[str, bool]] = {}

    async def has(self, group_id: str, user_id: str) -> bool:
        """Whether a user is in a group itself; False also when one of them does not exist."""
        return bool(await self._of(group_id).get(user_id))

    def wrote(self, group_id: str, user_id: str) -> None:
        """Say that a membership was made or taken away."""
        self._of(group_id).forget(user_id)

    def _of(self, group_id: str) -> Snapshot[str, bool]:
        if group_id not in self._seen:
            self._seen[group_id] = Snapshot(
                one=partial(self._one, group_id),
                listing=partial(self._listing, group_id),
                listing_calls=partial(self._listing_calls, group_id),
            )
        return self._seen[group_id]

    async def _one(self, group_id: str, user_id: str) -> bool | None:
        pages = offset_pages(partial(self.api.of_user, user_id), size=PAGE)
        return await found(_contains(pages, group_id))

    async def _listing(self, group_id: str) -> AsyncIterator[tuple[str, bool]]:
        async for user in offset_pages(partial(self.api.members, group_id), size=PAGE):
            yield str(user["id"]), True

    async def _listing_calls(self, group_id: str) -> int:
        if not await self.api.members(group_id, PAGE, 1):
            return 1
        return await self._users.api.count() // PAGE + 1


async def _contains(groups: AsyncIterator[dict[str, object]], group_id: str) -> bool | None:
    async for group in groups:
        if group["id"] == group_id:
            return True
    return None
