"""The one-time password of a user for the Console."""

from __future__ import annotations

from iam_resources.http import Reply
from iam_resources.oci.api.calls import IdentityCalls


class UiPasswords(IdentityCalls):
    """Calls on Console passwords."""

    async def reset(self, user_id: str, *, who: str) -> Reply:
        """Make a one-time password, or another one; only this answer has it. `POST users/{id}/uiPassword`.

        Args:
            user_id: whose.
            who: the user's name, for the error.
        """
        tried = f"set the Console password of user {who}"
        return await self._post("/users/{user}/uiPassword", at={"user": user_id}, secret=True, tried=tried)

    async def get(self, user_id: str) -> Reply:
        """What is known of the password, which does not include the password. `GET users/{id}/uiPassword`."""
        tried = f"read what is known of the Console password of user {user_id}"
        return await self._get("/users/{user}/uiPassword", at={"user": user_id}, tried=tried)
