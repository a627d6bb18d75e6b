"""The listings that an import of many makes: each kind is listed once, and everything else is answered from that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_AT_ONCE = 16


class Listable(Protocol):
    """The objects of one kind in a place, as a directory lists them."""

    def whole_listing(self) -> AsyncIterator[Any]: ...

    def identity_of(self, seen: Any) -> Any: ...


class Listings:
    """The listings of one place.

    Args:
        include_builtin: whether objects that the vendor itself made count too.
        of_everybody: whether relations count that the vendor makes for everybody; None: as `include_builtin`.
    """

    def __init__(self, *, include_builtin: bool = False, of_everybody: bool | None = None) -> None:
        self.include_builtin = include_builtin
        self.of_everybody = include_builtin if of_everybody is None else of_everybody
        self.unknown_ends = 0
        """Relations that were left out, as one of their ends is in no listing."""
        self._searches: dict[Listable, Callable[[], AsyncIterator[Any]]] = {}
        self._seen: dict[Listable, asyncio.Task[dict[str, Any]]] = {}

    def search(self, objects: Listable, listing: Callable[[], AsyncIterator[Any]]) -> None:
        """List a kind by a search of the vendor from now on.

        Args:
            objects: the kind.
            listing: makes the search.
        """
        self._searches[objects] = listing

    async def of(self, objects: Listable) -> dict[str, Any]:
        """The objects of one kind by id, in the order of the listing."""
        task = self._seen.get(objects)
        if task is None:
            listing = self._searches.get(objects, objects.whole_listing)
            task = self._seen[objects] = asyncio.ensure_future(_by_id(objects, listing()))
        return await asyncio.shield(task)

    async def identities(self, objects: Listable) -> dict[str, Any]:
        """What the objects of one kind are called, by id: from the same listing as `of`."""
        return {id_: objects.identity_of(seen) for id_, seen in (await self.of(objects)).items()}


async def _by_id(objects: Listable, listing: AsyncIterator[Any]) -> dict[str, Any]:
    return {str(objects.identity_of(seen).id): seen async for seen in listing}


async def list_each(items: Iterable[T], listing: Callable[[T], AsyncIterator[R]]) -> AsyncIterator[tuple[T, list[R]]]:
    """Make a listing for each of many, some at a time; results come in the order of the items.

    Args:
        items: such as groups.
        listing: of one of them, such as its members.
    """

    async def read(item: T) -> list[R]:
        return [each async for each in listing(item)]

    waiting: list[tuple[T, asyncio.Task[list[R]]]] = []
    try:
        for item in items:
            waiting.append((item, asyncio.ensure_future(read(item))))
            if len(waiting) >= _AT_ONCE:
                first, task = waiting.pop(0)
                yield first, await task
        while waiting:
            first, task = waiting.pop(0)
            yield first, await task
    finally:
        for _, task in waiting:
            task.cancel()
