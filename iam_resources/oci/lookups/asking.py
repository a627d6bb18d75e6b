"""How a lookup asks: over which connection, and for one thing by name or OCID."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

from iam_resources.engine import program_settings, run_now
from iam_resources.errors import NotFound, Refused
from iam_resources.oci.api.calls import Body
from iam_resources.oci.connection import Tenancy, connect
from iam_resources.oci.diagnosis import explained
from iam_resources.oci.directory import DELETED

T = TypeVar("T")


def now(look: Callable[[Tenancy], Coroutine[Any, Any, T]], connection: str | None, verb: str, resource: str) -> T:
    """Ask and wait for the answer.

    Args:
        look: asks.
        connection: name of the connection; None is the default one.
        verb, resource: the right that it takes, for the error.
    """

    async def work() -> T:
        tenancy = await connect(program_settings(), connection)
        async with explained(tenancy, verb, resource, tenancy.tenancy_id):
            return await look(tenancy)

    return run_now(work())


def one_of(by_name: str | None, by_id: str | None, *, words: tuple[str, str], tried: str) -> str:
    """The one reference that is given.

    Args:
        by_name, by_id: the two ways.
        words: what the arguments are called.
        tried: what is being done.

    Raises:
        Refused: neither is given, or both.
    """
    if (by_name is None) == (by_id is None):
        raise Refused(f"give either {words[0]} or {words[1]}", tried=tried)
    return by_name if by_name is not None else str(by_id)


def there(seen: Body | None, kind: str, reference: str) -> Body:
    """What was found.

    Raises:
        NotFound: nothing was.
    """
    if seen is None:
        raise NotFound(f"there is no {kind} {reference} in the tenancy", tried=f"look up a {kind}")
    return seen


async def every(pages: AsyncIterator[Body]) -> list[Body]:
    """All of a list, without what was deleted and is only remembered."""
    return [each async for each in pages if each.get("lifecycleState") != DELETED]
