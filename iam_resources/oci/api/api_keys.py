"""API signing keys of users."""

from __future__ import annotations

from iam_resources.coverage import operation
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.credentials import Credentials


class ApiKeys(Credentials):
    """Calls on API keys; three a user at most."""

    path = "/apiKeys"
    kind = "API key"
    key = "fingerprint"

    @operation("oci-iam-05")
    async def create(self, user_id: str, body: Body, *, who: str) -> Reply:
        """Give a user a public key to sign with. "Implementation Steps".

        Args:
            user_id: whose.
            body: `key`, the public key as PEM text.
            who: the user's name, for the error.
        """
        tried = f"create {self.kind} of user {who}"
        return await self._post("/users/{user}/apiKeys", body, at={"user": user_id}, tried=tried)
