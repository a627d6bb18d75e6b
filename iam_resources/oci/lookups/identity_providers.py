"""Identity providers of tenancies without identity domains, and which groups of theirs stand for which here."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.oci.api.compartments import IdentityProviders
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.lookups.base import describe, list_all, run


@dataclass(frozen=True)
class IdentityProviderFacts:
    """An identity provider as the service describes it."""

    identity_provider_id: str
    name: str
    product_type: str = ""
    protocol: str = ""
    description: str = ""
    lifecycle_state: str = ""


@dataclass(frozen=True)
class GroupMappingFacts:
    """Which group here stands for which group of an identity provider."""

    mapping_id: str
    idp_group_name: str
    group_id: str
    lifecycle_state: str = ""


def list_identity_providers(*, connection: str | None = None) -> list[IdentityProviderFacts]:
    """List the identity providers of a tenancy without identity domains. ListIdentityProviders.

    Args:
        connection: name of the connection; without it the default one.
    """
    return list_all(
        IdentityProviderFacts,
        lambda tenancy: IdentityProviders(tenancy.identity, tenancy.tenancy_id).listing(),
        connection,
        "identity-providers",
    )


def get_identity_provider(*, identity_provider_id: str, connection: str | None = None) -> IdentityProviderFacts:
    """Look up one identity provider. GetIdentityProvider.

    Args:
        identity_provider_id: its OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such provider.
    """

    async def look(tenancy: Tenancy) -> IdentityProviderFacts:
        api = IdentityProviders(tenancy.identity, tenancy.tenancy_id)
        return describe(IdentityProviderFacts, (await api.get(identity_provider_id)).body)

    return run(look, connection, "identity-providers")


def list_idp_group_mappings(*, identity_provider_id: str, connection: str | None = None) -> list[GroupMappingFacts]:
    """List which groups here stand for which groups of an identity provider. ListIdpGroupMappings.

    Args:
        identity_provider_id: the provider's OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such provider.
    """
    return list_all(
        GroupMappingFacts,
        lambda tenancy: IdentityProviders(tenancy.identity, tenancy.tenancy_id).mappings(identity_provider_id),
        connection,
        "identity-providers",
    )
