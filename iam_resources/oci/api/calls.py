"""What all calls of Oracle's REST services share: retry tokens, etags, lists in pages, and the verbs of an object."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from iam_resources.errors import Unavailable
from iam_resources.http import Client, Reply, token_pages

VERSION = "/20160918"
"""Of IAM."""
PAGE = 1000
"""Objects a page: the most that IAM gives."""
DELETED = "DELETED"
"""The lifecycle state of what is gone and only remembered."""
ETAG = "etag"
"""Under this name an answer's etag is kept in its body; a body from a list has none."""

Body: TypeAlias = dict[str, Any]
"""What a service sends and takes: one JSON object."""
QueryValue: TypeAlias = str | int | bool | Sequence[str]


def is_deleted(seen: Body) -> bool:
    """Whether an object is gone and only remembered."""
    return seen.get("lifecycleState") == DELETED


def object_in(reply: Reply) -> Body:
    """The object in an answer, with its etag."""
    return {**reply.body, ETAG: reply.headers.get(ETAG, "")}


class Calls:
    """Calls on one service."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def _post(
        self,
        path: str,
        body: Any = ...,
        *,
        tried: str,
        at: Mapping[str, str] = {},
        secret: bool = False,
        retry_token: bool = True,
    ) -> Reply:
        """Make something. The token is the same for all attempts of this call, so that they make one thing.

        Args:
            path: with the version.
            body: what to make; without it no body is sent.
            tried: for the error.
            at: values of the path's names.
            secret: the answer holds one.
            retry_token: whether the service takes one; without it the call is not repeated.
        """
        return await self._client.call(
            "POST",
            path,
            at=at,
            json=body,
            headers={"opc-retry-token": secrets.token_hex(16)} if retry_token else None,
            repeat=True if retry_token else None,
            secret=secret,
            tried=tried,
        )

    async def _get(self, path: str, *, tried: str, at: Mapping[str, str] = {}) -> Reply:
        reply = await self._client.call("GET", path, at=at, tried=tried)
        if not isinstance(reply.body, dict) or not reply.body:
            raise _unreadable(reply, "no object", tried)
        return reply

    async def _put(self, path: str, body: Body, *, etag: str, tried: str, at: Mapping[str, str] = {}) -> Reply:
        """Change something, if it is still as it was.

        Args:
            path: with the version.
            body: the fields that change.
            etag: of the object as it was seen; empty changes it however it is.
            tried: for the error.
            at: values of the path's names.

        Raises:
            Conflict: the object has another etag now.
        """
        return await self._client.call("PUT", path, at=at, json=body, headers=_if_match(etag), tried=tried)

    async def _delete(self, path: str, *, etag: str, tried: str, at: Mapping[str, str] = {}) -> Reply:
        """Delete something, if it is still as it was; see `_put`."""
        return await self._client.call("DELETE", path, at=at, headers=_if_match(etag), tried=tried)

    def _list(
        self, path: str, query: Mapping[str, QueryValue] = {}, *, tried: str, at: Mapping[str, str] = {}
    ) -> AsyncIterator[Body]:
        """A list as a stream, page after page as `opc-next-page` says; an empty page may have others behind it."""

        async def fetch(token: str | None) -> tuple[list[Body], str | None]:
            page = {**query, **({"page": token} if token else {})}
            reply = await self._client.call("GET", path, at=at, query=page, tried=tried)
            items = reply.body.get("items") if isinstance(reply.body, dict) else reply.body
            if not isinstance(items, list):
                raise _unreadable(reply, "no list", tried)  # an empty one would make everything gone
            return items, reply.headers.get("opc-next-page")

        return token_pages(fetch)


class IdentityCalls(Calls):
    """Calls on IAM.

    Args:
        client: of the identity service.
        tenancy_id: the tenancy's OCID, which every list is asked for.
    """

    def __init__(self, client: Client, tenancy_id: str) -> None:
        super().__init__(client)
        self.tenancy_id = tenancy_id

    def _pages(
        self, path: str, query: Mapping[str, QueryValue] = {}, *, tried: str, at: Mapping[str, str] = {}
    ) -> AsyncIterator[Body]:
        """A list as a stream, in pages as large as the service gives them."""
        return self._list(path, {**query, "limit": PAGE}, tried=tried, at=at)


class Objects(Calls):
    """Calls on one kind of object that has an OCID and a name: the same verbs in every service."""

    path: ClassVar[str]
    """Of the collection, with the version: `/20160918/users`."""
    kind: ClassVar[str]
    """What one is called in an error."""
    name_field: ClassVar[str] = "displayName"
    """The field with its name."""
    takes_retry_token: ClassVar[bool] = False
    """Whether the service makes one object of a call that is repeated with the same token."""

    async def create(self, body: Body) -> Reply:
        """Make one. `POST <path>`.

        Args:
            body: with its name and what it is in.

        Raises:
            Conflict: the name is taken.
        """
        tried = f"create {self.kind} {body[self.name_field]}"
        return await self._post(self.path, body, retry_token=self.takes_retry_token, tried=tried)

    async def get(self, object_id: str) -> Reply:
        """Read one; its etag is in the answer's headers. `GET <path>/{id}`."""
        return await self._get(f"{self.path}/{{id}}", at={"id": object_id}, tried=f"read {self.kind} {object_id}")

    async def update(self, object_id: str, body: Body, *, etag: str, who: str) -> Reply:
        """Change the fields in the body. `PUT <path>/{id}`; see `_put` for the etag.

        Args:
            object_id: which.
            body: what changes; a map or list takes the place of the whole.
            etag: as it was seen.
            who: its name, for the error.
        """
        at = {"id": object_id}
        return await self._put(f"{self.path}/{{id}}", body, etag=etag, at=at, tried=f"update {self.kind} {who}")

    async def delete(self, object_id: str, *, etag: str, who: str) -> Reply:
        """Delete one. `DELETE <path>/{id}`."""
        at = {"id": object_id}
        return await self._delete(f"{self.path}/{{id}}", etag=etag, at=at, tried=f"delete {self.kind} {who}")


class IdentityObjects(IdentityCalls, Objects):
    """Calls on one kind of object of IAM."""

    name_field = "name"
    takes_retry_token = True

    async def named(self, name: str, compartment_id: str = "") -> Body | None:
        """Read the one of that name, None where there is none; the list has no etag. `GET <path>?name=`.

        Args:
            name: whole, in its upper and lower case.
            compartment_id: where to look; the tenancy by default.
        """
        query = {"compartmentId": compartment_id or self.tenancy_id, "name": name}
        found = [each async for each in self._list(self.path, query, tried=f"look up {self.kind} {name}")]
        return next((each for each in found if each["name"] == name and not is_deleted(each)), None)

    def listing(self, compartment_id: str = "") -> AsyncIterator[Body]:
        """Read all of a compartment, the tenancy by default. `GET <path>` in pages of 1,000."""
        query = {"compartmentId": compartment_id or self.tenancy_id}
        return self._pages(self.path, query, tried=f"list {self.path.rpartition('/')[2]}")


def _unreadable(reply: Reply, what: str, tried: str) -> Unavailable:
    """The error for an answer that says success, and is not what the service answers."""
    hint = "Check any proxy on the way"
    return Unavailable(f"the answer cannot be read: it is {what}", status=reply.status, tried=tried, hint=hint)


def _if_match(etag: str) -> dict[str, str] | None:
    return {"if-match": etag} if etag else None
