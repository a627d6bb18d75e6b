"""What all kinds have in common: an id, an OCID, a name that people use, and changes in the fewest words."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from iam_resources.errors import Conflict, Invalid, NotFound, Stopped
from iam_resources.http import Snapshot, poll
from iam_resources.oci.domains.api.collection import PAGE, Collection
from iam_resources.oci.domains.api.representation import Representation
from iam_resources.oci.domains.patch import Wanted, apply, smallest
from iam_resources.oci.domains.proof import LAG_SECONDS

_ID = re.compile(r"[0-9a-f]{32}")

Key: TypeAlias = tuple[str, str]
A = TypeVar("A", bound=Collection)
T = TypeVar("T")


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


async def found(read: Awaitable[T]) -> T | None:
    """The answer, or None where there is no such resource."""
    try:
        return await read
    except NotFound:
        return None


def is_ocid(reference: str) -> bool:
    """Whether a reference is an OCID."""
    return reference.startswith("ocid1.")


class Directory(Generic[A]):
    """Resources of one kind in one domain.

    Args:
        api: the calls of this kind.
        url: of the domain.
    """

    def __init__(self, api: A, url: str) -> None:
        self.api = api
        self._url = url
        self._seen: Snapshot[Key, Representation] = Snapshot(
            one=self._one, listing=self._three_ways, listing_calls=self._listing_calls
        )
        self._made: dict[str, Identity] = {}

    def identity_of(self, seen: Representation) -> Identity:
        """What a resource is called."""
        return Identity(str(seen["id"]), str(seen.get("ocid") or ""), self.api.name_of(seen))

    async def by_id(self, resource_id: str) -> Representation | None:
        """The one of that id, None when it is certain that there is none."""
        return await self._seen.get(("id", resource_id))

    async def by_id_unless(self, resource_id: str, as_known: Callable[[Representation], bool]) -> Representation | None:
        """As `by_id`; but a listing may lag behind, so what differs from what is known is asked for by itself.

        Args:
            resource_id: which.
            as_known: whether it is as it is known.
        """
        seen = await self.by_id(resource_id)
        return seen if seen is None or as_known(seen) else await found(self.api.get(resource_id))

    async def by_name(self, name: str) -> Representation | None:
        """The one of that name, None when none shows; a search may lag behind a write."""
        return await self._seen.get(("name", name.lower()))

    async def by_name_soon(self, name: str) -> Representation | None:
        """The one of that name, where it is certain that there is one: looked for until it shows."""
        try:
            return await poll(
                lambda: self.api.named(name), tried=f"find {self.api.kind} {name}", at_most_seconds=LAG_SECONDS
            )
        except Stopped:
            return None

    async def look_up(self, reference: str) -> Representation | None:
        """The one that an id, an OCID or a name means; what looks like an id is tried as one first."""
        if is_ocid(reference):
            return await self._seen.get(("ocid", reference))
        if _ID.fullmatch(reference):
            seen = await self.by_id(reference)
            if seen is not None:
                return seen
        return await self.by_name(reference)

    async def identify(self, reference: str, *, tried: str) -> Identity:
        """What a resource is called; those that this run made or changed itself are known without a call.

        Args:
            reference: its id, OCID or name.
            tried: what is being done, for the error.

        Raises:
            NotFound: there is none.
        """
        if reference in self._made:
            return self._made[reference]
        if reference.lower() in self._made:
            return self._made[reference.lower()]
        seen = await self.look_up(reference)
        if seen is None:
            raise NotFound(
                f"there is no {self.api.kind} {reference} in domain {self._url}",
                tried=tried,
                hint=f"Create it first, or let this resource depend on the one that makes the {self.api.kind}",
            )
        return self.identity_of(seen)

    async def create(self, body: Representation) -> Representation:
        """Make one."""
        return await self.api.create(body)

    async def delete(self, resource_id: str, *, who: str, force: bool = False) -> None:
        """Delete one."""
        await self.api.delete(resource_id, who=who, force=force)

    def forget(self, resource_id: str) -> None:
        """Say that something of a resource was changed, but not what it is called."""
        known = self._made.get(resource_id, Identity(resource_id, "", ""))
        self._seen.forget(("id", known.id))
        self._seen.forget(("ocid", known.ocid))
        self._seen.forget(("name", known.name.lower()))

    def wrote(self, before: Identity, now: Identity | None) -> None:
        """Say that a resource was made, changed or deleted: nothing older is given out any more.

        Args:
            before: what it was called.
            now: what it is called from now on; None when it is gone.
        """
        for name in {before.name, *([now.name] if now else [])}:
            self._made.pop(name.lower(), None)
            self._seen.forget(("name", name.lower()))
        for by, key in (("id", before.id), ("ocid", before.ocid)):
            self._made.pop(key, None)
            self._seen.forget((by, key))
        if now is not None:
            self._made |= {now.id: now, now.name.lower(): now} | ({now.ocid: now} if now.ocid else {})

    async def change(self, resource_id: str, seen: Representation, wanted: Wanted, *, who: str) -> Representation:
        """Make true what is wanted, and touch nothing else.

        What is known may be old. So where the service refuses the changes, it is asked how things are; and where it
        then refuses the path of a change, the whole is put in place, if nobody changes it meanwhile. A group is never
        put in place: whom the service does not tell of would be out of it.

        Args:
            resource_id: which.
            seen: as it was seen last.
            wanted: what is to be true.
            who: its name, for the error.

        Returns:
            The resource after it.
        """
        changes = smallest(seen, wanted)
        if not changes:
            return seen
        after = apply(seen, changes)
        try:
            told = await self.api.patch(resource_id, changes, who=who)
            return self.api.filled(told, after) if "schemas" in told else after
        except (Invalid, Conflict) as error:
            now = await (self.api.whole(resource_id) if self.api.replaceable else self.api.get(resource_id))
            again = smallest(now, wanted)
            if not again:
                return now
            after = apply(now, again)
            if again != changes:
                told = await self.api.patch(resource_id, again, who=who)
                return self.api.filled(told, after) if "schemas" in told else after
            if not self.api.replaceable or not _is_about_paths(error):
                raise
            told = await self.api.replace(resource_id, after, version=str(now["meta"]["version"]), who=who)
            return self.api.filled(told, after)

    async def _one(self, key: Key) -> Representation | None:
        by, value = key
        if by == "id":
            return await found(self.api.get(value))
        return await (self.api.with_ocid(value) if by == "ocid" else self.api.named(value))

    async def _three_ways(self) -> AsyncIterator[tuple[Key, Representation]]:
        async for each in self.api.listing():
            yield ("id", str(each["id"])), each
            yield ("name", self.api.name_of(each).lower()), each
            if each.get("ocid"):
                yield ("ocid", str(each["ocid"])), each

    async def _listing_calls(self) -> int:
        return await self.api.count() // PAGE + 1


def _is_about_paths(error: Invalid | Conflict) -> bool:
    """Whether the service can not find what a path means, rather than refusing the value (RFC 7644, table 9)."""
    text = f"{error.code} {error.reason}".lower()
    return isinstance(error, Invalid) and any(word in text for word in ("path", "notarget", "no target", "filter"))
