"""What all collections of a domain have: one resource read, a page of them, a search, and the writes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from iam_resources.coverage import operation
from iam_resources.http import Reply, offset_pages
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.writing.write import Write
from iam_resources.oci.domains.writing.writes import Writes
from iam_resources.scim.filters import equal
from iam_resources.scim.patch import Change, patch_body
from iam_resources.scim.representation import Representation, put_at, value_at
from iam_resources.scim.schemas import SEARCH_REQUEST

PAGE = 1000
"""Resources a page: 50 unasked, and never more than 1,000 (REST reference, `count`)."""


@dataclass(frozen=True)
class Page:
    """A part of a listing.

    Attributes:
        items: the resources.
        total: how many there are in all pages.
    """

    items: list[Representation]
    total: int


class Collection:
    """Calls on one kind of resource.

    Reads give the attributes that the service gives unasked, and those of `also`. Searches and listings lag behind
    writes; a read by id does not.

    Args:
        domain: where they are.
    """

    path: ClassVar[str]
    """Below `/admin/v1`, with a slash in front."""
    kind: ClassVar[str]
    """What one is called in an error."""
    named_by: ClassVar[str]
    """The attribute by which people call it, unique in the domain."""
    also: ClassVar[tuple[str, ...]] = ()
    """Attributes that the service gives only when asked for them."""
    only: ClassVar[tuple[str, ...]] = ()
    """The attributes that are wanted at all, where that is not all that the service gives unasked."""
    replaceable: ClassVar[bool] = True
    """Whether one call returns all of a resource, so that nothing is lost where another is put in its place."""

    def __init__(self, domain: Domain) -> None:
        self._domain = domain
        self._writes = domain.part(Writes)
        self.url = domain.url
        self._in = f"in domain {domain.url}"

    @operation("cncc-oci-02", "cncc-oci-09")
    async def create(self, body: Representation) -> Representation:
        """Make one; it travels with other writes of the moment. `POST <path>`.

        Raises:
            Conflict: its name is taken.
        """
        tried = f"create {self.kind} {self.name_of(body)} {self._in}"
        found_by = self.filter_for(body)
        seen = await self._writes.ask(Write("POST", self.path, tried, body=body, found_by=found_by, also=self.also))
        # A Bulk may return no more than the address of what it made.
        return self.filled(seen if "schemas" in seen else await self.get(str(seen["id"])), body)

    def name_of(self, seen: Representation) -> str:
        """What people call it."""
        return str(seen[self.named_by])

    def filled(self, seen: Representation, known: Representation) -> Representation:
        """An answer to a write, with those attributes that the service returns only when asked for them.

        Args:
            seen: as the service answered.
            known: the resource as it must be after the write.
        """
        after = dict(seen)
        for path in self.also:
            value = value_at(known, path)
            if value is not None and value_at(after, path) is None:
                put_at(after, path, value)
        return after

    def filter_for(self, body: Representation) -> str:
        """A filter that finds what was made from this body."""
        return equal(self.named_by, str(body[self.named_by]))

    @operation("cncc-oci-04", "oci-domains-01")
    async def get(self, resource_id: str) -> Representation:
        """Read one. `GET <path>/{id}`.

        Args:
            resource_id: its id; users are also found by OCID.

        Raises:
            NotFound: there is none.
        """
        return await self._get(resource_id, self._shown(), tried=f"read {self.kind} {resource_id}")

    async def whole(self, resource_id: str) -> Representation:
        """Read all that the service returns of one, also what it returns only when asked. `GET <path>/{id}`.

        Raises:
            NotFound: there is none.
        """
        return await self._get(resource_id, {"attributeSets": "all"}, tried=f"read all of {self.kind} {resource_id}")

    async def _get(self, resource_id: str, query: dict[str, str], *, tried: str) -> Representation:
        reply = await self._domain.call("GET", f"{self.path}/{{id}}", at={"id": resource_id}, query=query, tried=tried)
        return dict(reply.body)

    async def with_ocid(self, ocid: str) -> Representation | None:
        """Read the one with that OCID, None where there is none. `GET <path>?filter=`."""
        found = (await self.page(count=1, filter=equal("ocid", ocid))).items
        return found[0] if found else None

    @operation("cncc-oci-03", "cncc-oci-07")
    async def page(self, start: int = 1, count: int = PAGE, *, filter: str = "") -> Page:
        """Read a part of them. `GET <path>`.

        Args:
            start: position of the first, from 1.
            count: how many at most, up to 1,000.
            filter: of SCIM; empty for all.
        """
        query = {**self._shown(), "sortBy": self.named_by} | ({"filter": filter} if filter else {})
        return await self._part(query, start, count, tried=f"list {self.kind}s")

    async def _part(self, query: dict[str, str], start: int, count: int, *, tried: str) -> Page:
        """A part of a listing, whole also where the service gives less at once than it is asked for."""
        items: list[Representation] = []
        while True:
            place = {"startIndex": str(start + len(items)), "count": str(count - len(items))}
            page = _page(await self._domain.call("GET", self.path, query={**query, **place}, tried=tried))
            items += page.items
            if not page.items or len(items) >= count or start - 1 + len(items) >= page.total:
                return Page(items, page.total)

    @operation("oci-domains-02")
    async def search(self, filter: str, *, start: int = 1, count: int = PAGE) -> Page:
        """Read those that a filter lets through, however long it is. `POST <path>/.search`.

        Args:
            filter: of SCIM.
            start: position of the first, from 1.
            count: how many at most, up to 1,000.
        """
        body: Representation = {"schemas": [SEARCH_REQUEST], "filter": filter, "startIndex": start, "count": count}
        if self.also:
            body |= {"attributeSets": ["default"]}
        if self.also or self.only:
            body |= {"attributes": [*self.also, *self.only]}
        return _page(
            await self._domain.call(
                "POST", f"{self.path}/.search", json=body, repeat=True, tried=f"search {self.kind}s"
            )
        )

    async def named(self, name: str) -> Representation | None:
        """Read the one of that name; names are case-insensitive. `GET <path>?filter=`."""
        for seen in (await self.page(count=2, filter=equal(self.named_by, name))).items:
            if str(seen[self.named_by]).lower() == name.lower():
                return seen
        return None

    def listing(self, search: str = "") -> AsyncIterator[Representation]:
        """Read all, page after page.

        Args:
            search: a filter of SCIM that narrows it down.
        """
        filters = {"filter": search} if search else {}

        async def fetch(first: int, most: int) -> list[Representation]:
            return (await self.page(first + 1, most, **filters)).items

        return offset_pages(fetch, size=PAGE)

    async def count(self) -> int:
        """How many there are."""
        return (await self.page(count=1)).total

    @operation("oci-domains-03")
    async def replace(self, resource_id: str, body: Representation, *, version: str, who: str) -> Representation:
        """Put another in its place, if it is still as it was seen. `PUT <path>/{id}`.

        Args:
            resource_id: which.
            body: the whole, as `whole` returns it; what it lacks is taken away.
            version: of what was seen (`meta.version`).
            who: its name, for the error.

        Raises:
            Conflict: it was changed meanwhile.
        """
        path, at, tried = f"{self.path}/{{id}}", {"id": resource_id}, f"replace {self.kind} {who}"
        headers = {"if-match": version}
        reply = await self._domain.call(
            "PUT", path, at=at, query=self._shown(), json=body, headers=headers, tried=tried
        )
        return dict(reply.body)

    @operation("cncc-oci-11", "oci-domains-04")
    async def patch(self, resource_id: str, changes: list[Change], *, who: str) -> Representation:
        """Change parts of one; it travels with other writes of the moment. `PATCH <path>/{id}`.

        Args:
            resource_id: which.
            changes: what changes, in their order.
            who: its name, for the error.

        Returns:
            The resource after it; empty where the service does not return it.
        """
        tried = f"update {self.kind} {who} {self._in}"
        return await self._writes.ask(Write("PATCH", self._path_of(resource_id), tried, body=patch_body(changes)))

    @operation("cncc-oci-05", "cncc-oci-10")
    async def delete(self, resource_id: str, *, who: str, force: bool = False) -> None:
        """Delete one; it travels with other writes of the moment. `DELETE <path>/{id}`.

        Args:
            resource_id: which.
            who: its name, for the error.
            force: also where something refers to it.
        """
        query = {"forceDelete": "true"} if force else {}
        tried = f"delete {self.kind} {who} {self._in}"
        await self._writes.ask(Write("DELETE", self._path_of(resource_id), tried, query=query))

    def _path_of(self, resource_id: str) -> str:
        return f"{self.path}/{quote(resource_id, safe='')}"

    def _shown(self) -> dict[str, str]:
        shown = {"attributes": ",".join((*self.also, *self.only))} if self.also or self.only else {}
        return {"attributeSets": "default", **shown} if self.also else shown


def _page(reply: Reply) -> Page:
    items = list(reply.body.get("Resources") or [])
    return Page(items, int(reply.body.get("totalResults", len(items))))
