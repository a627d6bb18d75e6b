"""What a resource has made: more than one thing only while a change is unfinished.

Nothing in a membership or a grant can be changed: another one is made, then the former one is removed, so that nobody
is without either. What stands between the two is kept in the state, and shows as a difference to whatever the program
says: the next run makes what is wanted and removes the rest, and a destroy removes all of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

from iam_resources.engine.model import Formerly, State
from iam_resources.errors import IamError


class UnfinishedState(State):
    """What is known of a resource besides the one thing that it is."""

    unfinished: Annotated[dict[str, str] | None, Formerly("held")] = None
    """Only while a change is unfinished: everything that this resource has made and not removed yet, by id."""


def describe_unfinished(unfinished: Mapping[str, str]) -> str:
    """All that is left, for a person; no program says this, so it differs from what any program wants."""
    return "; ".join(unfinished.values())


async def remove_all(
    unfinished: Mapping[str, str], remove: Callable[[str], Awaitable[object]]
) -> tuple[dict[str, str], IamError | None]:
    """Remove several things; one that cannot be removed does not keep the others.

    Args:
        unfinished: what is to go, by id.
        remove: removes one.

    Returns:
        What is left, and why; empty and None where all is gone.
    """
    answers = await asyncio.gather(*(remove(id_) for id_ in unfinished), return_exceptions=True)
    left, why = {}, None
    for id_, answer in zip(unfinished, answers, strict=True):
        if isinstance(answer, IamError):
            left[id_], why = unfinished[id_], why or answer
        elif isinstance(answer, BaseException):
            raise answer
    return left, why
