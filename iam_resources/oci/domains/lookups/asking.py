"""How a lookup asks: in which domain, for one resource or for many."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from iam_resources.directory import lookups
from iam_resources.engine import program_settings, run_now
from iam_resources.oci.connection import Domain, connect
from iam_resources.oci.domains.api.collection import PAGE, Collection, Page
from iam_resources.scim.representation import Representation

T = TypeVar("T")


def now(look: Callable[[Domain], Coroutine[Any, Any, T]], domain_url: str | None, connection: str | None) -> T:
    """Ask and wait for the answer.

    Args:
        look: asks.
        domain_url: of the domain; None is that of the connection.
        connection: name of the connection; None is the default one.
    """

    async def work() -> T:
        return await look((await connect(program_settings(), connection)).domain(domain_url))

    return run_now(work())


async def one(domain: Domain, api: Collection, which: tuple[str, str], name_is: str) -> Representation:
    """The one resource that is meant.

    Args:
        domain: where it is.
        api: the calls of its kind.
        which: the argument that is given, and its value.
        name_is: the argument that is its name; the other is its id.

    Raises:
        NotFound: there is none.
    """
    given, value = which
    if given != name_is:
        return await api.get(value)
    return lookups.there(await api.named(value), api.kind, value, f"domain {domain.url}")


async def some(page: Callable[[int, int], Awaitable[Page]], most: int | None = None) -> list[Representation]:
    """A listing, of which a page is asked for by (position of the first from 1, how many at most).

    Args:
        page: reads one.
        most: how many at most; None for all.
    """

    async def fetch(first: int, size: int) -> list[Representation]:
        return (await page(first + 1, size)).items

    return await lookups.some(fetch, size=PAGE, most=most)
