"""What a relation has made: more than one thing only while a change of it is half done.

Nothing in a membership or a grant can be changed: another one is made, then the former one is taken away, so that
nobody is without either. What stands between the two is kept in the state, and shows as a difference to whatever the
program says: the next run makes what is wanted and takes the rest away, and a destroy takes away all of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from iam_resources.engine.model import State
from iam_resources.errors import IamError


class HeldState(State):
    """What is known of a relation besides the one thing that it is."""

    held: dict[str, str] | None = None
    """Only where a change is half done: everything that this resource has made and not taken away yet, by id."""


def in_words(held: Mapping[str, str]) -> str:
    """All that is held, for a person; no program says this, so it differs from what any program wants."""
    return "; ".join(held.values())


async def taken_away(
    held: Mapping[str, str], take: Callable[[str], Awaitable[object]]
) -> tuple[dict[str, str], IamError | None]:
    """Take several away; one that can not be taken away does not keep the others.

    Args:
        held: what goes, by id.
        take: takes one away.

    Returns:
        What is left, and why; nothing and None where all is gone.
    """
    answers = await asyncio.gather(*(take(id_) for id_ in held), return_exceptions=True)
    left, why = {}, None
    for id_, answer in zip(held, answers, strict=True):
        if isinstance(answer, IamError):
            left[id_], why = held[id_], why or answer
        elif isinstance(answer, BaseException):
            raise answer
    return left, why
