"""Dynamic resource groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iam_resources.sandbox.oci.access.expressions import ExpressionError
from iam_resources.sandbox.oci.access.matching import check_rule
from iam_resources.sandbox.oci.domains.exceptions import bad_request
from iam_resources.sandbox.oci.domains.kinds.grants import grants_to, remove_grants_to, roles_granted_to
from iam_resources.sandbox.oci.domains.kinds.kind import Kind
from iam_resources.sandbox.oci.domains.stored import Document

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.domains.context import Context


class DynamicResourceGroups(Kind):
    """Dynamic resource groups: a rule defines the resources in one."""

    ocid = "dynamicgroup"
    indexed = ("id", "displayName")
    unique = ("displayName",)

    def __init__(self) -> None:
        super().__init__("DynamicResourceGroup", "DynamicResourceGroups", "dynamic_resource_group")
        self.computed = {"dynamicGroupAppRoles": roles_granted_to, "grants": grants_to}

    def check(self, context: Context, document: Document, former: Document | None) -> None:
        """The matching rule must be valid.

        Raises:
            ScimError: 400.
        """
        try:
            check_rule(document["matchingRule"])
        except ExpressionError as problem:
            raise bad_request(f"The matching rule is not valid: {problem}", "error.sandbox.matchingRule") from None

    def after_removal(self, context: Context, document: Document) -> None:
        """Grants are removed with a dynamic resource group."""
        remove_grants_to(context.domain, document)
