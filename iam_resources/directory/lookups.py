"""What the lookups of all vendors do alike: which one is meant, what was found, and what it says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, ClassVar, Protocol, TypeVar

from iam_resources.errors import NotFound, Refused, Unavailable
from iam_resources.http import offset_pages

T = TypeVar("T")


class Facts(Protocol):
    """A dataclass with what a vendor tells, in the words of a program."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


F = TypeVar("F", bound=Facts)


def one_of(tried: str, **given: str | None) -> tuple[str, str]:
    """The one way that is given of those there are: the argument's name, and its value.

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


def there(seen: T | None, kind: str, reference: str, where: str) -> T:
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


async def some(
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


def told(facts: type[F], seen: Mapping[str, Any], **said: Any) -> F:
    """What a vendor tells of an object.

    A field has the name that the vendor gives it, or that name in snake_case. A list becomes a tuple; what the vendor
    leaves out or leaves empty is the field's default.

    Args:
        facts: what is to be told.
        seen: the object.
        said: the fields that are to be read otherwise.

    Raises:
        Unavailable: the answer lacks what has no default.
    """
    for each in fields(facts):
        if each.name in said:
            continue
        value = seen.get(each.name, seen.get(_in_camel_case(each.name)))
        needed = each.default is MISSING and each.default_factory is MISSING
        if value is None and needed:
            raise Unavailable(f"the answer cannot be read: it has no {_in_camel_case(each.name)}")
        if needed or value not in (None, ""):
            said[each.name] = _own(value)
    return facts(**said)


def _own(value: Any) -> Any:
    """A value that a program cannot change for others: what was seen is kept."""
    match value:
        case list():
            return tuple(_own(each) for each in value)
        case dict():
            return {name: _own(each) for name, each in value.items()}
        case _:
            return value


def _in_camel_case(name: str) -> str:
    first, *more = name.split("_")
    return first + "".join(word.capitalize() for word in more)
