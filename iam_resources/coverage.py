"""Says which of the vendor's documented operations a client method carries out.

    class Users:
        @operation("cncc-iam-02")
        async def create(self, body: Representation) -> Reply:

The ids are those of docs/coverage/operations.json. docs/coverage.md is made from these marks and from the calls that
tests were seen to make: a test fails while an operation of a vendor that is built has no method, or nothing calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

MARK: Final = "__operations__"
"""The attribute that holds a method's ids."""


def operation(*ids: str) -> Callable[[F], F]:
    """Mark a function with the vendor operations it carries out; the function itself stays as it is.

    Args:
        ids: of docs/coverage/operations.json, such as `cncc-iam-02`; several where one call serves several sections.

    Raises:
        ValueError: no id is given.
    """
    if not ids:
        raise ValueError("name at least one operation")

    def mark(function: F) -> F:
        setattr(function, MARK, ids)
        return function

    return mark


def operations_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """The ids a function is marked with; none where it is not marked."""
    ids: tuple[str, ...] = getattr(function, MARK, ())
    return ids
