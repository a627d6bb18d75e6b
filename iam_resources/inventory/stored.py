"""The resources that a stack's state has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from iam_resources.engine.ownership import Owned
from iam_resources.engine.registry import ResourceType, by_type_token, is_ours
from iam_resources.engine.runner import Runner, Values
from iam_resources.engine.values import readable
from iam_resources.settings import Settings


@dataclass(frozen=True)
class Stored:
    """One resource of a state.

    Attributes:
        kind: its type.
        urn, id: the engine's.
        inputs, outputs: without what is encrypted.
    """

    kind: ResourceType
    urn: str
    id: str
    inputs: Values
    outputs: Values

    @property
    def name(self) -> str:
        """Its name in the program."""
        return name_in(self.urn)


def name_in(urn: str) -> str:
    """The name in the program of the resource that a URN is of."""
    return urn.rpartition("::")[2]


def stored_in(resources: Iterable[dict[str, Any]], vendor: str = "") -> list[Stored]:
    """The resources of this project's kinds that exist: not those that wait for their deletion.

    Args:
        resources: as `pulumi stack export` has them.
        vendor: the module of the types; empty for all.
    """
    return [
        Stored(
            kind,
            str(each["urn"]),
            str(each.get("id") or ""),
            readable(each.get("inputs")),
            readable(each.get("outputs")),
        )
        for each in resources
        if each.get("custom") and not each.get("delete") and is_ours(str(each.get("type")))
        if vendor in ("", (kind := by_type_token(str(each["type"]))).module)
    ]


async def owned_by(stored: Iterable[Stored], settings: Settings) -> list[Owned]:
    """What the resources of a state own at their vendors."""
    runners: dict[str, Runner] = {}
    found: list[Owned] = []
    for each in stored:
        runner = runners.setdefault(each.kind.token, Runner(each.kind, settings))
        found += await runner.owned(each.outputs)
    return found
