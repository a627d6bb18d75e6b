"""What lookups share: which instance they ask, and how they wait for the answer."""

from __future__ import annotations

import difflib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

from iam_resources.directory import Identity
from iam_resources.directory.lookups import require_found
from iam_resources.engine import program_settings, run_now
from iam_resources.errors import Refused
from iam_resources.huawei.connection import Row
from iam_resources.huawei.directory import Directory
from iam_resources.huawei.instance import Instance, open_instance

T = TypeVar("T")


def run(
    look: Callable[[Instance], Awaitable[T]],
    connection: str | None,
    instance_id: str | None = None,
    identity_store_id: str | None = None,
) -> T:
    """Make the calls of a lookup and wait for the answer.

    Args:
        look: makes them.
        connection: name of the connection; None is the default one.
        instance_id, identity_store_id: which; None in both for that of the connection.
    """

    async def work() -> T:
        settings = program_settings()
        ids = {"instance_id": instance_id, "identity_store_id": identity_store_id}
        return await look(await open_instance(settings, connection, **ids))

    return run_now(work())


async def find(objects: Directory[Any], reference: str) -> Row:
    """The object that a name or an id means.

    Raises:
        NotFound: there is none.
    """
    return require_found(await objects.look_up(reference), objects.kind, reference, objects.where)


async def find_typed(objects: Directory[Any], reference: str) -> Identity:
    """What a name or an id means that somebody typed.

    Raises:
        Refused: there is none; the hint names what is closest to it.
    """
    seen = await objects.look_up(reference)
    if seen is None:
        names = [objects.identity_of(each).name async for each in objects.listing()]
        near = difflib.get_close_matches(reference, names, n=1)
        exactly = f"Names must match exactly; check the {objects.kind} list in the console"
        hint = f"Did you mean {near[0]}?" if near else exactly
        raise Refused(f"there is no {objects.kind} {reference}", hint=hint)
    return objects.identity_of(seen)


async def read_of(objects: Directory[Any], reference: str, read: Callable[[str], Awaitable[T]]) -> T:
    """What is read by the id of the object that a name or an id means."""
    return await read(str((await find(objects, reference))["id"]))


async def list_as(show: Callable[[Any], T], rows: AsyncIterator[Any]) -> list[T]:
    """The rows of a listing, each as `show` shows it."""
    return [show(row) async for row in rows]
