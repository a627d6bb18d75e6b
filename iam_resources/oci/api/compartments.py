"""What is only read: the tenancy, its compartments, identity domains and identity providers."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.http import Reply
from iam_resources.oci.api.calls import VERSION, Body, IdentityCalls

_PROVIDERS = f"{VERSION}/identityProviders"
_MAPPINGS = f"{_PROVIDERS}/{{provider}}/groupMappings"


class Compartments(IdentityCalls):
    """Reads of compartments and of the tenancy, which is the topmost one."""

    async def get(self, compartment_id: str) -> Reply:
        """Read one. `GET compartments/{id}`."""
        at, tried = {"id": compartment_id}, f"read compartment {compartment_id}"
        return await self._get(f"{VERSION}/compartments/{{id}}", at=at, tried=tried)

    def children(self, parent_id: str = "", *, deep: bool = False) -> AsyncIterator[Body]:
        """The compartments right below one. `GET compartments` in pages.

        Args:
            parent_id: below which; the tenancy by default.
            deep: all levels; only below the tenancy.
        """
        query: dict[str, str | bool] = {"compartmentId": parent_id or self.tenancy_id}
        if deep:
            query |= {"compartmentIdInSubtree": True, "accessLevel": "ANY"}
        return self._pages(f"{VERSION}/compartments", query, tried="list compartments")

    async def tenancy(self) -> Reply:
        """Read the tenancy. `GET tenancies/{id}`."""
        return await self._get(f"{VERSION}/tenancies/{{id}}", at={"id": self.tenancy_id}, tried="read the tenancy")


class Domains(IdentityCalls):
    """Reads of identity domains, as IAM knows them."""

    async def get(self, domain_id: str) -> Reply:
        """Read one. `GET domains/{id}`."""
        at, tried = {"id": domain_id}, f"read identity domain {domain_id}"
        return await self._get(f"{VERSION}/domains/{{id}}", at=at, tried=tried)

    def listing(self, compartment_id: str = "", **filters: str) -> AsyncIterator[Body]:
        """All of a compartment, the tenancy by default. `GET domains` in pages.

        Args:
            compartment_id: where.
            filters: of the vendor: `displayName`, `url`, `type`, ...
        """
        query = {**filters, "compartmentId": compartment_id or self.tenancy_id}
        return self._pages(f"{VERSION}/domains", query, tried="list identity domains")


class IdentityProviders(IdentityCalls):
    """Reads of identity providers of tenancies without identity domains, and which of their groups is which group here;
    the vendor gives both up in favour of identity domains."""

    async def get(self, provider_id: str) -> Reply:
        """Read one. `GET identityProviders/{id}`."""
        at, tried = {"id": provider_id}, f"read identity provider {provider_id}"
        return await self._get(f"{_PROVIDERS}/{{id}}", at=at, tried=tried)

    def listing(self) -> AsyncIterator[Body]:
        """All that speak SAML 2.0, the only protocol there is. `GET identityProviders` in pages."""
        query = {"protocol": "SAML2", "compartmentId": self.tenancy_id}
        return self._pages(_PROVIDERS, query, tried="list identity providers")

    def mappings(self, provider_id: str) -> AsyncIterator[Body]:
        """The group mappings of a provider. `GET identityProviders/{id}/groupMappings` in pages."""
        tried = f"list the group mappings of identity provider {provider_id}"
        return self._pages(_MAPPINGS, at={"provider": provider_id}, tried=tried)

    async def mapping(self, provider_id: str, mapping_id: str) -> Reply:
        """Read a group mapping. `GET identityProviders/{id}/groupMappings/{mapping}`."""
        at = {"provider": provider_id, "id": mapping_id}
        return await self._get(f"{_MAPPINGS}/{{id}}", at=at, tried=f"read group mapping {mapping_id}")
