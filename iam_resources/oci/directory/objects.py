"""The part that users, groups, dynamic groups and policies have in common: found by OCID or name, many at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Generic, TypeVar

from iam_resources.directory import BY_ID, BY_NAME, Identity, Key, NamedDirectory
from iam_resources.errors import NotFound
from iam_resources.oci.api.calls import Body, IdentityObjects, is_deleted, object_in
from iam_resources.oci.api.policies import Policies

_PROOF_SECONDS = 30


async def living(pages: AsyncIterator[Body]) -> AsyncIterator[Body]:
    """What a list has, without what was deleted and is only remembered."""
    async for each in pages:
        if not is_deleted(each):
            yield each


class Listed:
    """Which objects a list has; it is read once for all callers within half a minute."""

    def __init__(self, listing: Callable[[], AsyncIterator[Body]]) -> None:
        self._listing = listing
        self._proof: asyncio.Task[frozenset[str]] | None = None
        self._proof_at = float("-inf")

    async def lacks(self, object_id: str) -> bool:
        """Whether an object is in no list.

        Raises:
            NotFound: the caller may not list this kind.
        """
        if object_id not in await self._ids():
            return True
        self.forget()  # that list may be older than the end of the object
        return object_id not in await self._ids()

    def forget(self) -> None:
        """Discard the last list: it proves nothing about what changes from now on."""
        self._proof = None

    async def _ids(self) -> frozenset[str]:
        """The OCIDs in a list of some seconds ago at most."""
        proof = self._proof
        failed = proof is not None and proof.done() and (proof.cancelled() or proof.exception() is not None)
        if proof is None or failed or time.monotonic() - self._proof_at > _PROOF_SECONDS:
            self._proof_at = time.monotonic()
            self._proof = proof = asyncio.ensure_future(self._list())
        return await asyncio.shield(proof)

    async def _list(self) -> frozenset[str]:
        return frozenset([str(each["id"]) async for each in self._listing()])


_NEW_SECONDS = 60

A_co = TypeVar("A_co", bound=IdentityObjects, covariant=True)


def is_ocid(reference: str) -> bool:
    """Whether a reference is an OCID rather than a name."""
    return reference.startswith("ocid1.")


class Directory(NamedDirectory[Body], Generic[A_co]):
    """Objects of one kind in one compartment; a name never changes, but who deletes an object frees it.

    Args:
        api: the calls of this kind.
        compartment_id: where they are; empty for the tenancy.
    """

    def __init__(self, api: A_co, compartment_id: str = "") -> None:
        super().__init__("the tenancy")
        self.api = api
        self.kind = api.kind
        self.compartment_id = compartment_id or api.tenancy_id
        self._listed = Listed(self.listing)
        self._made_at: dict[str, float] = {}

    async def fetch_now(self, object_id: str) -> Body | None:
        """The object of that OCID, read now, with the etag; None when it is certain that there is none.

        Raises:
            NotFound: the service says so, but it says the same to who may not see the object.
        """
        try:
            seen = object_in(await self.api.get(object_id))
        except NotFound:
            if await self.is_certainly_gone(object_id):
                return None
            raise
        return None if is_deleted(seen) else seen

    def is_new(self, object_id: str) -> bool:
        """Whether this run made the object less than a minute ago, so that not all of the service may know it yet."""
        return time.monotonic() - self._made_at.get(object_id, float("-inf")) < _NEW_SECONDS

    def was_made_here(self, object_id: str) -> bool:
        """Whether this run made the object."""
        return object_id in self._made_at

    async def is_certainly_gone(self, object_id: str) -> bool:
        """Whether an object that the service calls not found is not there, rather than hidden from the caller.

        It is gone when the caller can list this kind, and it is not in the list.
        """
        try:
            return await self._listed.lacks(object_id)
        except NotFound:
            return False

    def record_made(self, object_id: str, name: str) -> None:
        """Note that an object was made."""
        self._made_at[object_id] = time.monotonic()
        self._listed.forget()  # it cannot have what was made after it
        self.wrote(object_id, name, now=name)

    async def read(self, way: str, value: str) -> Body | None:
        return await (self.fetch_now(value) if way == BY_ID else self.api.named(value, self.compartment_id))

    def listing(self) -> AsyncIterator[Body]:
        return living(self.api.listing(self.compartment_id))

    async def listing_calls(self) -> int:
        return 2  # the vendor does not count them; a page holds 1,000

    def identity_of(self, seen: Body) -> Identity:
        return Identity(str(seen["id"]), str(seen["name"]))

    def meanings(self, reference: str) -> tuple[Key, ...]:
        return ((BY_ID if is_ocid(reference) else BY_NAME, reference),)


class PolicyDirectories:
    """The policies of a tenancy, by compartment."""

    def __init__(self, api: Policies) -> None:
        self.api = api
        self._of: dict[str, Directory[Policies]] = {}

    def of(self, compartment_id: str) -> Directory[Policies]:
        """The policies that are attached to a compartment, or with an empty string to the tenancy itself."""
        key = compartment_id or self.api.tenancy_id
        if key not in self._of:
            self._of[key] = Directory(self.api, key)
        return self._of[key]
