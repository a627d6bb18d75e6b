"""What all credentials of a user have in common: they are listed whole, and a secret is returned once."""

from __future__ import annotations

from typing import ClassVar

from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body, IdentityCalls


class Credentials(IdentityCalls):
    """Calls on one kind of credential of a user."""

    path: ClassVar[str]
    """Of the collection, below a user."""
    kind: ClassVar[str]
    """What one is called in an error."""
    key: ClassVar[str] = "id"
    """The field that names one."""

    async def create(self, user_id: str, body: Body, *, who: str) -> Reply:
        """Make one; only this answer has its secret. `POST users/{id}/<path>`.

        Args:
            user_id: whose.
            body: what it is to be.
            who: the user's name, for the error.
        """
        tried = f"create {self.kind} of user {who}"
        return await self._post(f"/users/{{user}}{self.path}", body, at={"user": user_id}, secret=True, tried=tried)

    async def all(self, user_id: str) -> list[Body]:
        """All of a user, without secrets. `GET users/{id}/<path>`."""
        tried = f"list each {self.kind} of user {user_id}"
        return await self._few(f"/users/{{user}}{self.path}", {}, at={"user": user_id}, tried=tried)

    async def delete(self, user_id: str, credential_id: str, *, etag: str) -> None:
        """Delete one. `DELETE users/{id}/<path>/{credential}`."""
        at = {"user": user_id, "id": credential_id}
        tried = f"delete {self.kind} {credential_id}"
        await self._delete(f"/users/{{user}}{self.path}/{{id}}", etag=etag, at=at, tried=tried)


class LabelledCredentials(Credentials):
    """Calls on one kind of credential with a text that can be changed."""

    async def update(self, user_id: str, credential_id: str, body: Body, *, etag: str) -> Reply:
        """Change what it is called. `PUT users/{id}/<path>/{credential}`."""
        at = {"user": user_id, "id": credential_id}
        tried = f"update {self.kind} {credential_id}"
        return await self._put(f"/users/{{user}}{self.path}/{{id}}", body, etag=etag, at=at, tried=tried)
