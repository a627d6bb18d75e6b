"""The part that users, roles, groups and clients have in common: an id, and a name that people use."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from iam_resources.cncc.api.representation import Representation
from iam_resources.errors import NotFound
from iam_resources.http import Snapshot

PAGE = 500
"""Objects a page. Keycloak takes any number and gives 100 unasked; 500 users are about half a megabyte."""

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|f:[^:]+:.+", re.IGNORECASE)

Key: TypeAlias = tuple[str, str]
A = TypeVar("A")


@dataclass(frozen=True)
class Identity:
    """What an object is called.

    Attributes:
        id: the vendor's, for ever.
        name: what people call it; it may change.
    """

    id: str
    name: str


async def found(read: Awaitable[A]) -> A | None:
    """The answer, or None where there is no such object."""
    try:
        return await read
    except NotFound as error:
        if "realm" in error.reason.lower():
            raise  # not the object is missing but all of it
        return None


class Directory(Generic[A]):
    """Objects of one kind in one realm, by id and by name.

    Args:
        api: the calls of this kind.
        realm: the realm's name.
    """

    kind = "object"
    """What one is called in an error."""

    def __init__(self, api: A, realm: str) -> None:
        self.api = api
        self.realm = realm
        self._seen: Snapshot[Key, Representation] = Snapshot(
            one=self._one, listing=self._both_ways, listing_calls=self.listing_calls
        )
        self._names: dict[str, str] = {}
        self._ids: dict[str, str] = {}

    async def one_by_id(self, object_id: str) -> Representation | None:
        """Read one object by its id, one call."""
        raise NotImplementedError

    async def one_by_name(self, name: str) -> Representation | None:
        """Read one object by its name, one call."""
        raise NotImplementedError

    def listing(self) -> AsyncIterator[Representation]:
        """Read all objects."""
        raise NotImplementedError

    async def listing_calls(self) -> int:
        """How many calls a listing takes."""
        raise NotImplementedError

    def name_of(self, representation: Representation) -> str:
        """The name in a representation."""
        raise NotImplementedError

    async def by_id(self, object_id: str) -> Representation | None:
        """The object of that id, None when it is certain that there is none."""
        return await self._seen.get(("id", object_id))

    async def by_name(self, name: str) -> Representation | None:
        """The object of that name, None when it is certain that there is none."""
        return await self._seen.get(("name", name))

    async def look_up(self, reference: str) -> Representation | None:
        """The object that a name or an id means; what looks like an id is tried as one first."""
        if _ID.fullmatch(reference):
            seen = await self.by_id(reference)
            if seen is not None:
                return seen
        return await self.by_name(reference)

    async def identify(self, reference: str, *, tried: str) -> Identity:
        """What an object is called; those that this run made or changed itself are known without a call.

        Args:
            reference: its id or its name.
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
                f"there is no {self.kind} {reference} in realm {self.realm}",
                tried=tried,
                hint=f"Create it first, or let this resource depend on the one that makes the {self.kind}",
            )
        return Identity(str(seen["id"]), self.name_of(seen))

    def wrote(self, object_id: str, *names: str, now: str | None = None) -> None:
        """Say that an object was made, changed or deleted: nothing older is given out any more.

        Args:
            object_id: which.
            names: those it had and has.
            now: the name it has from now on; None when it is gone or the name is not known.
        """
        known = self._names.pop(object_id, None)
        for name in {*names, *([known] if known is not None else [])}:
            self._ids.pop(name, None)
            self._seen.forget(("name", name))
        self._seen.forget(("id", object_id))
        if now is not None:
            self._names[object_id] = now
            self._ids[now] = object_id

    def forget(self) -> None:
        """Say that any object may have changed."""
        self._names.clear()
        self._ids.clear()
        self._seen.forget()

    async def _one(self, key: Key) -> Representation | None:
        by, value = key
        return await (self.one_by_id(value) if by == "id" else self.one_by_name(value))

    async def _both_ways(self) -> AsyncIterator[tuple[Key, Representation]]:
        async for each in self.listing():
            yield ("id", str(each["id"])), each
            yield ("name", self.name_of(each)), each
