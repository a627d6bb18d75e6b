"""Functions, and the applications that they run in."""

from __future__ import annotations

from iam_resources.coverage import operation
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body
from iam_resources.oci.services.calls import ServiceCalls


class Applications(ServiceCalls):
    """Calls on applications."""

    path = "/20260325/applications"
    kind = "application"


class Functions(ServiceCalls):
    """Calls on functions."""

    path = "/20260325/functions"
    kind = "function"
    parent = "applicationId"

    @operation("oci-jit-04")
    async def create(self, body: Body) -> Reply:
        """Make a function of an image or an archive. Step 4 of the guide on capabilities, "Deploy the function".

        Args:
            body: with `displayName`, `applicationId`, `sourceDetails` and `memoryInMBs`.
        """
        return await super().create(body)
