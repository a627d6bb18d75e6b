"""What all calls of IAM REST share: the version in the path, retry tokens, etags, and lists in pages."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, TypeAlias

from iam_resources.errors import Unavailable
from iam_resources.http import Client, Reply, token_pages

VERSION = "/20160918"
PAGE = 1000
"""Objects a page: the most that the service gives."""

Body: TypeAlias = dict[str, Any]
"""What the service sends and takes: one JSON object."""

Query: TypeAlias = Mapping[str, str | int | bool | Sequence[str]]


class IdentityCalls:
    """Base of the calls on one kind of object.

    Args:
        client: of the identity service.
        tenancy_id: the tenancy's OCID, which every list is asked for.
    """

    def __init__(self, client: Client, tenancy_id: str) -> None:
        self._client = client
        self.tenancy_id = tenancy_id

    async def _post(
        self, path: str, body: Any = ..., *, tried: str, at: Mapping[str, str] = {}, secret: bool = False
    ) -> Reply:
        """Make something. The token is the same for all attempts of this call, so that they make one thing.

        Args:
            path: below the version.
            body: what to make; without it no body is sent.
            tried: for the error.
            at: values of the path's names.
            secret: the answer holds one.
        """
        headers = {"opc-retry-token": secrets.token_hex(16)}
        return await self._client.call(
            "POST", VERSION + path, at=at, json=body, headers=headers, repeat=True, secret=secret, tried=tried
        )

    async def _get(self, path: str, *, tried: str, at: Mapping[str, str] = {}) -> Reply:
        reply = await self._client.call("GET", VERSION + path, at=at, tried=tried)
        if not isinstance(reply.body, dict) or not reply.body:
            raise _unlike(reply, "no object", tried)
        return reply

    async def _put(self, path: str, body: Body, *, etag: str, tried: str, at: Mapping[str, str] = {}) -> Reply:
        """Change something, if it is still as it was.

        Args:
            path: below the version.
            body: the fields that change.
            etag: of the object as it was seen; empty changes it however it is.
            tried: for the error.
            at: values of the path's names.

        Raises:
            Conflict: the object has another etag now.
        """
        return await self._client.call("PUT", VERSION + path, at=at, json=body, headers=_if_match(etag), tried=tried)

    async def _delete(self, path: str, *, etag: str, tried: str, at: Mapping[str, str] = {}) -> None:
        """Delete something, if it is still as it was; see `_put`."""
        await self._client.call("DELETE", VERSION + path, at=at, headers=_if_match(etag), tried=tried)

    async def _few(self, path: str, query: Query, *, tried: str, at: Mapping[str, str] = {}) -> list[Body]:
        """A list that is short, as a rule one page; an empty page may have others behind it."""
        return [each async for each in self._following(path, query, tried=tried, at=at)]

    def _pages(self, path: str, query: Query, *, tried: str, at: Mapping[str, str] = {}) -> AsyncIterator[Body]:
        """A list as a stream, in pages as large as the service gives them."""
        return self._following(path, {**query, "limit": PAGE}, tried=tried, at=at)

    def _following(self, path: str, query: Query, *, tried: str, at: Mapping[str, str]) -> AsyncIterator[Body]:
        """A list as a stream, page after page as `opc-next-page` says."""

        async def fetch(token: str | None) -> tuple[list[Body], str | None]:
            page = {**query, **({"page": token} if token else {})}
            reply = await self._client.call("GET", VERSION + path, at=at, query=page, tried=tried)
            if not isinstance(reply.body, list):
                raise _unlike(reply, "no list", tried)  # an empty one would make everything gone
            return reply.body, reply.headers.get("opc-next-page")

        return token_pages(fetch)


def _unlike(reply: Reply, what: str, tried: str) -> Unavailable:
    """The error for an answer that says success, and is not what the service answers."""
    return Unavailable(
        f"the answer cannot be read: it is {what}",
        status=reply.status,
        tried=tried,
        hint="Check any proxy on the way",
    )


def _if_match(etag: str) -> dict[str, str]:
    return {"if-match": etag} if etag else {}
