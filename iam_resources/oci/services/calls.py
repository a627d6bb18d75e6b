"""The calls that all kinds of a regional service have: the same five verbs, etags, and lists in pages."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar, TypeAlias

from iam_resources.errors import VendorError
from iam_resources.http import Client, Reply, token_pages
from iam_resources.http.job import Job, Progress, follow

PAGE = 50
"""Objects a page: the services' own default, which all of them take."""
DELETED = "DELETED"
WORK_SECONDS = 600.0
"""How long work may take: the services need seconds; a new connector has been seen to need minutes."""

_PROGRESS = {"SUCCEEDED": Progress.DONE, "FAILED": Progress.FAILED, "CANCELED": Progress.CANCELLED}

Body: TypeAlias = dict[str, Any]
"""What a service sends and takes: one JSON object."""


class ServiceCalls:
    """Base of the calls on one kind of object.

    Args:
        client: of the service.
    """

    path: ClassVar[str]
    """Of the collection, with the version: `/20181201/applications`."""
    kind: ClassVar[str]
    """What one is called in an error."""
    parent: ClassVar[str] = "compartmentId"
    """The query parameter that a list needs: what the objects are in."""
    takes_retry_token: ClassVar[bool] = False
    """Whether the service makes one object of a call that is repeated with the same token."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, body: Body) -> Reply:
        """Make one. `POST <path>`.

        Args:
            body: with `displayName` and what it is in.

        Raises:
            Conflict: the name is taken.
        """
        token = {"opc-retry-token": secrets.token_hex(16)} if self.takes_retry_token else None
        return await self._client.call(
            "POST",
            self.path,
            json=body,
            headers=token,
            repeat=True if self.takes_retry_token else None,
            tried=f"create {self.kind} {body['displayName']}",
        )

    async def get(self, object_id: str) -> Reply:
        """Read one; its etag is in the answer's headers. `GET <path>/{id}`."""
        return await self._client.call(
            "GET", f"{self.path}/{{id}}", at={"id": object_id}, tried=f"read {self.kind} {object_id}"
        )

    async def update(self, object_id: str, body: Body, *, etag: str, who: str) -> Reply:
        """Change the fields in the body, if it is still as it was. `PUT <path>/{id}`.

        Args:
            object_id: which.
            body: what changes; a map or list takes the place of the whole.
            etag: as it was seen; empty changes it however it is.
            who: its name, for the error.

        Raises:
            Conflict: it has another etag now.
        """
        return await self._client.call(
            "PUT",
            f"{self.path}/{{id}}",
            at={"id": object_id},
            json=body,
            headers=_if_match(etag),
            tried=f"update {self.kind} {who}",
        )

    async def delete(self, object_id: str, *, etag: str, who: str) -> Reply:
        """Delete one, if it is still as it was. `DELETE <path>/{id}`; see `update`."""
        return await self._client.call(
            "DELETE",
            f"{self.path}/{{id}}",
            at={"id": object_id},
            headers=_if_match(etag),
            tried=f"delete {self.kind} {who}",
        )

    def listing(self, parent_id: str, **filters: str) -> AsyncIterator[Body]:
        """Those that are in something, without deleted ones. `GET <path>` in pages.

        Args:
            parent_id: OCID of what they are in.
            filters: of the service: `displayName`, `lifecycleState`, ...
        """

        async def fetch(token: str | None) -> tuple[list[Body], str | None]:
            query: dict[str, str | int] = {**filters, self.parent: parent_id, "limit": PAGE}
            if token:
                query["page"] = token
            reply = await self._client.call("GET", self.path, query=query, tried=f"list each {self.kind}")
            items = reply.body.get("items", []) if isinstance(reply.body, Mapping) else reply.body
            return [each for each in items if each.get("lifecycleState") != DELETED], reply.headers.get("opc-next-page")

        return token_pages(fetch)

    async def named(self, name: str, parent_id: str) -> list[Body]:
        """Those of that display name; more than one where the service does not mind."""
        return [each async for each in self.listing(parent_id, displayName=name) if each["displayName"] == name]

    async def follow(self, reply: Reply, *, tried: str) -> str:
        """Wait until the work request of an answer is done; without one the answer says all. `GET workRequests/{id}`.

        Args:
            reply: of the call that asked for the work.
            tried: what is being done.

        Returns:
            The OCID of what it is about; empty where neither answer nor work request names it.

        Raises:
            JobFailed: the work failed or was cancelled; with the reasons of the service.
            Stopped: it is not done after ten minutes.
        """
        work_id = reply.headers.get("opc-work-request-id", "")
        if not work_id:
            return id_in(reply)

        async def fetch() -> Job:
            seen = (await self._client.call("GET", self._work, at={"id": work_id}, tried=tried)).body
            about = (str(each["identifier"]) for each in seen.get("resources") or [] if each.get("identifier"))
            return Job(work_id, _PROGRESS.get(seen["status"], Progress.RUNNING), next(about, ""))

        return await follow(
            fetch,
            lambda: self._why(work_id, tried),
            tried=tried,
            object_id=id_in(reply),
            at_most_seconds=WORK_SECONDS,
        )

    async def _why(self, work_id: str, tried: str) -> str:
        try:
            reply = await self._client.call("GET", f"{self._work}/errors", at={"id": work_id}, tried=tried)
        except VendorError:
            return "its reasons cannot be read"
        items: list[dict[str, Any]] = reply.body.get("items", []) if isinstance(reply.body, dict) else reply.body
        return "; ".join(str(each.get("message")) for each in items) or "it gives no reason"

    @property
    def _work(self) -> str:
        return f"{self.path.rpartition('/')[0]}/workRequests/{{id}}"


def id_in(reply: Reply) -> str:
    """The OCID of what an answer is about; empty where it does not say."""
    return str(reply.body["id"]) if isinstance(reply.body, dict) and "id" in reply.body else ""


def _if_match(etag: str) -> dict[str, str] | None:
    return {"if-match": etag} if etag else None
