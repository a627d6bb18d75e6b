"""Grants: an app role of an app to a user, a group, an app or a dynamic resource group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iam_resources.sandbox.oci.domains.exceptions import no_such_reference, not_canonical
from iam_resources.sandbox.oci.domains.kinds.kind import NO_PUT, Kind, resolve_reference
from iam_resources.sandbox.oci.domains.stored import Document

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.domains.context import Context
    from iam_resources.sandbox.oci.domains.domain import Domain

GRANTEES = {"User": "Users", "Group": "Groups", "App": "Apps", "DynamicResourceGroup": "DynamicResourceGroups"}


class Grants(Kind):
    """Grants. They cannot be changed (SDK: the relevant attributes are immutable)."""

    methods = NO_PUT
    ocid = None
    indexed = ("id", "grantee.value", "app.value", "entitlement.attributeValue", "compositeKey", "grantMechanism")
    unique = ("compositeKey",)

    def __init__(self) -> None:
        super().__init__("Grant", "Grants", "grant")
        self.computed = {"grantee": _grantee, "app": _app}

    def check(self, context: Context, document: Document, former: Document | None) -> None:
        """Resolve the references of a grant.

        Raises:
            ScimError: 400; a reference leads to nothing.
        """
        if former is not None:
            return
        domain, grantee = context.domain, document["grantee"]
        resolve_reference(domain, grantee["type"], GRANTEES[grantee["type"]], grantee, "Grant.grantee")
        entitlement = document.get("entitlement")
        if "app" in document:
            resolve_reference(domain, "App", "Apps", document["app"], "Grant.app")
        if entitlement is not None:
            _check_entitlement(domain, document)
        document["grantor"] = {"value": context.caller.id, "type": context.caller.type}
        document["isFulfilled"] = True
        parts = [document.get("app", {}).get("value", ""), grantee["type"], grantee["value"]]
        if entitlement is not None:
            parts += [entitlement["attributeName"], entitlement["attributeValue"]]
        document["compositeKey"] = ":".join(parts)


def _check_entitlement(domain: Domain, document: Document) -> None:
    entitlement = document["entitlement"]
    if entitlement["attributeName"].casefold() != "approles":
        raise not_canonical("entitlement.attributeName", ("appRoles",))
    entitlement["attributeName"] = "appRoles"
    role = domain.find("AppRoles", entitlement["attributeValue"])
    if role is None or role["app"]["value"] != document.get("app", {}).get("value"):
        raise no_such_reference("Grant.entitlement", "AppRole", entitlement["attributeValue"])
    entitlement["attributeValue"] = role["id"]


def _grantee(domain: Domain, grant: Document) -> dict[str, Any]:
    grantee = grant["grantee"]
    endpoint = GRANTEES[grantee["type"]]
    found = domain.collection(endpoint).get(grantee["value"]) or {}
    shown = {"value": grantee["value"], "type": grantee["type"], "$ref": f"{endpoint}/{grantee['value']}"}
    return {**shown, "display": found.get("displayName", "")}


def _app(domain: Domain, grant: Document) -> dict[str, Any] | None:
    if "app" not in grant:
        return None
    app = domain.collection("Apps").get(grant["app"]["value"]) or {}
    value = grant["app"]["value"]
    return {"value": value, "$ref": f"Apps/{value}", "display": app.get("displayName", "")}


def role_reference(domain: Domain, role: Document, how: str) -> dict[str, Any]:
    """An app role as users, groups and apps show it (getting started, "Working with Apps")."""
    app = domain.collection("Apps").get(role["app"]["value"]) or {}
    return {
        "value": role["id"],
        "$ref": f"AppRoles/{role['id']}",
        "display": role["displayName"],
        "type": how,
        "appId": role["app"]["value"],
        "appName": app.get("name", ""),
        "adminRole": role.get("adminRole", False),
    }


def roles_granted_to(domain: Domain, grantee: Document) -> list[dict[str, Any]]:
    """App roles that are granted directly to a group, an app or a dynamic resource group."""
    return [
        role_reference(domain, role, "direct")
        for grant in domain.grants_to(grantee["id"])
        if (role := domain.role_of(grant))
    ]


def grants_to(domain: Domain, grantee: Document) -> list[dict[str, Any]]:
    """Grants in the representation of their grantee; only a user shows the grantor."""
    return [
        {
            "value": grant["id"],
            "$ref": f"Grants/{grant['id']}",
            "appId": grant["app"]["value"],
            "grantMechanism": grant["grantMechanism"],
            **({"grantorId": grant["grantor"]["value"]} if grant["grantee"]["type"] == "User" else {}),
        }
        for grant in domain.grants_to(grantee["id"])
    ]


def remove_grants_to(domain: Domain, grantee: Document) -> None:
    """Remove the grants to a resource that is deleted."""
    for grant in domain.grants_to(grantee["id"]):
        domain.collection("Grants").remove(grant)
