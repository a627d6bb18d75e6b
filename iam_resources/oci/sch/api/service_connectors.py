"""Service connectors, and the work requests that their changes are carried out by."""

from __future__ import annotations

import secrets
from typing import Any

from iam_resources.coverage import operation
from iam_resources.errors import Refused
from iam_resources.http import Reply, poll
from iam_resources.oci.services.calls import Body, ServiceCalls

_WORK = "/20200909/workRequests/{id}"
_WORK_SECONDS = 600.0
"""The service needs seconds; a new connector has been seen to need minutes."""


class ServiceConnectors(ServiceCalls):
    """Calls on service connectors."""

    path = "/20200909/serviceConnectors"
    kind = "service connector"
    takes_retry_token = True

    @operation("oci-jit-09")
    async def create(self, body: Body) -> Reply:
        """Ask for a connector; the work request of the answer tells when it is there. Step 5 of the guide.

        Args:
            body: with `displayName`, `compartmentId`, `source` and `target`.
        """
        return await super().create(body)

    async def activate(self, connector_id: str, *, active: bool, who: str) -> Reply:
        """Let a connector run, or rest. `POST serviceConnectors/{id}/actions/activate` or `deactivate`.

        Args:
            connector_id: which.
            active: whether it is to run.
            who: its name, for the error.
        """
        action = "activate" if active else "deactivate"
        return await self._client.call(
            "POST",
            f"{self.path}/{{id}}/actions/{action}",
            at={"id": connector_id},
            headers={"opc-retry-token": secrets.token_hex(16)},
            repeat=True,
            tried=f"{action} service connector {who}",
        )

    async def carried_out(self, reply: Reply, *, tried: str) -> str:
        """Wait until the work request of an answer is done.

        Args:
            reply: of the call that asked for the work.
            tried: what is being done.

        Returns:
            The OCID of the connector; empty where the work request names none.

        Raises:
            Refused: the work failed; with the reasons of the service.
            Stopped: it is not done after ten minutes.
        """
        work_id = reply.headers.get("opc-work-request-id", "")
        if not work_id:
            return str(reply.body["id"]) if isinstance(reply.body, dict) and "id" in reply.body else ""

        async def look() -> Body | None:
            seen = await self._client.call("GET", _WORK, at={"id": work_id}, tried=tried)
            return dict(seen.body) if seen.body["status"] in ("SUCCEEDED", "FAILED", "CANCELED") else None

        done = await poll(look, tried=tried, every_seconds=0.5, at_most_seconds=_WORK_SECONDS)
        if done["status"] != "SUCCEEDED":
            why = await self._why(work_id, tried)
            raise Refused(f"the service gave up: {why}", tried=tried, hint=f"Its work request is {work_id}")
        return next((str(each["identifier"]) for each in done.get("resources") or [] if each.get("identifier")), "")

    async def _why(self, work_id: str, tried: str) -> str:
        reply = await self._client.call("GET", f"{_WORK}/errors", at={"id": work_id}, tried=tried)
        items: list[dict[str, Any]] = reply.body.get("items", []) if isinstance(reply.body, dict) else reply.body
        return "; ".join(str(each.get("message")) for each in items) or "it gives no reason"
