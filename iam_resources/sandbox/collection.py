"""The document store of all sandboxes: objects of one kind, found by id or by an indexed key, and listed in one order.

A changed object is put again, which updates its indexes and its place in the order; it may have been changed in place.
Where listings lag behind writes (eventual consistency), it must be replaced by another object instead, because listings
show the former one.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar

from iam_resources.sandbox.lag import Lag
from iam_resources.sandbox.store import Store

T = TypeVar("T")
Place = tuple[Any, int]
Keys = Callable[[T], Iterable[Hashable]]
"""From an object to its keys in one index: none, one or several."""


@dataclass(frozen=True)
class Format(Generic[T]):
    """How objects of a kind are written.

    Attributes:
        kind: name of the kind in the store.
        id_of: the id of an object.
        write: the document that stands for an object.
        read: the object that a document stands for.
    """

    kind: str
    id_of: Callable[[T], str]
    write: Callable[[T], Mapping[str, Any]]
    read: Callable[[dict[str, Any]], T]


class Ordered(Generic[T]):
    """Some objects of a collection, in its order.

    They are sorted when they are first read: thousands of additions in a row cost one sort.
    """

    def __init__(self, objects: Mapping[str, T], places: Mapping[str, Place], ids: Iterable[str] = ()) -> None:
        self._objects = objects
        self._places = places
        self._ids = set(ids)
        self._sorted: list[str] | None = None if self._ids else []

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, id: str) -> bool:
        return id in self._ids

    def __iter__(self) -> Iterator[T]:
        return iter(self.page(0, None))

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the objects."""
        return frozenset(self._ids)

    def page(self, first: int, most: int | None) -> list[T]:
        """Some of them; ``most`` None = to the end."""
        ids = self._in_order()
        return [self._objects[id] for id in (ids[first:] if most is None else ids[first : first + most])]

    def scan(self, *, backwards: bool = False, after: Any = None) -> Iterator[T]:
        """All of them, one after the other; only those that the caller reads are looked up.

        Args:
            backwards: from the last one to the first.
            after: start after this value of the order; None = at the beginning.
        """
        ids, first = self._in_order(), 0 if not backwards else len(self._ids)
        if after is not None and backwards:
            first = bisect_left(ids, after, key=lambda id: self._places[id][0])
        elif after is not None:
            first = bisect_right(ids, after, key=lambda id: self._places[id][0])
        return (self._objects[ids[at]] for at in (range(first - 1, -1, -1) if backwards else range(first, len(ids))))

    def add(self, id: str) -> None:
        """Add an object whose place in the order is known."""
        if id in self._ids:
            return
        self._ids.add(id)
        if self._sorted is not None:
            if self._sorted and self._places[self._sorted[-1]] > self._places[id]:
                self._sorted = None
            else:
                self._sorted.append(id)

    def discard(self, id: str) -> None:
        """Remove an object whose place in the order is still known."""
        if id not in self._ids:
            return
        self._ids.remove(id)
        if self._sorted is not None:
            del self._sorted[bisect_left(self._sorted, self._places[id], key=self._places.__getitem__)]

    def _in_order(self) -> list[str]:
        if self._sorted is None:
            self._sorted = sorted(self._ids, key=self._places.__getitem__)
        return self._sorted


