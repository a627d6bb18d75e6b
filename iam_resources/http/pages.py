"""Listings that come in pages, as one stream of items."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar

from iam_resources.errors import Unavailable

T = TypeVar("T")


async def offset_pages(fetch: Callable[[int, int], Awaitable[Sequence[T]]], *, size: int) -> AsyncIterator[T]:
    """Read a listing that is addressed by the position of its first item.

    Objects that are removed meanwhile shift those behind them, so one of these can be missed: confirm before taking
    something for absent.

    Args:
        fetch: reads one page: (position of the first item from 0, most items wanted).
        size: items a page, at least 1 and at most what the vendor gives: a page with fewer items is taken for the last.

    Raises:
        ValueError: `size` is below 1.
        VendorError: from `fetch`.
    """
    if size < 1:
        raise ValueError("size must be at least 1")
    first = 0
    while True:
        page = await fetch(first, size)
        for item in page:
            yield item
        if len(page) < size:
            return
        first += len(page)


async def token_pages(fetch: Callable[[str | None], Awaitable[tuple[Sequence[T], str | None]]]) -> AsyncIterator[T]:
    """Read a listing in which each page names the next.

    Args:
        fetch: reads one page: (token of the page, None for the first) gives its items and the next token, None or empty
            after the last page.

    Raises:
        Unavailable: the vendor names a page that it gave already as the next one.
        VendorError: from `fetch`.
    """
    token: str | None = None
    given: set[str | None] = set()
    while True:
        page, following = await fetch(token)
        for item in page:
            yield item
        if not following:
            return
        given.add(token)
        if following in given:
            raise Unavailable("the listing does not end: a page names one that was read already as the next one")
        token = following
