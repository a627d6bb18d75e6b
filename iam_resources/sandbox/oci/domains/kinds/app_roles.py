"""App roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iam_resources.sandbox.oci.domains.exceptions import duplicate
from iam_resources.sandbox.oci.domains.kinds.grants import GRANTEES
from iam_resources.sandbox.oci.domains.kinds.kind import NO_PUT, Kind, resolve_reference
from iam_resources.sandbox.oci.domains.stored import Document

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.domains.context import Context
    from iam_resources.sandbox.oci.domains.domain import Domain


class AppRoles(Kind):
    """App roles: the built-in ones belong to the app ``IDCSApp``."""

    methods = NO_PUT
    ocid = None
    indexed = ("id", "displayName", "app.value", "uniqueName")

    def __init__(self) -> None:
        super().__init__("AppRole", "AppRoles", "app_role")
        self.computed = {"app": _app, "members": _members, "localizedDisplayName": _name}

    def check(self, context: Context, document: Document, former: Document | None) -> None:
        """The app must exist, and must not have another role of the name.

        Raises:
            ScimError: 400, 409.
        """
        app = resolve_reference(context.domain, "App", "Apps", document["app"], "AppRole.app")
        document["uniqueName"] = f"{app['id']}_{document['displayName']}"
        others = context.domain.with_value("AppRoles", "uniqueName", document["uniqueName"])
        if any(other["id"] != document.get("id") for other in others):
            raise duplicate("AppRole", "displayName")
        for flag in ("adminRole", "availableToUsers", "availableToGroups", "availableToClients", "public"):
            document.setdefault(flag, False)
        document.setdefault("limitedToOneOrMoreGroups", False)

    def after_removal(self, context: Context, document: Document) -> None:
        """Grants are removed with an app role."""
        for grant in context.domain.with_value("Grants", "entitlement.attributeValue", document["id"]):
            context.domain.collection("Grants").remove(grant)


def _app(domain: Domain, role: Document) -> dict[str, Any]:
    value = role["app"]["value"]
    app = domain.collection("Apps").get(value) or {}
    return {"value": value, "$ref": f"Apps/{value}", "display": app.get("displayName"), "name": app.get("name")}


def _members(domain: Domain, role: Document) -> list[dict[str, Any]]:
    found = []
    for grant in domain.with_value("Grants", "entitlement.attributeValue", role["id"]):
        endpoint, value = GRANTEES[grant["grantee"]["type"]], grant["grantee"]["value"]
        display = (domain.collection(endpoint).get(value) or {}).get("displayName", "")
        kind = grant["grantee"]["type"]
        if kind != "App":
            found.append({"value": value, "$ref": f"{endpoint}/{value}", "display": display, "type": kind})
    return found


def _name(domain: Domain, role: Document) -> str:
    return str(role["displayName"])
