"""Who is in each group."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.directory import PerGroup
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.memberships import Memberships
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory.listed import living


class Members(PerGroup[Body]):
    """The memberships of a tenancy.

    A list succeeds only for who may read memberships, so what it lacks is not there.

    Args:
        tenancy: the connection.
    """

    def __init__(self, tenancy: Tenancy) -> None:
        super().__init__()
        self.api = Memberships(tenancy.identity, tenancy.tenancy_id)

    async def all_of(self, group_id: str) -> dict[str, Body]:
        """The memberships of a group by user, read now."""
        return {user_id: seen async for user_id, seen in self.listing(group_id)}

    async def one(self, group_id: str, member_id: str) -> Body | None:
        return await self.api.find(member_id, group_id)

    async def listing(self, group_id: str) -> AsyncIterator[tuple[str, Body]]:
        async for seen in living(self.api.of_group(group_id)):
            yield str(seen["userId"]), seen

    async def listing_calls(self, group_id: str) -> int:
        return 2  # the vendor does not count them; a page holds 1,000
