"""Credentials of users: they are listed whole, and a secret is returned once."""

from __future__ import annotations

from typing import ClassVar

from iam_resources.coverage import operation
from iam_resources.http import Reply
from iam_resources.oci.api.calls import VERSION, Body, IdentityCalls

_OF_USER = f"{VERSION}/users/{{user}}"


class Credentials(IdentityCalls):
    """Calls on one kind of credential of a user."""

    path: ClassVar[str]
    """Of the collection, below a user."""
    kind: ClassVar[str]
    """What one is called in an error."""
    key: ClassVar[str] = "id"
    """The field that names one."""
    answers_with_secret: ClassVar[bool] = True
    """Whether the answer to a creation has a secret."""

    async def create(self, user_id: str, body: Body, *, who: str) -> Reply:
        """Make one; only this answer has its secret. `POST users/{id}/<path>`.

        Args:
            user_id: whose.
            body: what it is to be.
            who: the user's name, for the error.
        """
        at, tried = {"user": user_id}, f"create {self.kind} of user {who}"
        return await self._post(_OF_USER + self.path, body, at=at, secret=self.answers_with_secret, tried=tried)

    async def list_all(self, user_id: str) -> list[Body]:
        """All of a user, without secrets. `GET users/{id}/<path>`."""
        at, tried = {"user": user_id}, f"list each {self.kind} of user {user_id}"
        return [each async for each in self._list(_OF_USER + self.path, at=at, tried=tried)]

    async def delete(self, user_id: str, credential_id: str, *, etag: str) -> None:
        """Delete one. `DELETE users/{id}/<path>/{credential}`."""
        at, tried = {"user": user_id, "id": credential_id}, f"delete {self.kind} {credential_id}"
        await self._delete(f"{_OF_USER}{self.path}/{{id}}", etag=etag, at=at, tried=tried)


class ApiKeys(Credentials):
    """Calls on API signing keys; three a user at most."""

    path = "/apiKeys"
    kind = "API key"
    key = "fingerprint"
    answers_with_secret = False

    @operation("oci-iam-05")
    async def create(self, user_id: str, body: Body, *, who: str) -> Reply:
        """Give a user a public key to sign with. "Implementation Steps".

        Args:
            user_id: whose.
            body: `key`, the public key as PEM text.
            who: the user's name, for the error.
        """
        return await super().create(user_id, body, who=who)


class LabelledCredentials(Credentials):
    """Calls on one kind of credential with a description that can be changed."""

    async def update(self, user_id: str, credential_id: str, body: Body, *, etag: str) -> Reply:
        """Change what it is called. `PUT users/{id}/<path>/{credential}`."""
        at, tried = {"user": user_id, "id": credential_id}, f"update {self.kind} {credential_id}"
        return await self._put(f"{_OF_USER}{self.path}/{{id}}", body, etag=etag, at=at, tried=tried)


class AuthTokens(LabelledCredentials):
    """Calls on auth tokens, passwords for interfaces of others, such as container registries; two a user at most."""

    path = "/authTokens"
    kind = "auth token"


class CustomerSecretKeys(LabelledCredentials):
    """Calls on customer secret keys, for the interface of Object Storage that is compatible with Amazon S3; two a user
    at most. A key's id is its access key."""

    path = "/customerSecretKeys"
    kind = "customer secret key"


class SmtpCredentials(LabelledCredentials):
    """Calls on SMTP credentials, for Email Delivery; two a user at most."""

    path = "/smtpCredentials"
    kind = "SMTP credential"


class UiPasswords(IdentityCalls):
    """Calls on the one-time passwords of users for the Console."""

    async def reset(self, user_id: str, *, who: str) -> Reply:
        """Make a one-time password, or another one; only this answer has it. `POST users/{id}/uiPassword`.

        Args:
            user_id: whose.
            who: the user's name, for the error.
        """
        at, tried = {"user": user_id}, f"set the Console password of user {who}"
        return await self._post(f"{_OF_USER}/uiPassword", at=at, secret=True, tried=tried)

    async def get(self, user_id: str) -> Reply:
        """What is known of the password, which does not include the password. `GET users/{id}/uiPassword`."""
        tried = f"read what is known of the Console password of user {user_id}"
        return await self._get(f"{_OF_USER}/uiPassword", at={"user": user_id}, tried=tried)
