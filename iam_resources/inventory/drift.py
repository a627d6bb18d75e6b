"""What differs between a stack's state and its vendors. Nothing is written, neither at a vendor nor in the state."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from iam_resources.engine.model import facts
from iam_resources.engine.runner import Runner, Values
from iam_resources.errors import IamError, Refused
from iam_resources.inventory.items import Item, Lister, Wanted, select_new, vendors
from iam_resources.inventory.stored import Stored, owned_by
from iam_resources.settings import Settings

_AT_ONCE = 64
_SECRET = "[secret]"  # noqa: S105 (what is shown in place of one)


@dataclass(frozen=True)
class Changed:
    """A resource that the vendor has otherwise than the stack.

    Attributes:
        stored: as the stack has it.
        fields: by argument, what the stack says and what the vendor has; secrets are not shown.
    """

    stored: Stored
    fields: dict[str, tuple[Any, Any]]


@dataclass
class Drift:
    """What was found.

    Attributes:
        compared: how many resources were looked at.
        changed, missing: resources of the stack.
        unmanaged: what exists and no resource of the stack manages, with the vendor's module.
        failed: resources that could not be read, with the reason.
        unlisted: vendors of which not all can be listed, so that what is unmanaged is not known, with the reason.
    """

    compared: int = 0
    changed: list[Changed] = field(default_factory=list)
    missing: list[Stored] = field(default_factory=list)
    unmanaged: list[Item] = field(default_factory=list)
    failed: list[tuple[Stored, str]] = field(default_factory=list)
    unlisted: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether the vendors have what the stack has, and nothing else."""
        return not (self.changed or self.missing or self.unmanaged or self.failed or self.unlisted)


async def find_drift(
    stored: Sequence[Stored],
    settings: Settings,
    *,
    unmanaged: bool = True,
    include_builtin: bool = False,
    report: Callable[[str], None] = lambda _: None,
) -> Drift:
    """Compare the resources of a stack with their vendors.

    Args:
        stored: the resources.
        settings: has the connections.
        unmanaged: whether to look for what no resource manages, where the connections of the resources lead.
        include_builtin: whether what the vendor itself made counts as unmanaged too.
        report: is called now and then with what is being done.

    Raises:
        IamError: a place cannot be listed.
    """
    found = Drift(compared=len(stored))
    runners = {kind.token: Runner(kind, settings) for kind in {each.kind for each in stored}}
    free = asyncio.Semaphore(_AT_ONCE)
    done = 0

    async def compare(each: Stored) -> None:
        nonlocal done
        async with free:
            await _compare(runners[each.kind.token], each, found)
        done += 1
        if done % 100 == 0:
            report(f"{done} of {len(stored)} compared")

    await asyncio.gather(*map(compare, stored))
    order = {each.urn: number for number, each in enumerate(stored)}
    found.changed.sort(key=lambda each: order[each.stored.urn])
    found.missing.sort(key=lambda each: order[each.urn])
    found.failed.sort(key=lambda each: order[each[0].urn])
    if unmanaged:
        await _find_unmanaged(found, stored, settings, report, include_builtin=include_builtin)
    return found


async def _compare(runner: Runner, stored: Stored, found: Drift) -> None:
    try:
        seen = await runner.read(stored.id, stored.outputs, stored.inputs)
    except IamError as error:
        found.failed.append((stored, str(error)))
        return
    if not seen.id:
        found.missing.append(stored)
        return
    names = runner.diff(seen.state, stored.inputs, stored.inputs).fields
    if names:
        known = facts(stored.kind.inputs)
        fields = {
            name: (_SECRET, _SECRET) if known[name].secret else (stored.inputs.get(name), seen.state.get(name))
            for name in sorted(names)
        }
        found.changed.append(Changed(stored, fields))


async def _find_unmanaged(
    found: Drift,
    stored: Iterable[Stored],
    settings: Settings,
    report: Callable[[str], None],
    *,
    include_builtin: bool,
) -> None:
    """What exists where the connections of the resources lead, and none of them manages."""
    listed = set(vendors())
    places = sorted({(each.kind.module, _connection(each.outputs)) for each in stored if each.kind.module in listed})
    owned = await owned_by(stored, settings)
    for vendor, connection in places:
        wanted = Wanted(vendor, connection=connection or None, include_builtin=include_builtin)
        lister = Lister(wanted, settings)
        try:
            inventory = await lister.take(lambda word, count, _: report(f"listing {word}: {count} found"))
        except Refused as error:
            found.unlisted.append((vendor, str(error)))
        else:
            found.unmanaged += select_new(inventory.items, owned)


def _connection(outputs: Values) -> str:
    return str(outputs.get("connection") or "")
