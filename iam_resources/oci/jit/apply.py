"""Gives capabilities to users that exist already, by the code that the function runs for new ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iam_resources.errors import Denied, IamError, VendorError
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.jit.function import capabilities
from iam_resources.oci.jit.function.capabilities import NAMES, CallFailed, Outcome, Person
from iam_resources.operation import check_stop

AT_ONCE = 200
"""Users under way together: their changes travel in a few calls where the domain has a way for that."""


@dataclass
class Summary:
    """What became of the users.

    Attributes:
        changed: those that were changed, or with a dry run would be.
        unchanged: how many had all that is wanted.
        failed: those that could not be changed, each with the reason.
    """

    changed: list[Outcome] = field(default_factory=list)
    unchanged: int = 0
    failed: list[Outcome] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """How many users were looked at."""
        return len(self.changed) + self.unchanged + len(self.failed)

    def add(self, outcome: Outcome) -> None:
        """Count one user."""
        if outcome.result == "changed":
            self.changed.append(outcome)
        elif outcome.result == "unchanged":
            self.unchanged += 1
        else:
            self.failed.append(outcome)


async def apply(
    domain: Domain,
    wanted: Mapping[str, bool],
    *,
    names: Sequence[str] = (),
    filter: str = "",
    dry_run: bool = False,
    told: Callable[[Summary], None] = lambda _: None,
) -> Summary:
    """Give users the wanted capabilities; what else they may use stays.

    Args:
        domain: where the users are.
        wanted: capabilities by the vendor's names.
        names: the users' names; none for all that the filter lets through.
        filter: of SCIM; empty for all users.
        dry_run: only find out who would be changed.
        told: called after each user.

    Raises:
        VendorError: the users can not be listed, or the domain lets the caller change nobody.
    """
    users, summary = Users(domain), Summary()

    async def one(person: Person | Outcome) -> None:
        outcome = person if isinstance(person, Outcome) else await _one(users, person, wanted, dry_run=dry_run)
        summary.add(outcome)
        told(summary)

    under_way: set[asyncio.Task[None]] = set()
    try:
        async for person in _named(users, names) if names else _all(users, filter):
            check_stop()
            if len(under_way) >= AT_ONCE:
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            under_way.add(asyncio.ensure_future(one(person)))
        await asyncio.gather(*under_way)
    finally:
        await asyncio.gather(*under_way, return_exceptions=True)
    return summary


async def _one(users: Users, person: Person, wanted: Mapping[str, bool], *, dry_run: bool) -> Outcome:
    async def call(_: str, __: str, body: Mapping[str, Any] | None) -> Mapping[str, Any]:
        flags = {name: value for name, value in (body or {}).items() if name in NAMES}
        if dry_run:
            return flags
        try:
            return await users.change_capabilities(person.id, flags, who=person.name)
        except Denied:
            raise  # the next user would fare no better
        except VendorError as error:
            raise CallFailed(str(error), status=error.status) from error

    return await capabilities.change(person, wanted, call)


async def _all(users: Users, filter: str) -> AsyncIterator[Person]:
    """All users that a filter lets through, listed before the first is changed.

    A change can take a user out of what the filter lets through; those behind it would move up, and be passed over.
    """
    found: dict[str, Person] = {}
    start, total = 1, 1
    while start <= total:
        page = await users.page(start, filter=filter)
        if not page.items:
            break
        found |= {person.id: person for person in map(_person, page.items)}
        start, total = start + len(page.items), page.total
    for person in found.values():
        yield person


async def _named(users: Users, names: Sequence[str]) -> AsyncIterator[Person | Outcome]:
    for name in dict.fromkeys(names):
        try:
            seen = await users.named(name)
        except IamError as error:
            yield Outcome(Person("", name), "failed", reason=str(error))
            continue
        yield _person(seen) if seen else Outcome(Person("", name), "failed", reason="there is no such user")


def _person(seen: Mapping[str, Any]) -> Person:
    return Person(str(seen["id"]), str(seen["userName"]), capabilities.known_of(seen))
