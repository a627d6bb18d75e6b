"""What the resource at work says of what it owns, wherever in a vendor's package it is: `claim` before it makes
something, `removing` around each removal.

The host says which resource is at work (`working_for`); without one, as in a lookup, nothing is asked.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from iam_resources.engine.ownership import Owned, Ownership, name_of, two_owners
from iam_resources.engine.requests import Requests

log = logging.getLogger(__name__)
_COMES_SECONDS = 5.0
"""How long a create waits for a resource that makes what it refers to, while others are under way."""
_LOOKS, _LOOK_SECONDS = 10, 0.05
"""How often another owner is looked for before a conflict is reported, and how far apart."""


@dataclass(frozen=True)
class _Operation:
    ownership: Ownership
    urn: str
    deleting: bool
    requests: Requests | None
    preview: bool


_current: ContextVar[_Operation | None] = ContextVar("ownership", default=None)


@contextmanager
def working_for(
    ownership: Ownership,
    urn: str,
    *,
    deleting: bool = False,
    requests: Requests | None = None,
    preview: bool = False,
) -> Iterator[None]:
    """Within the block, claims and removals are those of one resource.

    Args:
        ownership: of the host.
        urn: the resource.
        deleting: whether the resource is deleted.
        requests: of the operation, where other ones can be waited for.
        preview: whether nothing is made.
    """
    before = _current.set(_Operation(ownership, urn, deleting, requests, preview))
    try:
        yield
    finally:
        _current.reset(before)


async def claim(*wanted: Owned) -> None:
    """Say what the resource at work is about to make or change; see `Ownership.claim`. Call it before the first write.

    Raises:
        Refused: another resource of the program owns the same; the error names both.
    """
    operation = _current.get()
    if operation is not None:
        await operation.ownership.claim(operation.urn, wanted)


async def claim_existing(*wanted: Owned) -> None:
    """Claim what the vendor has already under the name that the program wants, before the conflict is reported.

    Its owner in the program may be compared a moment later, as the engine works on many resources at the same time.

    Raises:
        Refused: another resource of the program owns the same; the error names both.
    """
    await claim(*wanted)
    operation = _current.get()
    if operation is None:
        return
    for _ in range(_LOOKS):
        await asyncio.sleep(_LOOK_SECONDS)
        operation.ownership.check_single(operation.urn, wanted)


async def claim_resolved(wanted: Owned, *named: Owned) -> None:
    """In a preview: claim what the references of the resource at work mean at the vendor, however they are written.

    Args:
        wanted: what it will have, by the vendor's ids.
        named: the objects that it refers to by name: a name that its owner gives up in this run means another object.

    Raises:
        Refused: another resource of the program wants the same; the error names both.
    """
    operation = _current.get()
    same = operation.ownership.resolve(operation.urn, wanted, named) if operation and operation.preview else None
    if operation is None or same is None:
        return
    other, others = same
    for each in {*named, *others}:
        if await await_name_given_up(each, each.names[0]):
            return
    raise two_owners(operation.urn, other, wanted)


@asynccontextmanager
async def removing(owned: Owned) -> AsyncIterator[bool]:
    """Around each removal of something that another resource could own too.

        async with removing(owned) as allowed:
            if allowed:
                await api.leave(...)

    Gives False where another resource of the program owns it: then it must stay, and one line has said so.
    """
    operation = _current.get()
    if operation is None:
        yield True
        return
    owner = operation.ownership.owner_of(owned, operation.urn, deleting=operation.deleting)
    if owner is not None:
        log.info("kept %s: %s manages it", owned.label or owned.kind, name_of(owner, operation.urn))
        yield False
        return
    async with operation.ownership.removing(operation.urn, owned):
        yield True


@asynccontextmanager
async def removing_along(owned: Owned) -> AsyncIterator[list[Owned]]:
    """Around the removal of what an object has, where the vendor refuses to delete the object because of it.

    Gives what other resources have of the object, if it is deleted ahead of its replacement (`delete_before_replace`):
    those of the program get it again, with the new object. Empty in any other delete.
    """
    operation = _current.get()
    if operation is None:
        yield []
        return
    relations = operation.ownership.goes_along(owned, operation.urn)
    async with AsyncExitStack() as stack:
        for each in relations:
            await stack.enter_async_context(operation.ownership.removing(operation.urn, each))
        yield relations


def end_of(place: str, kind: str, reference: str, *, ignore_case: bool = False) -> str:
    """What a reference means, as far as it is known without a call; see `Ownership.end_of`."""
    operation = _current.get()
    ownership = operation.ownership if operation else Ownership()
    return ownership.end_of(place, kind, reference, ignore_case=ignore_case)


async def await_planned(place: str, kind: str, reference: str, *, ignore_case: bool = False) -> bool:
    """Whether another resource makes the object of that name in this operation; outside of a preview this waits until
    it is made.

    The engine registers resources that do not depend on each other in no certain order, so one that is not known yet
    may come.

    Args:
        place: where the object is to be.
        kind: of the object.
        reference: its name.
        ignore_case: whether names of this kind that differ in case only are the same.
    """
    operation = _current.get()
    if operation is None or operation.requests is None:
        return False
    ownership, urn, requests = operation.ownership, operation.urn, operation.requests
    owners = ownership.planned_by(urn, place, kind, reference, ignore_case=ignore_case)
    if not owners:
        await requests.wait_until_quiet(math.inf if operation.preview else _COMES_SECONDS)
        owners = ownership.planned_by(urn, place, kind, reference, ignore_case=ignore_case)
    if owners and not operation.preview:
        with requests.waiting():
            await ownership.await_made(urn, owners)
    return bool(owners)


def holds(owned: Owned) -> bool:
    """Whether the resource at work has something by its state, so that its create replaces it."""
    operation = _current.get()
    return operation is not None and operation.ownership.holds(operation.urn, owned)


async def await_name_given_up(owned: Owned, name: str) -> bool:
    """In a preview: whether the resource of the program that has an object calls it otherwise from now on.

    Args:
        owned: the object.
        name: the one that it has at the vendor.
    """
    operation = _current.get()
    if operation is None or operation.requests is None:
        return False
    object_id = owned.ends[0].partition(":")[2]
    if operation.ownership.name_in_program(owned.place, object_id) in ("", name):
        await operation.requests.wait_until_quiet()
    return operation.ownership.name_in_program(owned.place, object_id) not in ("", name)


def is_replacement() -> bool:
    """Whether the resource at work is in the state already, so that its create is a replacement."""
    operation = _current.get()
    return operation is not None and operation.ownership.existed(operation.urn)


def current_owners(kind: str, place: str) -> list[tuple[str, Owned]]:
    """What other resources of the program own of a kind in a place, each with the resource's name for a person."""
    operation = _current.get()
    if operation is None:
        return []
    return [(name_of(owner), owned) for owner, owned in operation.ownership.owned_of_kind(kind, place, operation.urn)]
