"""What the resource at work says of what it owns, wherever in a vendor's package it is: `claim` before it makes
something, `removing` around each removal.

The host says which resource is at work (`working_for`); without one, as in a lookup, nothing is asked.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from iam_resources.engine.ownership import Owned, Ownership, name_of

log = logging.getLogger(__name__)
_LOOKS, _LOOK_SECONDS = 10, 0.05
"""How often another owner is looked for before a conflict is reported, and how far apart."""


@dataclass(frozen=True)
class _Operation:
    ownership: Ownership
    urn: str
    deleting: bool


_current: ContextVar[_Operation | None] = ContextVar("ownership", default=None)


@contextmanager
def working_for(ownership: Ownership, urn: str, *, deleting: bool = False) -> Iterator[None]:
    """Within the block, claims and removals are those of one resource.

    Args:
        ownership: of the host.
        urn: the resource.
        deleting: whether the resource is deleted.
    """
    before = _current.set(_Operation(ownership, urn, deleting))
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
        log.info("kept %s: %s manages it", owned.label or owned.kind, name_of(owner))
        yield False
        return
    async with operation.ownership.removing(operation.urn, owned):
        yield True


def end_of(place: str, kind: str, reference: str, *, ignore_case: bool = False) -> str:
    """What a reference means, as far as it is known without a call; see `Ownership.end_of`."""
    operation = _current.get()
    ownership = operation.ownership if operation else Ownership()
    return ownership.end_of(place, kind, reference, ignore_case=ignore_case)


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
