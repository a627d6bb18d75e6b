"""The contents of a new tenancy."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.identity import domains
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.identity.users import new_body
from iam_resources.sandbox.oci.request import format_time

GRANT = "ALLOW GROUP Administrators to manage all-resources IN TENANCY"


def first_start(documents: IdentityDocuments, administrator: str, now: float) -> None:
    """The administrator, the group Administrators with its policy, the domain Default, the built-in provider."""
    tenancy = documents.server.tenancy_id
    if documents.users.get(identifiers.ADMINISTRATOR_ID) is not None:
        return
    common: dict[str, Any] = {
        "compartmentId": tenancy,
        "timeCreated": format_time(now),
        "inactiveStatus": None,
        "freeformTags": {},
        "definedTags": {},
    }
    user = new_body({"name": administrator, "description": "The administrator of the tenancy"}, tenancy, now)
    documents.users.add(identifiers.ADMINISTRATOR_ID, {"id": identifiers.ADMINISTRATOR_ID, **user})
    group = {"id": identifiers.ADMINISTRATORS_ID, "name": "Administrators", "description": "Administrators", **common}
    documents.groups.add(identifiers.ADMINISTRATORS_ID, group)
    pair = {"groupId": identifiers.ADMINISTRATORS_ID, "userId": identifiers.ADMINISTRATOR_ID}
    membership = identifiers.fixed("groupmembership", "administrator")
    documents.memberships.add(
        membership,
        {"id": membership, "compartmentId": tenancy, "timeCreated": format_time(now), "inactiveStatus": None, **pair},
    )
    policy = identifiers.fixed("policy", "Tenant Admin Policy")
    documents.policies.add(
        policy,
        {
            "id": policy,
            "name": "Tenant Admin Policy",
            "description": "Tenant Admin Policy",
            "statements": [GRANT],
            "versionDate": None,
            **common,
        },
    )
    domains.add(documents, "Default", now, identifiers.DEFAULT_DOMAIN_ID, "DEFAULT")
    provider = identifiers.fixed("saml2idp", "OracleIdentityCloudService")
    documents.providers.add(
        provider,
        {
            "id": provider,
            "name": "OracleIdentityCloudService",
            "description": "Oracle identity cloud service added during account creation",
            "productType": "IDCS",
            "protocol": "SAML2",
            **common,
        },
    )
    mapping = identifiers.fixed("idpgroupmapping", "OCI_Administrators")
    documents.mappings.add(
        mapping,
        {
            "id": mapping,
            "idpId": provider,
            "idpGroupName": "OCI_Administrators",
            "groupId": identifiers.ADMINISTRATORS_ID,
            "compartmentId": tenancy,
            "timeCreated": format_time(now),
            "inactiveStatus": None,
        },
    )
