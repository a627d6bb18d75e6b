"""How a lookup asks: in which realm, for one object or for many."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.connection import connect
from iam_resources.cncc.directory import Directory
from iam_resources.cncc.directory.objects import PAGE
from iam_resources.cncc.realm import Realm
from iam_resources.directory.lookups import find_one, list_part
from iam_resources.engine import program_settings, run_now

T = TypeVar("T")


def ask_realm(look: Callable[[Realm], Coroutine[Any, Any, T]], realm: str | None, connection: str | None) -> T:
    """Ask and wait for the answer.

    Args:
        look: asks.
        realm: name of the realm; None is that of the connection.
        connection: name of the connection; None is the default one.
    """

    async def work() -> T:
        return await look((await connect(program_settings(), connection)).realm(realm))

    return run_now(work())


def get_one(
    facts: Callable[[Representation], T],
    objects: Callable[[Realm], Directory[Any]],
    realm: str | None,
    connection: str | None,
    **given: str | None,
) -> T:
    """Look up one object; see `ask_realm` and `find_one`."""

    async def look(place: Realm) -> T:
        return facts(await find_one(objects(place), **given))

    return ask_realm(look, realm, connection)


def list_some(
    facts: Callable[[Representation], T],
    page: Callable[[Realm], Callable[[int, int], Coroutine[Any, Any, list[Representation]]]],
    realm: str | None,
    connection: str | None,
    *,
    first: int,
    most: int | None,
) -> list[T]:
    """Look up a part of a listing; see `ask_realm` and `list_part`."""

    async def look(place: Realm) -> list[T]:
        return [facts(seen) for seen in await list_part(page(place), size=PAGE, first=first, most=most)]

    return ask_realm(look, realm, connection)
