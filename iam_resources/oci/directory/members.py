"""Who is in each group."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from iam_resources.http import Snapshot
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.memberships import Memberships
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory.objects import DELETED


class Members:
    """The memberships of a tenancy: one list a group where many are asked for.

    A list succeeds only for who may read memberships, so what it lacks is not there.

    Args:
        tenancy: the connection.
    """

    def __init__(self, tenancy: Tenancy) -> None:
        self.api = Memberships(tenancy.identity, tenancy.tenancy_id)
        self._seen: dict[str, Snapshot[str, Body]] = {}

    async def of(self, group_id: str, user_id: str) -> Body | None:
        """The membership of a user in a group; None when there is none, or one of the two does not exist."""
        return await self._of(group_id).get(user_id)

    async def all_of(self, group_id: str) -> dict[str, Body]:
        """The memberships of a group by user, read now."""
        every = self.api.of_group(group_id)
        return {str(each["userId"]): each async for each in every if each.get("lifecycleState") != DELETED}

    def wrote(self, group_id: str, user_id: str) -> None:
        """Say that a membership was made or taken away."""
        self._of(group_id).forget(user_id)

    def _of(self, group_id: str) -> Snapshot[str, Body]:
        if group_id not in self._seen:
            self._seen[group_id] = Snapshot(
                one=partial(self._one, group_id),
                listing=partial(self._listing, group_id),
                listing_calls=self._listing_calls,
            )
        return self._seen[group_id]

    async def _one(self, group_id: str, user_id: str) -> Body | None:
        return await self.api.find(user_id, group_id)

    async def _listing(self, group_id: str) -> AsyncIterator[tuple[str, Body]]:
        for user_id, seen in (await self.all_of(group_id)).items():
            yield user_id, seen

    async def _listing_calls(self) -> int:
        return 2  # the vendor does not count them; a page holds 1,000
