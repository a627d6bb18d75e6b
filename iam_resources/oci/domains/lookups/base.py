"""How a lookup asks: in which domain, for one resource or for many."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from iam_resources.directory.lookups import find_one, list_part
from iam_resources.engine import program_settings, run_now
from iam_resources.oci.connection import Domain, connect
from iam_resources.oci.domains.api.collection import PAGE, Collection, Page
from iam_resources.oci.domains.directory import Directory
from iam_resources.scim.representation import Representation

T = TypeVar("T")


def ask_domain(look: Callable[[Domain], Coroutine[Any, Any, T]], domain_url: str | None, connection: str | None) -> T:
    """Ask and wait for the answer.

    Args:
        look: asks.
        domain_url: of the domain; None is that of the connection.
        connection: name of the connection; None is the default one.
    """

    async def work() -> T:
        return await look((await connect(program_settings(), connection)).domain(domain_url))

    return run_now(work())


def get_one(
    facts: Callable[[Representation], T],
    kind: type[Collection],
    domain_url: str | None,
    connection: str | None,
    **given: str | None,
) -> T:
    """Look up one resource; see `ask_domain` and `find_one`."""

    async def look(domain: Domain) -> T:
        return facts(await find_one(Directory(kind(domain)), **given))

    return ask_domain(look, domain_url, connection)


async def list_items(page: Callable[[int, int], Awaitable[Page]], most: int | None = None) -> list[Representation]:
    """A listing, of which a page is asked for by (position of the first from 1, how many at most).

    Args:
        page: reads one.
        most: how many at most; None for all.
    """

    async def fetch(first: int, size: int) -> list[Representation]:
        return (await page(first + 1, size)).items

    return await list_part(fetch, size=PAGE, most=most)
