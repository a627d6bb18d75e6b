"""The groups of a domain, as policies name them."""

from __future__ import annotations

from collections.abc import Iterable

from iam_resources.sandbox.oci.domains.domain import Domain
from iam_resources.sandbox.oci.domains.stored import Document
from iam_resources.sandbox.oci.server import DynamicGroup, GroupName


class DomainDirectory:
    """The groups and dynamic groups of one domain.

    Args:
        domain: the domain.
        name: what policies call it; "" = the default domain.
    """

    def __init__(self, domain: Domain, name: str) -> None:
        self._domain = domain
        self._name = name

    def groups(self) -> Iterable[GroupName]:
        """All groups."""
        return [self._named(group) for group in self._domain.groups]

    def groups_of(self, user_id: str) -> Iterable[GroupName]:
        """Groups of the user with an OCID."""
        user = self._domain.find("Users", user_id)
        memberships = self._domain.memberships.of_user(user["id"]) if user else ()
        return [self._named(self._domain.groups[membership["group"]]) for membership in memberships]

    def dynamic_groups(self) -> Iterable[DynamicGroup]:
        """All dynamic resource groups."""
        return [
            DynamicGroup(group["ocid"], group["displayName"], group["matchingRule"], self._name)
            for group in self._domain.collection("DynamicResourceGroups")
        ]

    def _named(self, group: Document) -> GroupName:
        return GroupName(group["ocid"], group["displayName"], self._name)
