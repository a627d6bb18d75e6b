"""The groups of IAM, as policies name them."""

from __future__ import annotations

from collections.abc import Iterable

from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.server import DynamicGroup, GroupName


class IdentityDirectory:
    """The groups and dynamic groups of IAM."""

    def __init__(self, documents: IdentityDocuments) -> None:
        self._documents = documents

    def groups(self) -> Iterable[GroupName]:
        """All groups."""
        return [GroupName(group.id, group.body["name"]) for group in self._documents.groups.all()]

    def groups_of(self, user_id: str) -> Iterable[GroupName]:
        """Groups of a user."""
        memberships = self._documents.memberships.find("userId", user_id)
        groups = [self._documents.groups.get(membership.body["groupId"]) for membership in memberships]
        return [GroupName(group.id, group.body["name"]) for group in groups if group is not None]

    def dynamic_groups(self) -> Iterable[DynamicGroup]:
        """All dynamic groups."""
        groups = self._documents.dynamic_groups.all()
        return [DynamicGroup(group.id, group.body["name"], group.body["matchingRule"]) for group in groups]
