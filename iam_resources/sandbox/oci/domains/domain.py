"""One identity domain: its resources and memberships."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from iam_resources.sandbox.collection import Collection
from iam_resources.sandbox.lag import Lag
from iam_resources.sandbox.oci.domains.kinds import KINDS
from iam_resources.sandbox.oci.domains.kinds.identity_settings import SETTINGS_ID
from iam_resources.sandbox.oci.domains.memberships import Memberships
from iam_resources.sandbox.oci.domains.stored import Document, index_key, open_collection
from iam_resources.sandbox.store import Store

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.server import Server

STORED = "oci.domains."


class Domain:
    """An identity domain.

    Args:
        store: where its resources are kept.
        server: what all services share.
        name: in addresses; in the vendor's cloud it would be ``idcs-…``.
        ocid: its OCID.
    """

    def __init__(self, store: Store, server: Server, name: str, ocid: str) -> None:
        self.name = name
        self.ocid = ocid
        self.server = server
        self.retries: dict[tuple[str, str], str] = {}
        """``opc-retry-token`` with endpoint → id of what was made."""

        def seconds() -> float:
            return server.eventual_seconds

        self._collections = {
            endpoint: open_collection(store, f"{STORED}{name}.{endpoint}", kind.indexed, Lag(server.clock, seconds))
            for endpoint, kind in KINDS.items()
        }
        self.memberships = Memberships(store, f"{STORED}{name}.membership", Lag(server.clock, seconds))

    def collection(self, endpoint: str) -> Collection[Document]:
        """The resources of an endpoint."""
        return self._collections[endpoint]

    @property
    def users(self) -> Collection[Document]:
        """Users."""
        return self._collections["Users"]

    @property
    def groups(self) -> Collection[Document]:
        """Groups."""
        return self._collections["Groups"]

    @property
    def requires_primary_email(self) -> bool:
        """Whether each user must have a primary mail: a setting of the domain."""
        settings = self._collections["IdentitySettings"].get(SETTINGS_ID)
        return settings is None or bool(settings.get("primaryEmailRequired", True))

    def find(self, endpoint: str, reference: str) -> Document | None:
        """The resource of an id or an OCID."""
        collection = self._collections[endpoint]
        return collection.get(reference) or collection.first("ocid", index_key(reference))

    def with_value(self, endpoint: str, path: str, value: Any) -> list[Document]:
        """Resources that have a value at an indexed path."""
        return list(self._collections[endpoint].find(path, index_key(value)))

    def credentials_of(self, user: str) -> list[tuple[str, Document]]:
        """Credentials of a user, with their endpoints."""
        return [
            (endpoint, found)
            for endpoint, collection in self._collections.items()
            if collection.has_index("user.value")
            for found in self.with_value(endpoint, "user.value", user)
        ]

    def grants_to(self, grantee: str) -> list[Document]:
        """Grants to a user, group, app or dynamic resource group."""
        return self.with_value("Grants", "grantee.value", grantee)

    def grants_to_user(self, user: str) -> list[tuple[Document, str]]:
        """Grants to a user, with ``direct`` or ``indirect`` (through a group)."""
        found = [(grant, "direct") for grant in self.grants_to(user)]
        for membership in self.memberships.of_user(user):
            found += [(grant, "indirect") for grant in self.grants_to(membership["group"])]
        return found

    def role_of(self, grant: Document) -> Document | None:
        """The app role that a grant gives."""
        entitlement = grant.get("entitlement", {})
        if entitlement.get("attributeName") != "appRoles":
            return None
        return self._collections["AppRoles"].get(entitlement["attributeValue"])

    def roles_of(self, grants: Iterable[Document]) -> list[str]:
        """Names of the app roles that grants give."""
        return [role["displayName"] for grant in grants if (role := self.role_of(grant))]
