"""Users of a tenancy, what they may use, and whether they are blocked."""

from __future__ import annotations

from iam_resources.coverage import operation
from iam_resources.http import Reply
from iam_resources.oci.api.calls import VERSION, Body, IdentityObjects


class Users(IdentityObjects):
    """Calls on users."""

    path = f"{VERSION}/users"
    kind = "user"

    @operation("oci-iam-01", "oci-iam-04")
    async def create(self, body: Body) -> Reply:
        """Make a user. "Compartment vs Tenancy Scope" and, for a service user, "Implementation Steps".

        No header says where: `compartmentId` in the body does, and is the tenancy's OCID.

        Args:
            body: with `compartmentId`, `name` and `description`.
        """
        return await super().create(body)

    async def unblock(self, user_id: str, *, etag: str, who: str) -> Reply:
        """Let a user in again who was blocked after too many failed logins. `PUT users/{id}/state`.

        Args:
            user_id: which.
            etag: of the user as it was seen.
            who: the user's name, for the error.
        """
        at = {"id": user_id}
        return await self._put(
            f"{self.path}/{{id}}/state", {"blocked": False}, etag=etag, at=at, tried=f"unblock user {who}"
        )

    async def update_capabilities(self, user_id: str, body: Body, *, etag: str, who: str) -> Reply:
        """Set what a user may use; what is not in the body stays. `PUT users/{id}/capabilities`.

        Args:
            user_id: whose.
            body: `canUseApiKeys` and so on.
            etag: of the user as it was seen.
            who: the user's name, for the error.
        """
        tried = f"set the capabilities of user {who}"
        return await self._put(f"{self.path}/{{id}}/capabilities", body, etag=etag, at={"id": user_id}, tried=tried)
