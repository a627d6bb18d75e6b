"""Compartments, domains and identity providers: their files in `iam_resources.oci.api` beside the SDK."""

from __future__ import annotations

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.rows.iam import NAMED
from tests.oracle.rows.row import Row

DOMAIN = ("id", "displayName", "url", "homeRegionUrl", "type", "homeRegion", "lifecycleState")
MAPPING = ("id", "idpId", "idpGroupName", "groupId", "lifecycleState")

ROWS = [
    Row(
        "Compartments.get",
        lambda api, w: api.get(w["lab"]),
        lambda c, w: c.client.get_compartment(w["lab"]),
        relies=NAMED,
    ),
    Row(
        "Compartments.get",
        lambda api, w: api.get(TENANCY_ID),
        lambda c, w: c.client.get_compartment(TENANCY_ID),
        relies=("id", "name", "lifecycleState"),
        case="of the tenancy",
    ),
    Row(
        "Compartments.children",
        lambda api, w: api.children(),
        lambda c, w: c.pages("list_compartments", TENANCY_ID, limit=2),
        relies=NAMED,
    ),
    Row(
        "Compartments.children",
        lambda api, w: api.children(deep=True),
        lambda c, w: c.pages(
            "list_compartments", TENANCY_ID, compartment_id_in_subtree=True, access_level="ANY", limit=2
        ),
        relies=NAMED,
        case="of all levels",
    ),
    Row(
        "Compartments.tenancy",
        lambda api, w: api.tenancy(),
        lambda c, w: c.client.get_tenancy(TENANCY_ID),
        relies=("id", "name", "homeRegionKey"),
    ),
    Row(
        "Domains.get",
        lambda api, w: api.get(w["domain"]),
        lambda c, w: c.client.get_domain(w["domain"]),
        relies=DOMAIN,
    ),
    Row(
        "Domains.listing",
        lambda api, w: api.listing(displayName="Default"),
        lambda c, w: c.pages("list_domains", TENANCY_ID, display_name="Default", limit=2),
        relies=DOMAIN,
    ),
    Row(
        "IdentityProviders.get",
        lambda api, w: api.get(w["provider"]),
        lambda c, w: c.client.get_identity_provider(w["provider"]),
        relies=(*NAMED, "protocol", "productType"),
    ),
    Row(
        "IdentityProviders.listing",
        lambda api, w: api.listing(),
        lambda c, w: c.pages("list_identity_providers", "SAML2", TENANCY_ID, limit=2),
        relies=(*NAMED, "protocol", "productType"),
    ),
    Row(
        "IdentityProviders.mappings",
        lambda api, w: api.mappings(w["provider"]),
        lambda c, w: c.pages("list_idp_group_mappings", w["provider"], limit=2),
        relies=MAPPING,
    ),
    Row(
        "IdentityProviders.mapping",
        lambda api, w: api.mapping(w["provider"], w["mapping"]),
        lambda c, w: c.client.get_idp_group_mapping(w["provider"], w["mapping"]),
        relies=MAPPING,
    ),
]
