"""Dynamic resource groups: functions, instances and other resources that a rule takes together."""

from __future__ import annotations

from iam_resources.coverage import operation
from iam_resources.oci.domains.api.collection import Collection
from iam_resources.scim.representation import Representation


class DynamicResourceGroups(Collection):
    """Calls on dynamic resource groups."""

    path = "/DynamicResourceGroups"
    kind = "dynamic resource group"
    named_by = "displayName"
    also = ("matchingRule", "tags")

    @operation("oci-jit-01")
    async def create(self, body: Representation) -> Representation:
        """Make a dynamic resource group. Step 1 of the article on just-in-time provisioning."""
        return await super().create(body)
