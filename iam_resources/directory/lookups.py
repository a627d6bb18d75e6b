"""What the lookups of all vendors have in common: one object or a part of a listing, in the words of a program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, ClassVar, Protocol, TypeVar

from pydantic.alias_generators import to_camel

from iam_resources.directory.base import BaseDirectory
from iam_resources.errors import NotFound, Refused, Unavailable
from iam_resources.http import offset_pages

T = TypeVar("T")


class Facts(Protocol):
    """A dataclass with what a vendor returns, in the words of a program."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


F = TypeVar("F", bound=Facts)


def choose_one(tried: str, **given: str | None) -> tuple[str, str]:
    """The one argument that is given of those there are: its name, and its value.

    Args:
        tried: what is being done.
        given: the arguments of which one is wanted.

    Raises:
        Refused: none is given, or several.
    """
    named = [(name, value) for name, value in given.items() if value is not None]
    if len(named) != 1:
        raise Refused(f"give either {' or '.join(given)}", tried=tried)
    return named[0]


async def find_one(objects: BaseDirectory[T, Any], **given: str | None) -> T:
    """The one object that is meant.

    Args:
        objects: where it is found.
        given: the argument with its name first, then the one with its id; one of the two is given.

    Raises:
        NotFound: there is none.
        Refused: neither of the two is given, or both.
    """
    way, value = choose_one(f"look up a {objects.kind}", **given)
    seen = await (objects.by_name(value) if way == next(iter(given)) else objects.by_id(value))
    return require_found(seen, objects.kind, value, objects.where)


def require_found(seen: T | None, kind: str, reference: str, where: str) -> T:
    """What was found.

    Args:
        seen: what it is; None where there is nothing.
        kind, reference, where: what was looked for, for the error.

    Raises:
        NotFound: nothing was.
    """
    if seen is None:
        raise NotFound(f"there is no {kind} {reference} in {where}", tried=f"look up a {kind}")
    return seen


async def list_part(
    fetch: Callable[[int, int], Awaitable[Sequence[T]]], *, size: int, first: int = 0, most: int | None = None
) -> list[T]:
    """A part of a listing, in as few calls as that takes.

    Args:
        fetch: reads one page: (position of the first item from 0, most items wanted).
        size: items a page.
        first: position of the first one wanted, from 0.
        most: how many at most; None for all.
    """
    if most is not None and most <= size:
        return list(await fetch(first, most)) if most > 0 else []
    found: list[T] = []
    async for each in offset_pages(lambda at, count: fetch(first + at, count), size=size):
        found.append(each)
        if len(found) == most:
            break
    return found


def facts_of(facts: type[F], seen: Mapping[str, Any], **known: Any) -> F:
    """An object in the words of a program.

    A field has the name that the vendor gives it, or that name in snake_case. A list becomes a tuple; what the vendor
    leaves out or leaves empty is the field's default.

    Args:
        facts: the class of the result.
        seen: the object as the vendor returned it.
        known: the fields that are read in another way.

    Raises:
        Unavailable: the answer lacks what has no default.
    """
    for each in fields(facts):
        if each.name in known:
            continue
        value = seen.get(each.name, seen.get(to_camel(each.name)))
        needed = each.default is MISSING and each.default_factory is MISSING
        if value is None and needed:
            raise Unavailable(f"the answer cannot be read: it has no {to_camel(each.name)}")
        if needed or value not in (None, ""):
            known[each.name] = _own(value)
    return facts(**known)


def _own(value: Any) -> Any:
    """A value that a program cannot change for others: what was seen is kept."""
    match value:
        case list():
            return tuple(_own(each) for each in value)
        case dict():
            return {name: _own(each) for name, each in value.items()}
        case _:
            return value
