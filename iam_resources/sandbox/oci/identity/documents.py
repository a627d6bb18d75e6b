"""All documents of IAM."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.keys import KeyFormatError
from iam_resources.sandbox.oci.request import require_found
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.store import Store

CREDENTIALS = ("apiKeys", "authTokens", "customerSecretKeys", "smtpCredentials")


def _by_name(body: dict[str, Any]) -> str:
    """Names are case-insensitive."""
    return str(body["name"]).lower()


def _by_mail(body: dict[str, Any]) -> str | None:
    return body["email"].lower() if body.get("email") else None


class IdentityDocuments:
    """All documents of IAM."""

    def __init__(self, store: Store, server: Server) -> None:
        def documents_of(kind: str, unique: dict[str, Callable[[dict[str, Any]], Any]], *indexes: str) -> Documents:
            return Documents(store, f"identity.{kind}", server, unique, indexes)

        self.server = server
        self.users = documents_of("user", {"name": _by_name, "email": _by_mail}, "name", "externalIdentifier")
        self.groups = documents_of("group", {"name": _by_name}, "name")
        self.memberships = documents_of(
            "membership", {"pair": lambda body: (body["userId"], body["groupId"])}, "userId", "groupId"
        )
        self.policies = documents_of("policy", {"name": _by_name}, "name", "compartmentId")
        self.dynamic_groups = documents_of("dynamicgroup", {"name": _by_name}, "name")
        self.compartments = documents_of(
            "compartment", {"name": lambda body: (body["compartmentId"], _by_name(body))}, "name", "compartmentId"
        )
        self.domains = documents_of("domain", {"displayName": lambda body: body["displayName"].lower()}, "displayName")
        self.providers = documents_of("provider", {"name": _by_name}, "name")
        self.mappings = documents_of("mapping", {}, "idpId")
        self.credentials = {kind: documents_of(kind, {}, "userId") for kind in CREDENTIALS}
        self.passwords = documents_of("uiPassword", {}, "userId")
        for user in self.users.all():
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
        return require_found(self.users.get(id))

    def group(self, id: str) -> Document:
        """A group.

        Raises:
            ServiceError: 404.
        """
        return require_found(self.groups.get(id))

    def allow_keys(self, user: Document) -> None:
        """Let a user sign with their API keys, or with none where the capability is off."""
        for key in self.credentials["apiKeys"].find("userId", user.id):
            if user.body["capabilities"]["canUseApiKeys"]:
                try:
                    self.server.keys.add(user.id, user.body["name"], key.body["keyValue"])
                except KeyFormatError as problem:  # pragma: no cover (it was read when it was uploaded)
                    raise AssertionError(key.id) from problem
            else:
                self.server.keys.remove(user.id, key.body["fingerprint"])
