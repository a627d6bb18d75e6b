"""Whether an interrupted run has made an object for the resource that is being made now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import ValidationError

from iam_resources.engine.interrupted import Evidence, InterruptedCreate
from iam_resources.engine.model import Inputs
from iam_resources.http.clock import ServerClock

I = TypeVar("I", bound=Inputs)  # noqa: E741 (inputs)


async def find_missing_proof(
    evidence: Evidence,
    word: str,
    object_id: str,
    id_field: str,
    made: object,
    clock: ServerClock,
    is_as_begun: Callable[[InterruptedCreate], Awaitable[bool]],
) -> str | None:
    """Find what is missing to prove that an interrupted run has made an object for this resource.

    Args:
        evidence: what the state says of earlier creates of the resource.
        word: what such an object is called in a message: `auth token`.
        object_id: the vendor's id of the object.
        id_field: the output in which a resource has it.
        made: when it was made, by the vendor's clock; None where the vendor does not say.
        clock: the vendor's.
        is_as_begun: whether it is as one of those creates would have made it.

    Returns:
        The beginning of a hint; empty where nothing points to such a run, None where it is proved.
    """
    if not evidence.creates:
        return evidence.missing and f"Whether an interrupted run made it is not known: {evidence.missing}. "
    for create in evidence.creates:
        if evidence.has_owner(object_id, id_field):
            why = "another resource in the state has it"
        elif made is None:
            why = f"this vendor does not say when a {word} was made"
        elif not clock.is_within(made, create.began, create.ended):
            why = "it was not made while that run worked"
        elif not await is_as_begun(create):
            why = "it is not as that run would have made it"
        else:
            return None
    return f"An interrupted run was about to make this {word}, but {why}, so it may be somebody else's. "


def read_begun(model: type[I], create: InterruptedCreate) -> I | None:
    """The inputs of an interrupted create; None where a part is encrypted, or they are of another version."""
    try:
        return model.model_validate(create.inputs)
    except ValidationError:
        return None
