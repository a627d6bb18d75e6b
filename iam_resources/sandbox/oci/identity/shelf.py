"""All documents of IAM, and what is asked of several kinds at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.keys import KeyFormatError
from iam_resources.sandbox.oci.request import there
from iam_resources.sandbox.oci.server import DynamicGroup, GroupName, Server
from iam_resources.sandbox.store import Store

CREDENTIALS = ("apiKeys", "authTokens", "customerSecretKeys", "smtpCredentials")


def _by_name(body: dict[str, Any]) -> str:
    """Names are compared without case."""
    return str(body["name"]).lower()


def _by_mail(body: dict[str, Any]) -> str | None:
    return body["email"].lower() if body.get("email") else None


class Shelf:
    """All documents of IAM. It is a ``Directory``."""

    def __init__(self, store: Store, server: Server) -> None:
        def kept(kind: str, unique: dict[str, Callable[[dict[str, Any]], Any]], *indexes: str) -> Documents:
            return Documents(store, f"identity.{kind}", server, unique, indexes)

        self.server = server
        self.users = kept("user", {"name": _by_name, "email": _by_mail}, "name", "externalIdentifier")
        self.groups_ = kept("group", {"name": _by_name}, "name")
        self.memberships = kept(
            "membership", {"pair": lambda body: (body["userId"], body["groupId"])}, "userId", "groupId"
        )
        self.policies = kept("policy", {"name": _by_name}, "name", "compartmentId")
        self.dynamic_groups_ = kept("dynamicgroup", {"name": _by_name}, "name")
        self.compartments = kept(
            "compartment", {"name": lambda body: (body["compartmentId"], _by_name(body))}, "name", "compartmentId"
        )
        self.domains = kept("domain", {"displayName": lambda body: body["displayName"].lower()}, "displayName")
        self.providers = kept("provider", {"name": _by_name}, "name")
        self.mappings = kept("mapping", {}, "idpId")
        self.credentials = {kind: kept(kind, {}, "userId") for kind in CREDENTIALS}
        self.passwords = kept("uiPassword", {}, "userId")
        for user in self.users.everything():
            self.allow_keys(user)

    def has_document(self, id: str) -> bool:
        """Whether there is a document of this id, of whatever kind."""
        kinds = [value for value in vars(self).values() if isinstance(value, Documents)]
        return any(documents.get(id) is not None for documents in [*kinds, *self.credentials.values()])

    def user(self, id: str) -> Document:
        """A user.

        Raises:
            ServiceError: 404.
        """
        return there(self.users.get(id))

    def group(self, id: str) -> Document:
        """A group.

        Raises:
            ServiceError: 404.
        """
        return there(self.groups_.get(id))

    def allow_keys(self, user: Document) -> None:
        """Let a user sign with the API keys that one has, or with none if the capability is taken away."""
        for key in self.credentials["apiKeys"].held("userId", user.id):
            if user.body["capabilities"]["canUseApiKeys"]:
                try:
                    self.server.keys.add(user.id, user.body["name"], key.body["keyValue"])
                except KeyFormatError as problem:  # pragma: no cover (it was read when it was uploaded)
                    raise AssertionError(key.id) from problem
            else:
                self.server.keys.remove(user.id, key.body["fingerprint"])

    def groups(self) -> Iterator[GroupName]:
        """All groups."""
        return (GroupName(group.id, group.body["name"]) for group in self.groups_.everything())

    def groups_of(self, user_id: str) -> Iterator[GroupName]:
        """Groups a user is in."""
        for membership in self.memberships.held("userId", user_id):
            group = self.groups_.get(membership.body["groupId"])
            if group is not None:
                yield GroupName(group.id, group.body["name"])

    def dynamic_groups(self) -> Iterable[DynamicGroup]:
        """All dynamic groups."""
        for group in self.dynamic_groups_.everything():
            yield DynamicGroup(group.id, group.body["name"], group.body["matchingRule"])
