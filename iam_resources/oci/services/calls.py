"""The calls that all kinds of a regional service have, whose changes are carried out by work requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar

from iam_resources.errors import VendorError
from iam_resources.http import Reply
from iam_resources.http.job import Job, Progress, follow
from iam_resources.oci.api.calls import Body, Objects, is_deleted

PAGE = 50
"""Objects a page: the services' own default, which all of them take."""
WORK_SECONDS = 600.0
"""How long work may take: the services need seconds; a new connector has been seen to need minutes."""

_PROGRESS = {"SUCCEEDED": Progress.DONE, "FAILED": Progress.FAILED, "CANCELED": Progress.CANCELLED}


class ServiceCalls(Objects):
    """Base of the calls on one kind of object."""

    parent: ClassVar[str] = "compartmentId"
    """The query parameter that a list needs: what the objects are in."""

    async def listing(self, parent_id: str, **filters: str) -> AsyncIterator[Body]:
        """Those that are in something, without deleted ones. `GET <path>` in pages.

        Args:
            parent_id: OCID of what they are in.
            filters: of the service: `displayName`, `lifecycleState`, ...
        """
        query: dict[str, str | int] = {**filters, self.parent: parent_id, "limit": PAGE}
        async for each in self._list(self.path, query, tried=f"list each {self.kind}"):
            if not is_deleted(each):
                yield each

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
