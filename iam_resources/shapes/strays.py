"""Credentials whose secret nobody knows: an interrupted run made them, and the vendor returns a secret only once."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from iam_resources.engine.interrupted import InterruptedCreate, find_evidence
from iam_resources.errors import VendorError
from iam_resources.http.clock import ServerClock
from iam_resources.shapes.proof import find_missing_proof

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Candidate:
    """A credential that may be left from an interrupted run: no resource of the program has it.

    Attributes:
        id: the vendor's.
        word: what its kind is called: `auth token`.
        id_field: the output in which a resource has its id.
        described: what is said of it in a message, without a full stop: `user ana has another auth token "x": <id>`.
        made: when it was made, by the vendor's clock; None where that is not known.
        how_to_remove: by hand, as the end of a sentence: `in the Console`.
        is_as_begun: whether it is as an interrupted create would have made it.
        remove: removes it; one that is gone is not an error.
        is_likely: whether it is reported where nothing proves that an interrupted run made it.
    """

    id: str
    word: str
    id_field: str
    described: str
    made: object
    how_to_remove: str
    is_as_begun: Callable[[InterruptedCreate], Awaitable[bool]]
    remove: Callable[[], Awaitable[None]]
    is_likely: bool = True


class Strays:
    """The credentials that may be left from an interrupted run that was about to make the same one.

    Args:
        what: what such a credential is called in a message: `auth token "x" of user ana`.
        find: lists the candidates.
        clock: the vendor's.
        replace: the argument `replace_stray`.
    """

    def __init__(
        self, what: str, find: Callable[[], Awaitable[Iterable[Candidate]]], clock: ServerClock, *, replace: bool
    ) -> None:
        self._what = what
        self._find = find
        self._clock = clock
        self._replace = replace

    async def settle(self) -> None:
        """Before a credential is made: remove those that an interrupted run of this stack has made for the same
        resource, where the program says so, and report the others."""
        for each, missing in await self._examine():
            if missing is None and self._replace:
                await each.remove()
                log.info("removed the %s %s: %s", each.word, each.id, _WHY)
            elif missing is None:
                log.warning("%s. %s. Remove it %s", each.described, _PROVED, each.how_to_remove)
            elif each.is_likely:
                kept = f"replace_stray does not remove it. {missing}" if self._replace else ""
                log.warning("%s. %s. %sRemove it %s", each.described, _LIKELY, kept, each.how_to_remove)

    async def describe(self) -> list[str]:
        """In a preview: what `settle` will do with those that an interrupted run has made for the same resource."""
        return [
            f"removes the {each.word} {each.id}: {_WHY}"
            if self._replace
            else f"{each.described}. {_PROVED}. To have it removed first, write replace_stray=True"
            for each, missing in await self._examine()
            if missing is None
        ]

    async def _examine(self) -> list[tuple[Candidate, str | None]]:
        """The candidates, each with what is missing to prove that an interrupted run has made it."""
        try:
            candidates = await self._find()
        except VendorError as error:  # a report that is not possible must not keep a credential from being made
            log.warning("whether an interrupted run has left another %s is not known: %s", self._what, error)
            return []
        return [(each, await self._find_missing_proof(each)) for each in candidates]

    async def _find_missing_proof(self, each: Candidate) -> str | None:
        evidence = await find_evidence()
        proof = (each.word, each.id, each.id_field, each.made, self._clock, each.is_as_begun)
        return await find_missing_proof(evidence, *proof)


_WHY = "an interrupted run made it, and nobody knows its secret"
_PROVED = "An interrupted run made it for this resource, and nobody knows its secret"
_LIKELY = (
    "Unless a resource manages it, or did until now, it is left from a run that was interrupted, and nobody knows its"
    " secret"
)
