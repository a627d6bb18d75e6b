"""Gives capabilities to users that exist already, by the code that the function runs for new ones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from iam_resources.errors import Denied, VendorError
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.jit.function import capabilities
from iam_resources.oci.jit.function.capabilities import NAMES, CallFailed, Outcome, Person
from iam_resources.operation import check_stop

AT_ONCE = 200
"""Users under way together: their changes travel in a few calls where the domain has a way for that."""
FRESH_SECONDS = 30.0
"""How long a listing is believed. What somebody changes meanwhile would be put back: all that is known is sent."""
LISTINGS = 3
"""How often users are listed at most, until a listing has nobody new."""
SURE = 20
"""So many refusals and nobody changed: the caller may change no user. One user alone may be out of its reach."""


@dataclass
class Summary:
    """What became of the users.

    Attributes:
        changed: those that were changed, or with a dry run would be.
        unchanged: how many had all that is wanted.
        failed: those that could not be changed, each with the reason.
        total: how many users it is about; 0 while that is not known yet.
    """

    changed: list[Outcome] = field(default_factory=list)
    unchanged: int = 0
    failed: list[Outcome] = field(default_factory=list)
    total: int = 0

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
    names: Sequence[str] | None = None,
    filter: str = "",
    dry_run: bool = False,
    report: Callable[[Summary], None] = lambda _: None,
) -> Summary:
    """Give users the wanted capabilities; what else they may use stays.

    The user who makes the calls is never kept from using API keys: the command would lock itself out on its way.

    Args:
        domain: where the users are.
        wanted: capabilities by the vendor's names.
        names: the users' names, an empty list for nobody; None for all that the filter lets through.
        filter: of SCIM; empty for all users.
        dry_run: only find out who would be changed.
        report: called when it is known how many users it is about, and after each of them, with the same summary, which
            grows. So what was done is known also when this ends by an error.

    Raises:
        VendorError: the users cannot be listed, or the domain lets the caller change nobody.
        Stopped: the user cancelled.
    """
    users, summary = Users(domain), Summary()
    refused = 0

    async def change(person: Person | Outcome) -> None:
        outcome = person if isinstance(person, Outcome) else await attempt(person)
        summary.add(outcome)
        report(summary)

    async def attempt(person: Person) -> Outcome:
        nonlocal refused
        try:
            old = not dry_run and time.monotonic() - listed > FRESH_SECONDS
            return await _change(users, replace(person, known=None) if old else person, wanted, dry_run=dry_run)
        except Denied as error:
            refused += 1
            if refused >= SURE and not summary.changed:
                raise
            return Outcome(person, "failed", reason=str(error))

    listed = time.monotonic()
    seen = await _list_users(users, filter) if names is None else None
    summary.total = len(dict.fromkeys(names or ())) if seen is None else len(seen)
    report(summary)
    under_way: set[asyncio.Task[None]] = set()
    try:
        async for person in _persons(domain, users, names or (), seen, wanted):
            check_stop()
            if len(under_way) >= AT_ONCE:
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                await asyncio.gather(*done)
            under_way.add(asyncio.ensure_future(change(person)))
        await asyncio.gather(*under_way)
    finally:
        await asyncio.gather(*under_way, return_exceptions=True)
    return summary


async def _change(users: Users, person: Person, wanted: Mapping[str, bool], *, dry_run: bool) -> Outcome:
    async def call(_: str, __: str, body: Mapping[str, Any] | None) -> Mapping[str, Any]:
        flags = {name: value for name, value in (body or {}).items() if name in NAMES}
        if dry_run:
            return flags
        try:
            if body is None:
                return await users.get(person.id)
            return await users.change_capabilities(person.id, flags, who=person.name)
        except Denied:
            raise  # whether the next user would fare better is for others to say
        except VendorError as error:
            raise CallFailed(str(error), status=error.status) from error

    return await capabilities.change(person, wanted, call)


async def _list_users(users: Users, filter: str) -> list[Mapping[str, Any]]:
    """All users that a filter lets through, listed before the first is changed.

    A change can take a user out of what the filter lets through; those behind it would move up, and be passed over. So
    do those behind a user that is deleted between two pages: what has more than one page is listed until nobody is new.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for _ in range(LISTINGS):
        known, start, total, pages = len(found), 1, 1, 0
        while start <= total:
            page = await users.page(start, filter=filter)
            if not page.items:
                break
            found |= {str(each["id"]): each for each in page.items}
            start, total, pages = start + len(page.items), page.total, pages + 1
        if pages <= 1 or len(found) == known:
            break
    return list(found.values())


async def _persons(
    domain: Domain,
    users: Users,
    names: Sequence[str],
    seen: list[Mapping[str, Any]] | None,
    wanted: Mapping[str, bool],
) -> AsyncIterator[Person | Outcome]:
    for each in seen or ():
        yield _person(domain, each, wanted)
    for name in dict.fromkeys(names):
        found = await users.named(name)
        missing = Outcome(Person("", name), "failed", reason="there is no such user")
        yield missing if found is None else _person(domain, found, wanted)


def _person(domain: Domain, seen: Mapping[str, Any], wanted: Mapping[str, bool]) -> Person | Outcome:
    person = Person(str(seen["id"]), str(seen["userName"]), capabilities.known_of(seen))
    if wanted.get("canUseApiKeys") is False and domain.caller.id and domain.caller.id == seen.get("ocid"):
        reason = "this is who makes the calls, and without canUseApiKeys could make no more of them: leave it out"
        return Outcome(person, "failed", reason=reason)
    return person
