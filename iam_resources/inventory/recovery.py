"""What an interrupted run left in the state of a stack: its lock, and pending operations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from iam_resources.engine.interrupted import evidence_in, is_open
from iam_resources.engine.registry import by_type_token, is_ours
from iam_resources.engine.values import readable
from iam_resources.errors import IamError
from iam_resources.inventory.stored import name_in
from iam_resources.pulumi_command import Export
from iam_resources.settings import Settings
from iam_resources.shapes.named import NamedLifecycle

Outcome = Literal["settled", "resumes", "open"]
_RESUMES = {"updating": "changes", "deleting": "deletes", "importing": "imports", "reading": "reads"}


@dataclass(frozen=True)
class PendingOperation:
    """An operation that a run began and did not end.

    Attributes:
        urn: of its resource.
        operation: the engine's word: `creating`, `updating`, `deleting`, ...
        outcome: `settled`: nothing is left to do; `resumes`: the next `pulumi up` does the rest; `open`: a person has
            to look.
        reason: why, and what to do.
    """

    urn: str
    operation: str
    outcome: Outcome
    reason: str

    @property
    def name(self) -> str:
        """The resource's name in the program."""
        return name_in(self.urn)


async def examine(state: Export, settings: Callable[[], Coroutine[Any, Any, Settings]]) -> list[PendingOperation]:
    """Find out what became of each pending operation. Vendors are asked, and nothing is changed.

    Args:
        state: of the stack.
        settings: gives those of the connections; called where a vendor is to be asked.
    """
    look = _Look(state, settings)
    return list(await asyncio.gather(*map(look.at, state.pending)))


class _Look:
    def __init__(self, state: Export, settings: Callable[[], Coroutine[Any, Any, Settings]]) -> None:
        self._resources = state.resources
        self._creating = [each["resource"] for each in state.pending if each["type"] == "creating"]
        self._urns = {str(each["urn"]) for each in self._resources}
        self._settings = settings
        self._opening: asyncio.Task[Settings] | None = None

    async def at(self, pending: Mapping[str, Any]) -> PendingOperation:
        operation, resource = str(pending["type"]), pending["resource"]
        outcome, reason = await self._judge(operation, resource)
        return PendingOperation(str(resource["urn"]), operation, outcome, reason)

    async def _judge(self, operation: str, resource: Mapping[str, Any]) -> tuple[Outcome, str]:
        if operation != "creating":
            return "resumes", f"the next pulumi up {_RESUMES.get(operation, 'repeats')} it again where it still has to"
        if resource["urn"] in self._urns and not is_open(resource, self._resources):
            return "settled", "the resource is in the state"
        if not is_ours(str(resource.get("type"))):
            return "open", "it is not of this project: see at its provider whether it was made"
        lifecycle = by_type_token(str(resource["type"])).lifecycle
        if "replace_stray" in lifecycle.inputs_model.model_fields:
            return "resumes", (
                "the next pulumi up makes another one; if this one was made, it reports it, or removes it with"
                " replace_stray=True"
            )
        if not issubclass(lifecycle, NamedLifecycle):
            return "resumes", "the next pulumi up makes it, and not twice"
        try:
            return await self._look_at(lifecycle(await self._open()), resource)
        except ValidationError:
            return "open", "a part of what was to be made is encrypted: see at the vendor whether it exists"
        except IamError as error:
            return "open", f"whether it was made is not known: {error}"

    async def _look_at(
        self, lifecycle: NamedLifecycle[Any, Any, Any], resource: Mapping[str, Any]
    ) -> tuple[Outcome, str]:
        begun = lifecycle.inputs_model.model_validate(readable(resource.get("inputs")))
        place = await lifecycle.place_of(begun)
        seen = await lifecycle.existing(place, begun)
        if seen is None:
            return "settled", f"the vendor has no such {lifecycle.word}"
        evidence = evidence_in(self._creating, str(resource["urn"]), self._resources)
        missing = await lifecycle.missing_proof(place, begun, seen, evidence)
        id_ = lifecycle.id_at(place, str(getattr(lifecycle.state_of(place, seen, begun), lifecycle.id_field)), begun)
        if missing is None:
            return "resumes", f"the run has made {id_}: the next pulumi up takes it in"
        missing = missing or f"There is a {lifecycle.word} of that name, and no proof of who made it. "
        return "open", f"{missing}Set adopt=True if it is yours, or import it with the id {id_}"

    async def _open(self) -> Settings:
        """The settings, read once."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._settings())
        return await self._opening
