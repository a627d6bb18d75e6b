"""Reads of what may not be there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from iam_resources.errors import NotFound

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
