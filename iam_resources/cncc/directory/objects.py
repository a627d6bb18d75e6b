"""Objects of a realm by id and by name: users, roles, clients, and what groups have in common with them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable
from typing import ClassVar, Generic, Protocol, TypeVar

from iam_resources import directory
from iam_resources.cncc.api.clients import Clients
from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.api.roles import Roles
from iam_resources.cncc.api.users import Users
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
    """Objects of one kind in one realm, by id and by name."""

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


class ClientDirectory(Directory[Clients]):
    """The clients of a realm."""

    kind = "client"
    named_by = "clientId"
    page_size = 100

    async def listing_calls(self) -> int:
        return 4  # the vendor does not count clients; each is some two kilobytes


class RoleDirectory(Directory[Roles]):
    """The realm-level roles of a realm."""

    kind = "role"

    async def all(self) -> list[Representation]:
        """Every role there is, read now."""
        return [role async for role in self.listing()]

    async def read(self, way: str, value: str) -> Representation | None:
        if way == BY_NAME and value in ("", ".", ".."):
            return None  # no role of such a name can be addressed
        return await super().read(way, value)

    async def listing_calls(self) -> int:
        return 2  # the vendor does not count roles; realms have tens of them, rarely hundreds


class UserDirectory(Directory[Users]):
    """The users of a realm, as listed with attributes and required actions."""

    kind = "user"
    named_by = "username"

    def __init__(self, api: Users, realm: str) -> None:
        super().__init__(api, realm)
        self.made_here: set[str] = set()
        """Ids of users that this run made: nobody has given them anything else."""

    async def password_since(self, user_id: str) -> int | None:
        """Since when a user has the password of today, in milliseconds since 1970, None without a password."""
        dates = [
            int(each.get("createdDate") or 0)
            for each in await found(self.api.credentials(user_id)) or ()
            if each.get("type") == "password"
        ]
        return max(dates, default=None)

    def key(self, way: str, value: str) -> Key:
        return way, value.lower() if way == BY_NAME else value  # Keycloak keeps user names in lower case

    async def listing_calls(self) -> int:
        return await self.api.count() // PAGE + 1
