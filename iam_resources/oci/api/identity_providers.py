"""Identity providers of a tenancy without identity domains, and which of their groups is which group here."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body, IdentityCalls

_MAPPINGS = "/identityProviders/{provider}/groupMappings"


class IdentityProviders(IdentityCalls):
    """Calls on identity providers and their group mappings. The vendor calls them deprecated, in favour of domains."""

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

    async def map_group(self, provider_id: str, name: str, group_id: str) -> Reply:
        """Make who is in a group of the provider a member of a group here.

        Args:
            provider_id: OCID of the provider.
            name: the group's name at the provider.
            group_id: OCID of the group here.
        """
        body = {"idpGroupName": name, "groupId": group_id}
        return await self._post(_MAPPINGS, body, at={"provider": provider_id}, tried=f"map the provider's group {name}")

    async def update_mapping(self, provider_id: str, mapping_id: str, body: Body, *, etag: str) -> Reply:
        """Change a group mapping. `PUT identityProviders/{id}/groupMappings/{mapping}`.

        Args:
            provider_id, mapping_id: which.
            body: `idpGroupName`, `groupId`.
            etag: of the mapping as it was seen.
        """
        at = {"provider": provider_id, "id": mapping_id}
        return await self._put(
            f"{_MAPPINGS}/{{id}}", body, etag=etag, at=at, tried=f"update group mapping {mapping_id}"
        )

    async def delete_mapping(self, provider_id: str, mapping_id: str, *, etag: str) -> None:
        """Delete a group mapping. `DELETE identityProviders/{id}/groupMappings/{mapping}`."""
        at = {"provider": provider_id, "id": mapping_id}
        await self._delete(f"{_MAPPINGS}/{{id}}", etag=etag, at=at, tried=f"delete group mapping {mapping_id}")
