"""Identity providers of a tenancy without identity domains, and which of their groups is which group here."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body, IdentityCalls

_MAPPINGS = "/identityProviders/{provider}/groupMappings"


class IdentityProviders(IdentityCalls):
    """Reads of identity providers and their group mappings, which the vendor gives up in favour of identity domains."""

    async def get(self, provider_id: str) -> Reply:
        """Read one. `GET identityProviders/{id}`."""
        tried = f"read identity provider {provider_id}"
        return await self._get("/identityProviders/{id}", at={"id": provider_id}, tried=tried)

    def listing(self) -> AsyncIterator[Body]:
        """All that speak SAML 2.0, the only protocol there is. `GET identityProviders` in pages."""
        query = {"protocol": "SAML2", "compartmentId": self.tenancy_id}
        return self._pages("/identityProviders", query, tried="list identity providers")

    def mappings(self, provider_id: str) -> AsyncIterator[Body]:
        """The group mappings of a provider. `GET identityProviders/{id}/groupMappings` in pages."""
        tried = f"list the group mappings of identity provider {provider_id}"
        return self._pages(_MAPPINGS, {}, at={"provider": provider_id}, tried=tried)

    async def mapping(self, provider_id: str, mapping_id: str) -> Reply:
        """Read a group mapping. `GET identityProviders/{id}/groupMappings/{mapping}`."""
        at = {"provider": provider_id, "id": mapping_id}
        return await self._get(f"{_MAPPINGS}/{{id}}", at=at, tried=f"read group mapping {mapping_id}")
