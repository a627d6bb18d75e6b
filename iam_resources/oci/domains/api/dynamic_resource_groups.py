"""Dynamic resource groups: functions, instances and other resources that a rule takes together."""

from __future__ import annotations

from iam_resources.oci.domains.api.collection import Collection


class DynamicResourceGroups(Collection):
    """Calls on dynamic resource groups. Step 1 of the article on just-in-time provisioning."""

    path = "/DynamicResourceGroups"
    kind = "dynamic resource group"
    named_by = "displayName"
    also = ("matchingRule", "tags")
