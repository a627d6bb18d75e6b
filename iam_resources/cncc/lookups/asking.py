"""How a lookup asks: in which realm, for one object or for many."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.connection import connect
from iam_resources.cncc.directory import Directory
from iam_resources.cncc.directory.objects import PAGE
from iam_resources.cncc.realm import Realm
from iam_resources.directory import lookups
from iam_resources.engine import program_settings, run_now

T = TypeVar("T")


def now(look: Callable[[Realm], Coroutine[Any, Any, T]], realm: str | None, connection: str | None) -> T:
    """Ask and wait for the answer.

    Args:
        look: asks.
        realm: name of the realm; None is that of the connection.
        connection: name of the connection; None is the default one.
    """

    async def work() -> T:
        return await look((await connect(program_settings(), connection)).realm(realm))

    return run_now(work())


async def one(objects: Directory[Any], which: tuple[str, str], name_is: str) -> Representation:
    """The one object that is meant.

    Args:
        objects: where it is.
        which: the argument that is given, and its value.
        name_is: the argument that is its name; the other is its id.

    Raises:
        NotFound: there is none.
    """
    given, value = which
    seen = await (objects.by_name(value) if given == name_is else objects.by_id(value))
    return lookups.there(seen, objects.kind, value, objects.where)


async def some(
    fetch: Callable[[int, int], Coroutine[Any, Any, list[Representation]]], first: int, most: int | None
) -> list[Representation]:
    """A part of a listing; `most` None is all from `first` on."""
    return await lookups.some(fetch, size=PAGE, first=first, most=most)
