"""The part that users, roles, groups and clients have in common: an id, and a name that people use."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable
from typing import ClassVar, Generic, Protocol, TypeVar

from iam_resources import directory
from iam_resources.cncc.api.representation import Representation
from iam_resources.directory import BY_ID, BY_NAME, Identity, Key, NamedDirectory
from iam_resources.http import offset_pages

PAGE = 500
"""Objects a page. Keycloak takes any number and gives 100 unasked; 500 users are about half a megabyte."""

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|f:[^:]+:.+", re.IGNORECASE)

T = TypeVar("T")


class Calls(Protocol):
    """The calls of a kind of object that all kinds have."""

    async def get(self, object_id: str, /) -> Representation: ...

    async def named(self, name: str, /) -> Representation | None: ...

    async def page(self, first: int, most: int, /) -> list[Representation]: ...


A = TypeVar("A", bound=Calls)


def is_id(reference: str) -> bool:
    """Whether a reference looks like an id; it may be a name all the same."""
    return bool(_ID.fullmatch(reference))


async def found(read: Awaitable[T]) -> T | None:
    """The answer, or None where there is no such object; a realm that is not there is an error."""
    return await directory.found(read, unless=lambda error: "realm" in error.reason.lower())


class Directory(NamedDirectory[Representation], Generic[A]):
    """Objects of one kind in one realm, by id and by name.

    Args:
        api: the calls of this kind.
        realm: the realm's name.
    """

    named_by: ClassVar[str] = "name"
    """The field by which people call it."""
    page_size: ClassVar[int] = PAGE
    """Objects a page."""

    def __init__(self, api: A, realm: str) -> None:
        super().__init__(f"realm {realm}")
        self.api = api
        self.realm = realm

    async def read(self, way: str, value: str) -> Representation | None:
        return await found(self.api.get(value) if way == BY_ID else self.api.named(value))

    def listing(self) -> AsyncIterator[Representation]:
        return offset_pages(self.api.page, size=self.page_size)

    def name_of(self, seen: Representation) -> str:
        """What people call an object."""
        return str(seen[self.named_by])

    def identity_of(self, seen: Representation) -> Identity:
        return Identity(str(seen["id"]), self.name_of(seen))

    def meanings(self, reference: str) -> tuple[Key, ...]:
        by_name = self.key(BY_NAME, reference)
        return ((BY_ID, reference), by_name) if is_id(reference) else (by_name,)
