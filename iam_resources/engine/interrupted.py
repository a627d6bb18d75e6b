"""Creates of earlier runs whose result the engine never recorded, as when it was killed.

`Check` gives every resource that is to be made an *attempt*: the time, and a random word, as an input that people do
not see. The engine stores it with the inputs, as a pending operation, before it asks for the create. So where a create
finds its name taken, the state shows whether an earlier run was about to make the same, and since when.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from google.protobuf import struct_pb2

from iam_resources.engine.create_log import LONGEST_SECONDS, CreateLog
from iam_resources.engine.values import readable
from iam_resources.errors import IamError, Stopped, Unavailable
from iam_resources.pulumi_command import Export, export_stack, read_export

log = logging.getLogger(__name__)

ATTEMPT_KEY = "__attempt"
"""The input with the attempt. The engine shows no input that begins so, and leaves it out of update plans."""


@dataclass(frozen=True)
class Attempt:
    """A resource that a run is to make.

    Attributes:
        began: when it was checked, in seconds since 1970 by the clock of the machine.
        run: the run, a random word.
        word: another one, for this resource.
    """

    began: float
    run: str
    word: str

    def __str__(self) -> str:
        return f"{self.began * 1000:.0f}-{self.run}-{self.word}"

    @staticmethod
    def read(text: object) -> Attempt | None:
        """An attempt as a string; None where it is none."""
        parts = str(text or "").split("-")
        return Attempt(int(parts[0]) / 1000, *parts[1:]) if len(parts) == 3 and parts[0].isdecimal() else None


@dataclass(frozen=True)
class InterruptedCreate:
    """A create that was begun, and of which no result is known.

    Attributes:
        inputs: what it was to make, without what the state has encrypted.
        began: when at the earliest, in seconds since 1970 by the clock of the machine that it ran on.
        ended: when at the latest: a later run had begun by then, and a stack has one run at a time.
    """

    inputs: Mapping[str, Any]
    began: float
    ended: float


@dataclass(frozen=True)
class Evidence:
    """What the state says of earlier creates of one resource.

    Attributes:
        creates: those without a result, the latest first.
        resources: all resources in the state.
        missing: why there is no evidence, for a person; empty where the state was read.
    """

    creates: tuple[InterruptedCreate, ...] = ()
    resources: tuple[Mapping[str, Any], ...] = ()
    missing: str = ""

    def has_owner(self, object_id: str, id_field: str) -> bool:
        """Whether a resource in the state has an object already.

        Args:
            object_id: the vendor's.
            id_field: the output with it.
        """
        ids = ((str(each.get("id")), (each.get("outputs") or {}).get(id_field)) for each in self.resources)
        return any(object_id in (id_, id_.rpartition("/")[2], known) for id_, known in ids)


def evidence_in(
    pending: Sequence[Mapping[str, Any]],
    urn: str,
    resources: Sequence[Mapping[str, Any]],
    own: Iterable[Attempt] = (),
) -> Evidence:
    """What a state says of earlier creates of one resource.

    Args:
        pending: the resources whose creates have no result.
        urn: the resource.
        resources: all that are in the state.
        own: the attempts of the run that asks.
    """
    attempts = [*map(_attempt_of, (*pending, *resources)), *own]
    creates = [
        InterruptedCreate(readable(each.get("inputs")), attempt.began, _ended(attempt, attempts))
        for each in pending
        if each["urn"] == urn and is_open(each, resources)
        if (attempt := _attempt_of(each))
    ]
    return Evidence(tuple(sorted(creates, key=lambda each: -each.began)), tuple(resources))


def is_open(pending: Mapping[str, Any], resources: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a create is the last that the state knows of its resource, and says when it began.

    What came into the state after it began proves that its resource was dealt with. One that is older is about to be
    replaced by what the create makes.

    Args:
        pending: the resource of the create.
        resources: all that are in the state.
    """
    attempt, urn = _attempt_of(pending), pending["urn"]
    known = [_attempt_of(each) for each in resources if each["urn"] == urn]
    return attempt is not None and all(each is not None and each.began < attempt.began for each in known)


