"""Objects of one kind in one place: found by any of their names, and many of them read at a time; reads of what may not
be there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeAlias, TypeVar

from iam_resources.errors import NotFound
from iam_resources.http import Snapshot

Key: TypeAlias = tuple[str, str]
"""A way in which objects are found, and the value that finds one."""

BY_ID = "id"
BY_NAME = "name"


class Called(Protocol):
    """What an object is called: its id, its name, and what else the vendor finds it by."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


S = TypeVar("S")
C = TypeVar("C", bound=Called)


class BaseDirectory(Generic[S, C]):
    """Objects of one kind in one place of a vendor; S is one as the vendor returns it, C what it is called.

    A vendor says how one is read, how all are listed, and what an object is called. Here is the rest: single reads are
    answered from a listing when there are many (`iam_resources.http.Snapshot`), and nothing is given out that is older
    than what this run wrote.

    Args:
        where: the place, for errors: `realm cncc`.
    """

    kind = "object"
    """What one is called in an error."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._seen: Snapshot[Key, S] = Snapshot(
            one=self._read_one, listing=self._by_every_key, listing_calls=self.listing_calls
        )
        self._made: dict[Key, C] = {}
        self._called: dict[str, C] = {}

    async def read(self, way: str, value: str) -> S | None:
        """Read one object, in one call where the vendor has it.

        Args:
            way: by what it is to be found.
            value: what finds it, as `key` writes it.

        Returns:
            The object; None only when it is certain that there is none: a resource that is gone leaves the state.
        """
        raise NotImplementedError

    def listing(self) -> AsyncIterator[S]:
        """Read all objects, without those that are deleted and only remembered."""
        raise NotImplementedError

    def whole_listing(self) -> AsyncIterator[S]:
        """Read all objects, for who must have all; an error where the vendor gives a part of them only."""
        return self.listing()

    async def listing_calls(self) -> int:
        """How many calls a listing takes; one call, or a guess."""
        raise NotImplementedError

    def identity_of(self, seen: S) -> C:
        """What an object is called."""
        raise NotImplementedError

    def meanings(self, reference: str) -> tuple[Key, ...]:
        """What a reference of a program can mean, in the order in which it is tried."""
        raise NotImplementedError

    def key(self, way: str, value: str) -> Key:
        """A key as the vendor compares it: with names in lower case, where it makes no difference of them."""
        return way, value

    def keys_of(self, called: C) -> tuple[Key, ...]:
        """All keys that find an object; what is empty is not known, and is no key."""
        keys = (self.key(BY_ID, called.id), self.key(BY_NAME, called.name))
        return tuple(key for key in keys if key[1])

    async def by(self, way: str, value: str) -> S | None:
        """The object that a value finds, None when it is certain that there is none."""
        return await self._seen.get(self.key(way, value))

    async def by_id(self, object_id: str) -> S | None:
        """The object of that id, None when it is certain that there is none."""
        return await self.by(BY_ID, object_id)

    async def by_name(self, name: str) -> S | None:
        """The object of that name, None when there is none to be seen."""
        return await self.by(BY_NAME, name)

    async def look_up(self, reference: str) -> S | None:
        """The object that a reference means."""
        for key in self.meanings(reference):
            seen = await self._seen.get(key)
            if seen is not None:
                return seen
        return None

    async def identify(self, reference: str, *, tried: str) -> C:
        """What an object is called; those that this run made or changed itself are known without a call.

        Args:
            reference: its id, its name, or what else it is found by.
            tried: what is being done, for the error.

        Raises:
            NotFound: there is none.
        """
        for key in (self.key(BY_ID, reference), *self.meanings(reference)):
            if key in self._made:
                return self._made[key]
        seen = await self.look_up(reference)
        if seen is None:
            raise NotFound(
                f"there is no {self.kind} {reference} in {self.where}", tried=tried, hint=self._hint_missing(reference)
            )
        return self.identity_of(seen)

    def _hint_missing(self, reference: str) -> str:
        """What to do about an object that a program refers to and that does not exist."""
        gone = f"If a {self.kind} of this stack was deleted by hand, run: pulumi up --refresh"
        if self.meanings(reference)[0][0] != BY_NAME:  # an id is never written before the object exists
            return gone
        return (
            f"If the program makes the {self.kind}, pass that resource's output, or depends_on: otherwise it depends on"
            f" timing. {gone}"
        )

    def called(self, object_id: str) -> C | None:
        """What an object is called, as far as this run knows it without a call; None where it does not."""
        return self._made.get(self.key(BY_ID, object_id)) or self._called.get(object_id)

    def forget(self, object_id: str | None = None) -> None:
        """Say that something of an object was changed, but not what it is called.

        Args:
            object_id: which; None when any object may have changed, and what it is called.
        """
        if object_id is None:
            self._made.clear()
            self._seen.forget()
            return
        for key in self._keys_to(object_id):
            self._seen.forget(key)

    def _from_now_on(self, *before: C, now: C | None) -> None:
        """Give out nothing any more that is older than now.

        Args:
            before: what an object was called.
            now: what it is called from now on; None when it is gone or that is not known.
        """
        for called in (*before, *([now] if now is not None else [])):
            for key in {*self._keys_to(called.id), *self.keys_of(called)}:
                self._seen.forget(key)
                if key in self._made and self._made[key].id == called.id:  # another may have the name by now
                    del self._made[key]
        if now is not None:
            self._made |= dict.fromkeys(self.keys_of(now), now)

    def _keys_to(self, object_id: str) -> set[Key]:
        """The keys that are known to find an object, or did."""
        key = self.key(BY_ID, object_id)
        made = self.keys_of(self._made[key]) if key in self._made else ()
        seen = self.keys_of(self._called[object_id]) if object_id in self._called else ()
        return {key, *made, *seen}

    async def _read_one(self, key: Key) -> S | None:
        seen = await self.read(*key)
        if seen is not None:
            self._keys_in(seen)
        return seen

    async def _by_every_key(self) -> AsyncIterator[tuple[Key, S]]:
        async for each in self.listing():
            for key in self._keys_in(each):
                yield key, each

    def _keys_in(self, seen: S) -> tuple[Key, ...]:
        called = self._called[self.identity_of(seen).id] = self.identity_of(seen)
        return self.keys_of(called)


@dataclass(frozen=True)
class Identity:
    """What an object is called.

    Attributes:
        id: the vendor's, for ever.
        name: what people call it.
    """

    id: str
    name: str


class NamedDirectory(BaseDirectory[S, Identity]):
    """Objects of one kind in one place that are found by id or by name."""

    def wrote(self, object_id: str, *names: str, now: str | None = None) -> None:
        """Say that an object was made, changed or deleted: nothing older is given out any more.

        Args:
            object_id: which.
            names: those it had and has.
            now: the name it has from now on; None when it is gone or the name is not known.
        """
        before = [Identity(object_id, name) for name in names] or [Identity(object_id, "")]
        self._from_now_on(*before, now=None if now is None else Identity(object_id, now))


T = TypeVar("T")


async def found(read: Awaitable[T], *, unless: Callable[[NotFound], bool] = lambda _: False) -> T | None:
    """The answer, or None where there is no such object.

    Args:
        read: one read; not found must mean not there, so not for a vendor that answers the same for what it hides.
        unless: whether an error says that more is missing than the object, as the place that it would be in.

    Raises:
        NotFound: more is missing.
    """
    try:
        return await read
    except NotFound as error:
        if unless(error):
            raise
        return None
