"""Compartments: the tenancy is the topmost one."""

from __future__ import annotations

from collections.abc import AsyncIterator

from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body, IdentityCalls


class Compartments(IdentityCalls):
    """Reads of compartments and of the tenancy."""

    async def get(self, compartment_id: str) -> Reply:
        """Read one. `GET compartments/{id}`."""
        tried = f"read compartment {compartment_id}"
        return await self._get("/compartments/{id}", at={"id": compartment_id}, tried=tried)

    def children(self, parent_id: str = "", *, deep: bool = False) -> AsyncIterator[Body]:
        """The compartments right below one. `GET compartments` in pages.

        Args:
            parent_id: below which; the tenancy by default.
            deep: all levels; only below the tenancy.
        """
        query: dict[str, str | bool] = {"compartmentId": parent_id or self.tenancy_id}
        if deep:
            query |= {"compartmentIdInSubtree": True, "accessLevel": "ANY"}
        return self._pages("/compartments", query, tried="list compartments")

    async def tenancy(self) -> Reply:
        """Read the tenancy. `GET tenancies/{id}`."""
        return await self._get("/tenancies/{id}", at={"id": self.tenancy_id}, tried="read the tenancy")