def attempt_in(inputs: struct_pb2.Struct) -> str | None:
    """The attempt among inputs; None where they have none, as those of an import or of an earlier version."""
    return inputs.fields[ATTEMPT_KEY].string_value if ATTEMPT_KEY in inputs.fields else None


class EarlierRuns:
    """What the state says of earlier runs, for one engine operation. It is read once, and only when it is asked for."""

    def __init__(self) -> None:
        self._run = secrets.token_hex(4)
        self._own: set[Attempt] = set()
        self._reading: asyncio.Task[Export] | None = None
        self._creates: CreateLog | None = None

    def attempt_for(self, olds: struct_pb2.Struct) -> str | None:
        """The attempt of a resource that is checked: the one that its state has, and a new one where it is to be made.

        Args:
            olds: its inputs in the state; empty where it is to be made.
        """
        return attempt_in(olds) if olds.fields else str(Attempt(round(time.time(), 3), self._run, secrets.token_hex(4)))

    @contextmanager
    def looking(self, urn: str) -> Iterator[None]:
        """Within the block, one resource is made, or it is found out whether it can be.

        Args:
            urn: which.
        """
        before = _current.set((self, urn))
        try:
            yield
        finally:
            _current.reset(before)

    @contextmanager
    def creating(self, urn: str, attempt: str | None, inputs: Mapping[str, Any]) -> Iterator[None]:
        """Within the block, one resource is made.

        Args:
            urn: which.
            attempt: its own; without one nothing is looked for.
            inputs: what it is to be, without secrets.
        """
        own = Attempt.read(attempt)
        if own is None:
            yield
            return
        self._own.add(own)
        creates = self._creates_of(urn)
        creates.begin(str(own), {"urn": urn, "inputs": {**inputs, ATTEMPT_KEY: str(own)}})
        try:
            with self.looking(urn):
                yield
        except IamError as error:
            if not isinstance(error, Stopped | Unavailable):  # else the vendor may have made it
                creates.end(str(own))
            raise
        for each in [each for each, resource in creates.left.items() if resource["urn"] == urn]:
            creates.end(each)

    def close(self) -> None:
        """At the end of the operation."""
        if self._creates is not None:
            self._creates.close()

    async def evidence(self, urn: str) -> Evidence:
        """See `find_evidence`."""
        stack = urn.split("::", 1)[0].removeprefix("urn:pulumi:")
        if self._reading is None:
            self._reading = asyncio.ensure_future(_read(stack))
        try:
            state = await asyncio.shield(self._reading)
        except IamError as error:
            log.debug("the state cannot be read: %s", error)
            return Evidence(missing=f"the state cannot be read: {error.reason}")
        pending = [each["resource"] for each in state.pending if each["type"] == "creating"]
        if self._own and not self._own.intersection(map(_attempt_of, pending)):
            return Evidence(missing="the state that pulumi stack export shows has nothing of this run")
        earlier = {_attempt_of(each): each for each in [*self._creates_of(urn).left.values(), *pending]}
        others = [each for attempt, each in earlier.items() if attempt not in self._own]
        return evidence_in(others, urn, state.resources, self._own)

    def _creates_of(self, urn: str) -> CreateLog:
        if self._creates is None:
            self._creates = CreateLog("::".join(urn.split("::", 2)[:2]), self._run)
        return self._creates


_current: ContextVar[tuple[EarlierRuns, str] | None] = ContextVar("earlier_runs", default=None)


async def find_evidence() -> Evidence:
    """What the state says of earlier creates of the resource that is being made; nothing where none is.

    The state is read once for an operation, with `pulumi stack export`. Where something is made, it counts only if it
    shows a create of this very run, so that it is certainly the state of this run.
    """
    current = _current.get()
    return Evidence() if current is None else await current[0].evidence(current[1])


async def _read(stack: str) -> Export:
    return read_export(await export_stack(stack), f"the state of stack {stack}")


def _attempt_of(resource: Mapping[str, Any]) -> Attempt | None:
    return Attempt.read((resource.get("inputs") or {}).get(ATTEMPT_KEY))


def _ended(attempt: Attempt, known: Iterable[Attempt | None]) -> float:
    later = (each.began for each in known if each and each.run != attempt.run and each.began > attempt.began)
    return min([attempt.began + LONGEST_SECONDS, *later])
