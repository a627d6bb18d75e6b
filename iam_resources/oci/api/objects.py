"""What users, groups, dynamic groups and policies have in common: an OCID, a name, and the same five calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import ClassVar

from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body, IdentityCalls


class Objects(IdentityCalls):
    """Calls on named objects of a compartment."""

    path: ClassVar[str]
    """Of the collection, below the version."""
    kind: ClassVar[str]
    """What one is called in an error."""

    async def create(self, body: Body) -> Reply:
        """Make one. `POST <path>`.

        Args:
            body: with `compartmentId` and `name`.

        Raises:
            Conflict: the name is taken.
        """
        return await self._post(self.path, body, tried=f"create {self.kind} {body['name']}")

    async def get(self, object_id: str) -> Reply:
        """Read one; its etag is in the answer's headers. `GET <path>/{id}`."""
        return await self._get(f"{self.path}/{{id}}", at={"id": object_id}, tried=f"read {self.kind} {object_id}")

    async def named(self, name: str, compartment_id: str = "") -> Body | None:
        """Read the one of that name, None where there is none; the list has no etag. `GET <path>?name=`.

        Args:
            name: whole, in its upper and lower case.
            compartment_id: where to look; the tenancy by default.
        """
        query = {"compartmentId": compartment_id or self.tenancy_id, "name": name}
        for seen in await self._few(self.path, query, tried=f"look up {self.kind} {name}"):
            if seen["name"] == name and seen.get("lifecycleState") != "DELETED":
                return seen
        return None

    def listing(self, compartment_id: str = "") -> AsyncIterator[Body]:
        """Read all of a compartment, the tenancy by default. `GET <path>` in pages of 1,000."""
        query = {"compartmentId": compartment_id or self.tenancy_id}
        return self._pages(self.path, query, tried=f"list {self.path.lstrip('/')}")

    async def update(self, object_id: str, body: Body, *, etag: str, who: str) -> Reply:
        """Change the fields in the body. `PUT <path>/{id}`; see `_put` for the etag.

        Args:
            object_id: which.
            body: what changes; a map or list takes the place of the whole.
            etag: as it was seen.
            who: its name, for the error.
        """
        at = {"id": object_id}
        return await self._put(f"{self.path}/{{id}}", body, etag=etag, at=at, tried=f"update {self.kind} {who}")

    async def delete(self, object_id: str, *, etag: str, who: str) -> None:
        """Delete one. `DELETE <path>/{id}`."""
        at = {"id": object_id}
        await self._delete(f"{self.path}/{{id}}", etag=etag, at=at, tried=f"delete {self.kind} {who}")
