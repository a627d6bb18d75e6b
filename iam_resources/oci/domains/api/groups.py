"""Groups of a domain, and who is in them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.coverage import operation
from iam_resources.http import offset_pages
from iam_resources.oci.domains.api.collection import PAGE, Collection, Page
from iam_resources.oci.domains.api.schemas import GROUP_EXTENSION, POSIX_GROUP, REQUESTABLE
from iam_resources.oci.domains.api.write import MemberChange
from iam_resources.scim.filters import equal
from iam_resources.scim.patch import Change
from iam_resources.scim.representation import Representation


class Groups(Collection):
    """Calls on groups and on memberships."""

    path = "/Groups"
    kind = "group"
    named_by = "displayName"
    replaceable = False  # a group returns at most 10,000 members, and the others would be out of it
    also = ("tags", f"{GROUP_EXTENSION}:owners", f"{POSIX_GROUP}:gidNumber", f"{REQUESTABLE}:requestable")

    @operation("cncc-oci-09")
    async def create(self, body: Representation) -> Representation:
        """Make a group. Section 3.9."""
        return await super().create(body)

    @operation("cncc-oci-07")
    async def page(self, start: int = 1, count: int = 1000, *, filter: str = "") -> Page:
        """Read a part of the groups. Section 3.7."""
        return await super().page(start, count, filter=filter)

    @operation("cncc-oci-10")
    async def delete(self, resource_id: str, *, who: str, force: bool = False) -> None:
        """Delete a group. Section 3.10."""
        await super().delete(resource_id, who=who, force=force)

    @operation("cncc-oci-11")
    async def patch(self, resource_id: str, changes: list[Change], *, who: str) -> Representation:
        """Change parts of a group. Section 3.11."""
        return await super().patch(resource_id, changes, who=who)

    @operation("cncc-oci-08")
    def of_user(self, user_id: str) -> AsyncIterator[Representation]:
        """Read the groups that a user is in; the search may lag behind. Section 3.8.

        Args:
            user_id: id or OCID.
        """
        member = f'members[type eq "User" and {equal("value", user_id)}]'

        async def fetch(first: int, most: int) -> list[Representation]:
            return (await self.page(first + 1, most, filter=member)).items

        return offset_pages(fetch, size=PAGE)

    @operation("cncc-oci-12")
    async def join(self, user_id: str, group_id: str, *, who: str, group: str) -> None:
        """Put a user into a group; one who is in it already is not an error. Section 3.12, many at once as 3.13."""
        tried = f"put user {who} into group {group} {self._in}"
        await self._writer.make(MemberChange(group_id, user_id, joins=True, tried=tried))

    async def leave(self, user_id: str, group_id: str, *, who: str, group: str) -> None:
        """Take a user out of a group; one who is not in it is not an error. `PATCH /Groups/{id}`."""
        tried = f"take user {who} out of group {group} {self._in}"
        await self._writer.make(MemberChange(group_id, user_id, joins=False, tried=tried))
