"""The part that users, groups, dynamic groups and policies have in common: found by OCID or name, many at a time."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Generic, TypeVar

from iam_resources.directory import BY_ID, BY_NAME, Identity, Key, NamedDirectory
from iam_resources.errors import NotFound
from iam_resources.http import Reply
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.objects import Objects
from iam_resources.oci.directory.listed import Listed, is_deleted, living

ETAG = "etag"
"""Under this name an answer's etag is kept in its body; a body from a list has none."""
_NEW_SECONDS = 60

A_co = TypeVar("A_co", bound=Objects, covariant=True)


def is_ocid(reference: str) -> bool:
    """Whether a reference is an OCID rather than a name."""
    return reference.startswith("ocid1.")


def seen_in(reply: Reply) -> Body:
    """The object in an answer, with its etag."""
    return {**reply.body, ETAG: reply.headers.get(ETAG, "")}


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

    async def now(self, object_id: str) -> Body | None:
        """The object of that OCID, asked now, with the etag; None when it is certain that there is none.

        Raises:
            NotFound: the service says so, but it says the same to who may not see the object.
        """
        try:
            seen = seen_in(await self.api.get(object_id))
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
        """Whether an object that the service calls not found is not there, rather than out of our sight.

        It is gone when the caller can list this kind, and it is not in the list.
        """
        try:
            return await self._listed.lacks(object_id)
        except NotFound:
            return False

    def made(self, object_id: str, name: str) -> None:
        """Say that an object was made."""
        self._made_at[object_id] = time.monotonic()
        self._listed.forget()  # it cannot have what was made after it
        self.wrote(object_id, name, now=name)

    async def read(self, way: str, value: str) -> Body | None:
        return await (self.now(value) if way == BY_ID else self.api.named(value, self.compartment_id))

    def listing(self) -> AsyncIterator[Body]:
        return living(self.api.listing(self.compartment_id))

    async def listing_calls(self) -> int:
        return 2  # the vendor does not count them; a page holds 1,000

    def identity_of(self, seen: Body) -> Identity:
        return Identity(str(seen["id"]), str(seen["name"]))

    def meanings(self, reference: str) -> tuple[Key, ...]:
        return ((BY_ID if is_ocid(reference) else BY_NAME, reference),)
