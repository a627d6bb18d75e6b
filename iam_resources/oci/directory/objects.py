"""The part that users, groups, dynamic groups and policies have in common: found by OCID or name, many at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from iam_resources.errors import NotFound
from iam_resources.http import Reply, Snapshot
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.objects import Objects

ETAG = "etag"
"""Under this name an answer's etag is kept in its body; a body from a list has none."""
DELETED = "DELETED"
_PROOF_SECONDS = 30
_NEW_SECONDS = 60

Key: TypeAlias = tuple[str, str]
A_co = TypeVar("A_co", bound=Objects, covariant=True)


@dataclass(frozen=True)
class Identity:
    """What an object is called.

    Attributes:
        id: its OCID, for ever.
        name: what people call it; it never changes either, but who deletes an object frees its name.
    """

    id: str
    name: str


def is_ocid(reference: str) -> bool:
    """Whether a reference is an OCID rather than a name."""
    return reference.startswith("ocid1.")


def seen_in(reply: Reply) -> Body:
    """The object in an answer, with its etag."""
    return {**reply.body, ETAG: reply.headers.get(ETAG, "")}


class Directory(Generic[A_co]):
    """Objects of one kind in one compartment.

    Args:
        api: the calls of this kind.
        compartment_id: where they are; empty for the tenancy.
    """

    def __init__(self, api: A_co, compartment_id: str = "") -> None:
        self.api = api
        self.kind = api.kind
        self.compartment_id = compartment_id or api.tenancy_id
        self._seen: Snapshot[Key, Body] = Snapshot(
            one=self._one, listing=self._both_ways, listing_calls=self._listing_calls
        )
        self._names: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._made_at: dict[str, float] = {}
        self._proof: asyncio.Task[frozenset[str]] | None = None
        self._proof_at = float("-inf")

    async def by_id(self, object_id: str) -> Body | None:
        """The object of that OCID; None when it is certain that there is none.

        Raises:
            NotFound: the service says so, but it says the same to who may not see the object.
        """
        return await self._seen.get(("id", object_id))

    async def by_name(self, name: str) -> Body | None:
        """The object of that name; None when there is none."""
        return await self._seen.get(("name", name))

    async def look_up(self, reference: str) -> Body | None:
        """The object that an OCID or a name means."""
        return await (self.by_id(reference) if is_ocid(reference) else self.by_name(reference))

    async def now(self, object_id: str) -> Body | None:
        """As `by_id`, but asked now, with the etag."""
        return await self._by_id_alone(object_id)

    async def identify(self, reference: str, *, tried: str) -> Identity:
        """What an object is called; those that this run made itself are known without a call.

        Args:
            reference: its OCID or its name.
            tried: what is being done, for the error.

        Raises:
            NotFound: there is none.
        """
        if reference in self._names:
            return Identity(reference, self._names[reference])
        if reference in self._ids:
            return Identity(self._ids[reference], reference)
        seen = await self.look_up(reference)
        if seen is None:
            raise NotFound(
                f"there is no {self.kind} {reference} in the tenancy",
                tried=tried,
                hint=f"Create it first, or let this resource depend on the one that makes the {self.kind}",
            )
        return Identity(str(seen["id"]), str(seen["name"]))

    def is_new(self, object_id: str) -> bool:
        """Whether this run made the object less than a minute ago, so that not all of the service may know it yet."""
        return time.monotonic() - self._made_at.get(object_id, float("-inf")) < _NEW_SECONDS

    async def is_certainly_gone(self, object_id: str) -> bool:
        """Whether an object that the service calls not found is not there, rather than out of our sight.

        It is gone when the caller can list this kind, and it is not in the list.
        """
        try:
            if object_id not in await self._listed():
                return True
            self._proof = None  # that list may be older than the end of the object
            return object_id not in await self._listed()
        except NotFound:
            return False

    def made(self, object_id: str, name: str) -> None:
        """Say that an object was made."""
        self._made_at[object_id] = time.monotonic()
        self._proof = None  # it can not have what was made after it
        self.wrote(object_id, name, now=name)

    def wrote(self, object_id: str, *names: str, now: str | None = None) -> None:
        """Say that an object was changed or deleted: nothing older is given out any more.

        Args:
            object_id: which.
            names: those it had and has.
            now: its name; None when it is gone.
        """
        known = self._names.pop(object_id, None)
        for name in {*names, *([known] if known is not None else [])}:
            self._ids.pop(name, None)
            self._seen.forget(("name", name))
        self._seen.forget(("id", object_id))
        if now is not None:
            self._names[object_id] = now
            self._ids[now] = object_id

    async def _one(self, key: Key) -> Body | None:
        by, value = key
        return await (self._by_id_alone(value) if by == "id" else self.api.named(value, self.compartment_id))

    async def _by_id_alone(self, object_id: str) -> Body | None:
        try:
            seen = seen_in(await self.api.get(object_id))
        except NotFound:
            if await self.is_certainly_gone(object_id):
                return None
            raise
        return None if seen.get("lifecycleState") == DELETED else seen

    async def _both_ways(self) -> AsyncIterator[tuple[Key, Body]]:
        async for each in self.api.listing(self.compartment_id):
            if each.get("lifecycleState") != DELETED:
                yield ("id", str(each["id"])), each
                yield ("name", str(each["name"])), each

    async def _listing_calls(self) -> int:
        return 2  # the vendor does not count them; a page holds 1,000

    async def _listed(self) -> frozenset[str]:
        """The OCIDs in a list of some seconds ago at most."""
        proof = self._proof
        failed = proof is not None and proof.done() and (proof.cancelled() or proof.exception() is not None)
        if proof is None or failed or time.monotonic() - self._proof_at > _PROOF_SECONDS:
            self._proof_at = time.monotonic()
            self._proof = proof = asyncio.ensure_future(self._list_ids())
        return await asyncio.shield(proof)

    async def _list_ids(self) -> frozenset[str]:
        every = self.api.listing(self.compartment_id)
        return frozenset([str(each["id"]) async for each in every if each.get("lifecycleState") != DELETED])
