"""What is known of the objects of an instance: users, groups and permission sets by id and name, members of groups."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from typing import Generic, Protocol, TypeVar

from iam_resources.directory import BY_ID, BY_NAME, Identity, Key, NamedDirectory, found
from iam_resources.errors import Conflict
from iam_resources.huawei.api.store import Memberships
from iam_resources.huawei.connection import Row

_ID = re.compile(r"ps-[0-9a-f]{16}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}", re.IGNORECASE)
_LONGEST_QUERY = 255
"""Characters that 4.6.6 and 4.7.6 compare; names of groups may have more."""
_MAX_AGE_SECONDS = 30
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Objects(Protocol):
    """The calls of a kind of object."""

    kind: str
    id_field: str
    name_field: str

    async def get(self, object_id: str, /) -> Row: ...

    async def find(self, name: str, /) -> str | None: ...

    def listing(self) -> AsyncIterator[Row]: ...


A = TypeVar("A", bound=Objects, covariant=True)


class Directory(NamedDirectory[Row], Generic[A]):
    """Objects of one kind; each row gets its id under `id` too. Names are compared exactly."""

    def __init__(self, api: A, where: str) -> None:
        super().__init__(where)
        self.api = api
        self.kind = api.kind
        self.made_here: set[str] = set()
        """The ids of those that this run made: others may not know them yet."""

    async def read(self, way: str, value: str) -> Row | None:
        if way == BY_NAME:
            return await self.named_now(value)
        seen = await found(self.api.get(value))
        return None if seen is None else self._with_id(seen)

    async def named_now(self, name: str) -> Row | None:
        """The one of exactly that name, read now."""
        object_id = await self.id_of(name)
        return await self.read(BY_ID, object_id) if object_id else None

    async def id_of(self, name: str) -> str | None:
        """The id of the one of exactly that name, read now."""
        if len(name) <= _LONGEST_QUERY:
            return await found(self.api.find(name))
        return next(iter([str(each["id"]) async for each in self.listing() if each[self.api.name_field] == name]), None)

    async def listing(self) -> AsyncIterator[Row]:
        async for row in self.api.listing():
            yield self._with_id(row)

    async def listing_calls(self) -> int:
        return 3  # a guess: nothing says how many there are

    def identity_of(self, seen: Row) -> Identity:
        return Identity(str(seen["id"]), str(seen[self.api.name_field]))

    def meanings(self, reference: str) -> tuple[Key, ...]:
        return ((BY_ID, reference), (BY_NAME, reference)) if _ID.fullmatch(reference) else ((BY_NAME, reference),)

    def made(self, object_id: str, name: str) -> None:
        """Say that this run made one."""
        self.made_here.add(object_id)
        self.wrote(object_id, name, now=name)

    def _with_id(self, row: Row) -> Row:
        return {**row, "id": str(row[self.api.id_field])}


class Listings(Generic[K, V]):
    """Listings of one thing each, such as of the members of a group: read once and shared for a while."""

    def __init__(self, fetch: Callable[[K], Awaitable[V]]) -> None:
        self._fetch = fetch
        self._read: dict[K, tuple[float, asyncio.Future[V]]] = {}

    async def of(self, key: K, *, now: bool = False) -> V:
        """One listing; never older than the last `forget`.

        Args:
            now: whether one that was read a moment ago is too old.
        """
        known = self._read.get(key)
        if known is None or now or time.monotonic() - known[0] > _MAX_AGE_SECONDS:
            known = self._read[key] = time.monotonic(), asyncio.ensure_future(self._fetch(key))
        try:
            return await asyncio.shield(known[1])
        except BaseException:
            if self._read.get(key) is known:
                del self._read[key]
            raise

    def forget(self, key: K) -> None:
        """Say that something in it was changed."""
        self._read.pop(key, None)


class MembersOfGroups(Protocol):
    """Who is in which group, by any of the two APIs."""

    async def of(self, group_id: str, /, *, now: bool = False) -> dict[str, str]: ...

    async def join(self, user_id: str, group_id: str, *, tried: str) -> Mapping[str, str]: ...

    async def leave(self, user_id: str, group_id: str, membership_id: str, *, tried: str) -> None: ...


class WithMembers(Protocol):
    """A place where groups have members."""

    @property
    def home(self) -> str: ...

    @property
    def members(self) -> MembersOfGroups: ...


class Members(Listings[str, dict[str, str]]):
    """Who is in which group: ids of memberships by user, in one listing a group."""

    def __init__(self, api: Memberships) -> None:
        super().__init__(self._fetch_members)
        self.api = api

    async def membership(self, user_id: str, group_id: str) -> str | None:
        """The id of a membership; None only when it is certain that there is none."""
        members = await found(self.of(group_id))
        if members and user_id in members:
            return members[user_id]
        return await found(self.api.find(user_id, group_id))  # a listing may lag behind

    async def join(self, user_id: str, group_id: str, *, tried: str) -> Mapping[str, str]:
        """Put a user into a group; one who is in it already is not an error. Gives the `membership_id`."""
        try:
            return {"membership_id": await self.api.create(user_id, group_id, tried=tried)}
        except Conflict as conflict:
            if conflict.code != "IIC.1370":
                raise
            return {"membership_id": await self.api.find(user_id, group_id)}
        finally:
            self.forget(group_id)

    async def leave(self, user_id: str, group_id: str, membership_id: str, *, tried: str) -> None:
        """Take a user out of a group; one who is not in it is not an error.

        Args:
            membership_id: where it is known, else empty.
        """
        try:
            known = membership_id or await found(self.api.find(user_id, group_id))
            if known:
                await found(self.api.delete(known, tried=tried))
        finally:
            self.forget(group_id)

    async def _fetch_members(self, group_id: str) -> dict[str, str]:
        rows = self.api.of_group(group_id)
        return {str(each["member_id"]["user_id"]): str(each["membership_id"]) async for each in rows}
