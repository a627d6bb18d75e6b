"""Apps."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from iam_resources.sandbox.oci.domains.exceptions import bad_request
from iam_resources.sandbox.oci.domains.kinds.grants import roles_granted_to
from iam_resources.sandbox.oci.domains.kinds.kind import Kind
from iam_resources.sandbox.oci.domains.stored import Document

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.domains.context import Context
    from iam_resources.sandbox.oci.domains.domain import Domain


class Apps(Kind):
    """Apps. ``name`` is the client id of an OAuth client."""

    ocid = "domainapp"
    indexed = ("id", "name", "displayName")
    unique = ("name", "displayName")

    def __init__(self) -> None:
        super().__init__("App", "Apps", "app")
        self.computed = {"grantedAppRoles": roles_granted_to, "adminRoles": _admin_roles, "userRoles": _user_roles}

    def check(self, context: Context, document: Document, former: Document | None) -> None:
        """The service generates the client id and its secret; an app is inactive at first."""
        document.setdefault("active", False)
        document.setdefault("isOAuthClient", False)
        document.setdefault("name", secrets.token_hex(16))
        for flag in ("meterAsOPCService", "isAliasApp", "disableKmsiTokenAuthentication"):
            document.setdefault(flag, False)
        if document["isOAuthClient"] and document.get("clientType", "confidential") != "public":
            document.setdefault("clientSecret", f"idcscs-{secrets.token_urlsafe(24)}")

    def check_removal(self, context: Context, document: Document, force: bool) -> None:
        """An active app cannot be deleted.

        Raises:
            ScimError: 400.
        """
        if document.get("active") and not force:
            raise bad_request(f"App {document['displayName']} is active. Deactivate it first.", "error.sandbox.active")

    def after_removal(self, context: Context, document: Document) -> None:
        """App roles and grants are removed with an app."""
        domain = context.domain
        for endpoint, path in (("Grants", "app.value"), ("Grants", "grantee.value"), ("AppRoles", "app.value")):
            for belonging in domain.with_value(endpoint, path, document["id"]):
                domain.collection(endpoint).remove(belonging)


def _roles(domain: Domain, app: Document, admin: bool) -> list[dict[str, Any]] | None:
    found = [
        {"value": role["id"], "$ref": f"AppRoles/{role['id']}", "display": role["displayName"]}
        for role in domain.with_value("AppRoles", "app.value", app["id"])
        if role["adminRole"] == admin
    ]
    return found or None


def _admin_roles(domain: Domain, app: Document) -> list[dict[str, Any]] | None:
    return _roles(domain, app, admin=True)


def _user_roles(domain: Domain, app: Document) -> list[dict[str, Any]] | None:
    return _roles(domain, app, admin=False)
