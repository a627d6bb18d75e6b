"""Policies of a compartment, or of the tenancy itself."""

from __future__ import annotations

from iam_resources.coverage import operation
from iam_resources.http import Reply
from iam_resources.oci.api.calls import VERSION, Body, IdentityObjects


class Policies(IdentityObjects):
    """Calls on policies."""

    path = f"{VERSION}/policies"
    kind = "policy"

    @operation("oci-iam-03")
    async def create(self, body: Body) -> Reply:
        """Make a policy. "IAM Policy Syntax": for users and groups it must be in the tenancy.

        Args:
            body: with `compartmentId`, `name`, `description` and `statements`.
        """
        return await super().create(body)
