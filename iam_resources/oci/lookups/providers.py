"""Identity providers of tenancies without identity domains, and which groups of theirs stand for which here."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.directory.lookups import told
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.identity_providers import IdentityProviders
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.lookups.asking import every, now


@dataclass(frozen=True)
class IdentityProviderFacts:
    """An identity provider as the service describes it."""

    identity_provider_id: str
    name: str
    product_type: str
    protocol: str
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

    async def look(tenancy: Tenancy) -> list[IdentityProviderFacts]:
        api = IdentityProviders(tenancy.identity, tenancy.tenancy_id)
        return [_provider(seen) for seen in await every(api.listing())]

    return now(look, connection, "inspect", "identity-providers")


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
        return _provider((await api.get(identity_provider_id)).body)

    return now(look, connection, "inspect", "identity-providers")


def list_idp_group_mappings(*, identity_provider_id: str, connection: str | None = None) -> list[GroupMappingFacts]:
    """List which groups here stand for which groups of an identity provider. ListIdpGroupMappings.

    Args:
        identity_provider_id: the provider's OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such provider.
    """

    async def look(tenancy: Tenancy) -> list[GroupMappingFacts]:
        api = IdentityProviders(tenancy.identity, tenancy.tenancy_id)
        found = await every(api.mappings(identity_provider_id))
        return [told(GroupMappingFacts, seen, mapping_id=seen["id"]) for seen in found]

    return now(look, connection, "inspect", "identity-providers")


def _provider(seen: Body) -> IdentityProviderFacts:
    unsaid = {"productType": "", "protocol": ""}
    return told(IdentityProviderFacts, {**unsaid, **seen}, identity_provider_id=seen["id"])
