"""A set of ids with a sorted view that is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator


class OrderedIds:
    """Ids in the order of a key, e.g. user ids by user name.

    Sorting on demand suits both loads there are: thousands of additions in a row, and thousands of pages in a row.
    """

    def __init__(self, key: Callable[[str], str]) -> None:
        self._key = key
        self._ids: set[str] = set()
        self._sorted: list[str] | None = []

    def add(self, member: str) -> bool:
        """Add an id; False if it was there."""
        if member in self._ids:
            return False
        self._ids.add(member)
        self._sorted = None
        return True

    def discard(self, member: str) -> bool:
        """Remove an id; False if it was not there."""
        if member not in self._ids:
            return False
        self._ids.remove(member)
        self._sorted = None
        return True

    def stale(self) -> None:
        """The keys have changed: sort again."""
        self._sorted = None

    def __contains__(self, member: str) -> bool:
        return member in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        if self._sorted is None:
            self._sorted = sorted(self._ids, key=self._key)
        return iter(self._sorted)

    def page(self, first: int, most: int | None) -> list[str]:
        """A slice; ``most`` None = to the end."""
        everything = list(iter(self)) if self._sorted is None else self._sorted
        return everything[first:] if most is None else everything[first : first + most]
