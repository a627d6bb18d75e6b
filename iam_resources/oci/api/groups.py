"""Groups of a tenancy, dynamic groups, and which user is in which group."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.coverage import operation
from iam_resources.http import Reply
from iam_resources.oci.api.calls import VERSION, Body, IdentityCalls, IdentityObjects, is_deleted

_MEMBERSHIPS = f"{VERSION}/userGroupMemberships"
_MEMBERSHIP = f"{_MEMBERSHIPS}/{{id}}"


class Groups(IdentityObjects):
    """Calls on groups."""

    path = f"{VERSION}/groups"
    kind = "group"


class DynamicGroups(IdentityObjects):
    """Calls on dynamic groups; a rule says who belongs to one."""

    path = f"{VERSION}/dynamicGroups"
    kind = "dynamic group"


class Memberships(IdentityCalls):
    """Calls on memberships; each has an OCID of its own."""

    @operation("oci-iam-06")
    async def create(self, user_id: str, group_id: str, *, who: str, group: str) -> Reply:
        """Put a user into a group. "Implementation Steps".

        Args:
            user_id, group_id: which.
            who, group: their names, for the error.

        Raises:
            Conflict: the user is in it already.
        """
        body = {"userId": user_id, "groupId": group_id}
        return await self._post(_MEMBERSHIPS, body, tried=f"put user {who} into group {group}")

    async def get(self, membership_id: str) -> Reply:
        """Read a membership. `GET userGroupMemberships/{id}`."""
        return await self._get(_MEMBERSHIP, at={"id": membership_id}, tried=f"read membership {membership_id}")

    async def find(self, user_id: str, group_id: str) -> Body | None:
        """The membership of a user in a group, None where there is none. `GET userGroupMemberships`."""
        query = {"compartmentId": self.tenancy_id, "userId": user_id, "groupId": group_id}
        tried = f"look whether user {user_id} is in group {group_id}"
        found = [each async for each in self._list(_MEMBERSHIPS, query, tried=tried) if not is_deleted(each)]
        return next((each for each in found if (each["userId"], each["groupId"]) == (user_id, group_id)), None)

    def of_group(self, group_id: str) -> AsyncIterator[Body]:
        """All memberships of a group. `GET userGroupMemberships?groupId=` in pages."""
        query = {"compartmentId": self.tenancy_id, "groupId": group_id}
        return self._pages(_MEMBERSHIPS, query, tried=f"list the members of group {group_id}")

    def of_user(self, user_id: str) -> AsyncIterator[Body]:
        """All memberships of a user. `GET userGroupMemberships?userId=` in pages."""
        query = {"compartmentId": self.tenancy_id, "userId": user_id}
        return self._pages(_MEMBERSHIPS, query, tried=f"list the groups of user {user_id}")

    async def delete(self, membership_id: str, *, etag: str, who: str, group: str) -> None:
        """Take a user out of a group. `DELETE userGroupMemberships/{id}`."""
        tried = f"take user {who} out of group {group}"
        await self._delete(_MEMBERSHIP, etag=etag, at={"id": membership_id}, tried=tried)
