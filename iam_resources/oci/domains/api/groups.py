"""Groups of a domain, and who is in them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.coverage import operation
from iam_resources.http import offset_pages
from iam_resources.oci.domains.api.collection import PAGE, Collection
from iam_resources.oci.domains.schemas import GROUP_EXTENSION, POSIX_GROUP, REQUESTABLE
from iam_resources.oci.domains.writing.member_list import list_members
from iam_resources.oci.domains.writing.write import MemberChange
from iam_resources.scim.filters import equal
from iam_resources.scim.representation import Representation


class Groups(Collection):
    """Calls on groups (sections 3.7 to 3.11) and on memberships."""

    path = "/Groups"
    kind = "group"
    named_by = "displayName"
    replaceable = False  # a group returns at most 10,000 members, and the others would be out of it
    also = ("tags", f"{GROUP_EXTENSION}:owners", f"{POSIX_GROUP}:gidNumber", f"{REQUESTABLE}:requestable")

    async def member_ids(self, group_id: str) -> set[str] | None:
        """The ids of a group's members, read now; None where there is no such group. See `list_members`."""
        return await list_members(self._domain, group_id)

    @operation("cncc-oci-08")
    def of_user(self, user_id: str) -> AsyncIterator[Representation]:
        """Read the groups that a user is in; the search may lag behind. Section 3.8."""
        member = f'members[type eq "User" and {equal("value", user_id)}]'

        async def fetch(first: int, most: int) -> list[Representation]:
            return (await self.page(first + 1, most, filter=member)).items

        return offset_pages(fetch, size=PAGE)

    @operation("cncc-oci-12")
    async def join(self, user_id: str, group_id: str, *, who: str, group: str) -> None:
        """Put a user into a group; one who is in it already is not an error. Section 3.12, many at once as 3.13."""
        tried = f"put user {who} into group {group} {self._in}"
        await self._writes.ask(MemberChange(group_id, user_id, joins=True, tried=tried))

    async def leave(self, user_id: str, group_id: str, *, who: str, group: str) -> None:
        """Take a user out of a group; one who is not in it is not an error. `PATCH /Groups/{id}`."""
        tried = f"take user {who} out of group {group} {self._in}"
        await self._writes.ask(MemberChange(group_id, user_id, joins=False, tried=tried))