class Collection(Generic[T]):
    """Objects of one kind.

    Args:
        store: where they are written.
        format: how they are written.
        indexes: keys of an object, by the name of the index.
        order: what they are sorted by; None = the order in which they were added.
        lag: what listings do not show yet; None = they never lag.
    """

    def __init__(
        self,
        store: Store,
        format: Format[T],
        indexes: Mapping[str, Keys[T]],
        *,
        order: Callable[[T], Any] = lambda _: None,
        lag: Lag[str, T] | None = None,
    ) -> None:
        self._store = store
        self._format = format
        self._indexes = dict(indexes)
        self._order = order
        self._lag = lag
        self._objects: dict[str, T] = {}
        self._places: dict[str, Place] = {}
        self._keys: dict[str, dict[str, tuple[Hashable, ...]]] = {}
        self._found: dict[tuple[str, Hashable], Ordered[T]] = {}
        self._numbers = count()
        self._nothing = self.some(())
        self.all = self.some(())
        """All objects, in order."""
        self.version = 0
        """Grows with every change, so that a value computed from all objects can be cached until then."""

    def load(self) -> None:
        """Read all documents of the kind from the store."""
        for document in self._store.load(self._format.kind):
            self.enter(self._format.read(document))

    def __len__(self) -> int:
        return len(self._objects)

    def __contains__(self, id: object) -> bool:
        return id in self._objects

    def __iter__(self) -> Iterator[T]:
        return iter(self.all)

    def __getitem__(self, id: str) -> T:
        return self._objects[id]

    def get(self, id: str) -> T | None:
        """The object of an id."""
        return self._objects.get(id)

    def find(self, index: str, key: Hashable) -> Ordered[T]:
        """Objects that have a key in an index."""
        return self._found.get((index, key), self._nothing)

    def first(self, index: str, key: Hashable) -> T | None:
        """The first object that has a key in an index, e.g. the only one of a name."""
        return next(self.find(index, key).scan(), None)

    def has_index(self, name: str) -> bool:
        """Whether there is such an index."""
        return name in self._indexes

    def some(self, ids: Iterable[str]) -> Ordered[T]:
        """Those of the objects that have one of these ids."""
        return Ordered(self._objects, self._places, (id for id in ids if id in self._objects))

    def listed(
        self, among: Ordered[T], fits: Callable[[T], bool], *, backwards: bool = False, after: Any = None
    ) -> Iterator[T]:
        """Objects as listings show them: as they were before the writes that are too recent.

        Args:
            among: where to look; objects that were changed or removed too recently are considered in any case.
            fits: whether an object is to be shown.
            backwards: from the last one to the first.
            after: start after this value of the order; None = at the beginning.
        """
        late = self._lag.shown() if self._lag else {}
        rows = (each for each in among.scan(backwards=backwards, after=after) if fits(each))
        if not late:
            return rows
        current = (each for each in rows if self._format.id_of(each) not in late)
        former = [each for each in late.values() if each is not None and fits(each)]
        if after is not None:
            former = [
                each for each in former if (self._order(each) < after if backwards else self._order(each) > after)
            ]
        former.sort(key=self._place, reverse=backwards)
        return heapq.merge(current, former, key=self._place, reverse=backwards)

    def put(self, each: T) -> None:
        """Add an object, or put it in the place of the one that has its id."""
        id = self._format.id_of(each)
        if self._lag is not None:
            self._lag.note(id, self._objects.get(id))
        self.enter(each)
        self._store.put(self._format.kind, id, self._format.write(each))

    def enter(self, each: T) -> None:
        """The same for an object that the store has already."""
        self.version += 1
        id = self._format.id_of(each)
        if id not in self._objects:
            self._places.pop(id, None)
        place = self._place(each)
        if self._places.get(id) != place:
            self._leave(id)
            self._places[id] = place
        self._objects[id] = each
        self.all.add(id)
        known = self._keys.setdefault(id, {})
        for name, keys_of in self._indexes.items():
            keys, former = tuple(keys_of(each)), known.get(name, ())
            if keys != former:
                known[name] = keys
                self._drop(id, name, set(former).difference(keys))
                self._add(id, name, set(keys).difference(former))

    def remove(self, each: T) -> None:
        """Remove an object."""
        id = self._format.id_of(each)
        if self._lag is not None:
            self._lag.note(id, self._objects[id])
        self.version += 1
        self._leave(id)
        del self._objects[id]
        if self._lag is None:  # else listings still need its place in the order
            del self._places[id]
        self._store.drop(self._format.kind, id)

    def clear(self) -> None:
        """Remove all objects."""
        for each in self.all:
            self.remove(each)

    def _place(self, each: T) -> Place:
        known = self._places.get(self._format.id_of(each))
        return self._order(each), known[1] if known else next(self._numbers)

    def _leave(self, id: str) -> None:
        for name, keys in self._keys.pop(id, {}).items():
            self._drop(id, name, set(keys))
        self.all.discard(id)

    def _add(self, id: str, name: str, keys: Iterable[Hashable]) -> None:
        for key in keys:
            if (found := self._found.get((name, key))) is None:
                found = self._found[name, key] = self.some(())
            found.add(id)

    def _drop(self, id: str, name: str, keys: Iterable[Hashable]) -> None:
        for key in keys:
            self._found[name, key].discard(id)
            if not self._found[name, key]:
                del self._found[name, key]
