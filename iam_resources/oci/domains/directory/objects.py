"""What all kinds have in common: an id, an OCID, a name that people use, and changes in the fewest words."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from iam_resources.directory import BY_ID, BY_NAME, BaseDirectory, Key, found
from iam_resources.errors import Conflict, Invalid, Stopped
from iam_resources.http import poll
from iam_resources.oci.directory import is_ocid
from iam_resources.oci.domains.api.collection import PAGE, Collection
from iam_resources.oci.domains.writing.lost_answer import LAG_SECONDS
from iam_resources.scim.patch import Change, Wanted, apply, smallest
from iam_resources.scim.representation import Representation

_ID = re.compile(r"[0-9a-f]{32}")
_BY_OCID = "ocid"

A = TypeVar("A", bound=Collection, covariant=True)


@dataclass(frozen=True)
class Identity:
    """What a resource is called.

    Attributes:
        id: the domain's own, for ever.
        ocid: the tenancy's, for ever; empty where it is not known.
        name: what people call it; it may change.
    """

    id: str
    ocid: str
    name: str


class Directory(BaseDirectory[Representation, Identity], Generic[A]):
    """Resources of one kind in one domain; a search, and so a look-up by name, may lag behind a write."""

    def __init__(self, api: A) -> None:
        super().__init__(f"domain {api.url}")
        self.api = api
        self.made_here: set[str] = set()
        """The ids of those that this run made."""
        self.kind = api.kind

    async def read(self, way: str, value: str) -> Representation | None:
        if way == BY_ID:
            return await found(self.api.get(value))
        return await (self.api.with_ocid(value) if way == _BY_OCID else self.api.named(value))

    def listing(self) -> AsyncIterator[Representation]:
        return self.api.listing()

    async def listing_calls(self) -> int:
        return await self.api.count() // PAGE + 1

    def identity_of(self, seen: Representation) -> Identity:
        return Identity(str(seen["id"]), str(seen.get("ocid") or ""), self.api.name_of(seen))

    def key(self, way: str, value: str) -> Key:
        return way, value.lower() if way == BY_NAME else value

    def keys_of(self, called: Identity) -> tuple[Key, ...]:
        return (*super().keys_of(called), *([(_BY_OCID, called.ocid)] if called.ocid else []))

    def meanings(self, reference: str) -> tuple[Key, ...]:
        if is_ocid(reference):
            return ((_BY_OCID, reference),)
        by_name = self.key(BY_NAME, reference)
        return ((BY_ID, reference), by_name) if _ID.fullmatch(reference) else (by_name,)

    def wrote(self, before: Identity, now: Identity | None) -> None:
        """Say that a resource was made, changed or deleted: nothing older is given out any more.

        Args:
            before: what it was called.
            now: what it is called from now on; None when it is gone.
        """
        self._from_now_on(before, now=now)

    async def by_id_unless(self, resource_id: str, as_known: Callable[[Representation], bool]) -> Representation | None:
        """As `by_id`; but a listing may lag behind, so what differs from what is known is asked for by itself.

        Args:
            resource_id: which.
            as_known: whether it is as it is known.
        """
        seen = await self.by_id(resource_id)
        return seen if seen is None or as_known(seen) else await found(self.api.get(resource_id))

    async def by_name_soon(self, name: str) -> Representation | None:
        """The one of that name, where it is certain that there is one: looked for until it shows."""
        try:
            return await poll(
                lambda: self.api.named(name), tried=f"find {self.api.kind} {name}", at_most_seconds=LAG_SECONDS
            )
        except Stopped:
            return None

    def add_created(self, seen: Representation) -> None:
        """Say that this run made one, which is found from now on."""
        self.made_here.add(str(seen["id"]))
        self.wrote(self.identity_of(seen), self.identity_of(seen))

    async def delete(self, called: Identity, *, who: str = "", force: bool = False) -> None:
        """Delete one; one that does not exist is not an error. See `Collection.delete`.

        Args:
            called: what it is called.
            who: what it is called in an error, without it its name.
            force: also where something refers to it.
        """
        await found(self.api.delete(called.id, who=who or called.name, force=force))
        self.wrote(called, None)

    async def change(self, resource_id: str, seen: Representation, wanted: Wanted, *, who: str) -> Representation:
        """Make true what is wanted, and touch nothing else.

        What is known may be old. So where the service refuses the changes, it is asked how things are; and where it
        then refuses the path of a change, the whole is put in place, if nobody changes it meanwhile. A group is never
        put in place: whom the service does not return would be out of it.

        Returns:
            The resource after it.
        """
        changes = smallest(seen, wanted)
        if not changes:
            return seen
        try:
            return await self._patch(resource_id, seen, changes, who=who)
        except (Invalid, Conflict) as error:
            current = await (self.api.whole(resource_id) if self.api.replaceable else self.api.get(resource_id))
            again = smallest(current, wanted)
            if not again:
                return current
            if again != changes:
                return await self._patch(resource_id, current, again, who=who)
            if not self.api.replaceable or not _is_about_paths(error):
                raise
            after, version = apply(current, again), str(current["meta"]["version"])
            return self.api.filled(await self.api.replace(resource_id, after, version=version, who=who), after)

    async def _patch(
        self, resource_id: str, seen: Representation, changes: list[Change], *, who: str
    ) -> Representation:
        answer, after = await self.api.patch(resource_id, changes, who=who), apply(seen, changes)
        return self.api.filled(answer, after) if "schemas" in answer else after


def _is_about_paths(error: Invalid | Conflict) -> bool:
    """Whether the service cannot find what a path means, rather than refusing the value (RFC 7644, table 9)."""
    text = f"{error.code} {error.reason}".lower()
    return isinstance(error, Invalid) and any(word in text for word in ("path", "notarget", "no target", "filter"))
