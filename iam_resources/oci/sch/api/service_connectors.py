"""Service connectors, whose changes are carried out by work requests."""

from __future__ import annotations

from iam_resources.coverage import operation
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body
from iam_resources.oci.services.calls import ServiceCalls


class ServiceConnectors(ServiceCalls):
    """Calls on service connectors."""

    path = "/20200909/serviceConnectors"
    kind = "service connector"
    takes_retry_token = True

    @operation("oci-jit-09")
    async def create(self, body: Body) -> Reply:
        """Ask for a connector; the work request of the answer says when it exists. Step 5 of the guide.

        Args:
            body: with `displayName`, `compartmentId`, `source` and `target`.
        """
        return await super().create(body)

    async def activate(self, connector_id: str, *, active: bool, who: str) -> Reply:
        """Let a connector run, or rest. `POST serviceConnectors/{id}/actions/activate` or `deactivate`."""
        action = "activate" if active else "deactivate"
        at, tried = {"id": connector_id}, f"{action} service connector {who}"
        return await self._post(f"{self.path}/{{id}}/actions/{action}", at=at, tried=tried)
