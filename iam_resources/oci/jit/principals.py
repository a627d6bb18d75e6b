"""What the function is in the identity domain: the dynamic group that it is in, and the role that this group has."""

from __future__ import annotations

from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.app_roles import IDCS_APP, AppRoles, Grants
from iam_resources.oci.domains.api.dynamic_resource_groups import DynamicResourceGroups
from iam_resources.oci.jit.checks import PROGRAM, Check
from iam_resources.scim.filters import equal


def rule(function_id: str, connectors_of: str = "") -> str:
    """The matching rule: this one function, and nothing else that runs code.

    Args:
        function_id: the function's OCID.
        connectors_of: OCID of the compartment whose connectors are in the group too; empty for none. A connector has
            no OCID yet when the group is made: it waits for the group, so that no event is lost.
    """
    function = f"resource.id = '{function_id}'"
    if not connectors_of:
        return function
    return (
        f"ANY {{{function}, ALL {{resource.type = 'serviceconnector', resource.compartment.id = '{connectors_of}'}}}}"
    )


async def group(domain: Domain, name: str, function_id: str, compartment_id: str) -> tuple[Check, tuple[str, ...]]:
    """Look at the dynamic group.

    Args:
        domain: where it is.
        name: its display name.
        function_id: OCID of the function that must be in it; empty where it is not known.
        compartment_id: of the function: a rule may name that instead.

    Returns:
        What was found; and what policies may call the group, where connectors are in it too.
    """
    seen = await DynamicResourceGroups(domain).named(name)
    if seen is None:
        return Check("dynamic group", "missing", f"there is no dynamic group {name} in {domain.url}", PROGRAM), ()
    matching, id_ = str(seen.get("matchingRule") or ""), str(seen["id"])
    known = function_id in matching if function_id else True
    if not known and not ("fnfunc" in matching and compartment_id in matching):
        about = f"the rule of {name} does not take in the function: {matching}"
        return Check("dynamic group", "wrong", about, PROGRAM, id_), ()
    called = (name, str(seen.get("ocid") or "")) if "serviceconnector" in matching.lower() else ()
    return Check("dynamic group", "ok", matching, id=id_), called


async def grant(domain: Domain, group_id: str, role: str) -> Check:
    """Look whether a dynamic group has a role."""
    found = (await AppRoles(domain).page(filter=equal("displayName", role))).items
    # Another app may have a role of that name, which lets nobody change capabilities.
    roles = {str(each["id"]) for each in found if (each.get("app") or {}).get("value") == IDCS_APP}
    if not roles:
        return Check("grant", "wrong", f"there is no role {role} in {domain.url}", "Name one of its roles")
    grants = (await Grants(domain).page(filter=equal("grantee.value", group_id))).items
    entitlements = [each.get("entitlement") or {} for each in grants]
    held = {str(each.get("attributeValue")) for each in entitlements if each.get("attributeName") == "appRoles"}
    if not held & roles:
        return Check("grant", "missing", f"the dynamic group has not the role {role}", PROGRAM)
    wide = " (it may also make and delete users)" if role == "User Administrator" else ""
    return Check("grant", "ok", f"the dynamic group has the role {role}{wide}")
