"""Who is in which group."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeAlias

from iam_resources.directory import Called, found
from iam_resources.http import Snapshot, offset_pages
from iam_resources.oci.domains.api.collection import PAGE
from iam_resources.oci.domains.api.groups import Groups
from iam_resources.oci.domains.api.users import Users
from iam_resources.scim.representation import Representation

Pair: TypeAlias = tuple[str, str]


class Members:
    """The memberships of a domain: one listing of all users with their groups, where many are asked for."""

    def __init__(self, users: Users, groups: Groups) -> None:
        self._users = users
        self._api = groups
        self._pairs: Snapshot[Pair, bool] = Snapshot(
            one=self._read_pair, listing=self._every_pair, listing_calls=self._listing_calls
        )
        self._groups: Snapshot[str, set[str]] = Snapshot(
            one=self.fetch_now, listing=self._every_group, listing_calls=self._listing_calls
        )

    async def has(self, group_id: str, user_id: str) -> bool:
        """Whether a user is in a group; False also when one of them does not exist."""
        return bool(await self._pairs.get((group_id, user_id)))

    async def of(self, group_id: str) -> set[str] | None:
        """The ids of a group's members, None where there is no such group."""
        return await self._groups.get(group_id)

    async def fetch_now(self, group_id: str) -> set[str] | None:
        """The same, read now: what is removed is decided by it."""
        return await self._api.member_ids(group_id)

    async def join(self, group: Called, user: Called) -> None:
        """Put a user into a group; one who is in it already is not an error."""
        try:
            await self._api.join(user.id, group.id, who=user.name, group=group.name)
        finally:
            self._forget(group.id, user.id)

    async def leave(self, group: Called, user: Called) -> None:
        """Take a user out of a group; one who is not in it, and a group that is gone, are no error."""
        try:
            await found(self._api.leave(user.id, group.id, who=user.name or user.id, group=group.name or group.id))
        finally:
            self._forget(group.id, user.id)

    def _forget(self, group_id: str, user_id: str) -> None:
        self._groups.forget(group_id)
        self._pairs.forget((group_id, user_id))

    async def listing(self) -> AsyncIterator[Pair]:
        """All pairs of a group and a user."""
        async for pair, _ in self._every_pair():
            yield pair

    async def _read_pair(self, pair: Pair) -> bool | None:
        group_id, user_id = pair
        groups = await self._users.groups_of(user_id)
        return True if groups and group_id in groups else None

    async def _every_pair(self) -> AsyncIterator[tuple[Pair, bool]]:
        async def fetch(first: int, most: int) -> list[Representation]:
            return await self._users.page_with_groups(first + 1, most)

        async for user in offset_pages(fetch, size=PAGE):
            for group in user.get("groups") or []:
                yield (str(group["value"]), str(user["id"])), True

    async def _every_group(self) -> AsyncIterator[tuple[str, set[str]]]:
        members: dict[str, set[str]] = {}
        async for (group_id, user_id), _ in self._every_pair():
            members.setdefault(group_id, set()).add(user_id)
        for each in members.items():
            yield each

    async def _listing_calls(self) -> int:
        return await self._users.count() // PAGE + 1
