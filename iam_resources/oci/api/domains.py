"""Identity domains of a tenancy, as IAM knows them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body, IdentityCalls


class Domains(IdentityCalls):
    """Reads of identity domains."""

    async def get(self, domain_id: str) -> Reply:
        """Read one. `GET domains/{id}`."""
        return await self._get("/domains/{id}", at={"id": domain_id}, tried=f"read identity domain {domain_id}")

    def listing(self, compartment_id: str = "", **filters: str) -> AsyncIterator[Body]:
        """All of a compartment, the tenancy by default. `GET domains` in pages.

        Args:
            compartment_id: where.
            filters: of the vendor: `displayName`, `url`, `type`, ...
        """
        query = {**filters, "compartmentId": compartment_id or self.tenancy_id}
        return self._pages("/domains", query, tried="list identity domains")
