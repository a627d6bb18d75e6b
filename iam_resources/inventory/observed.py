"""Who has access at a vendor now, whether a resource manages it or not: its listings, read as its resources are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from iam_resources.access import Catalog, Observed, State, Vendor, text_in
from iam_resources.errors import Refused
from iam_resources.inventory.items import Item, Lister, Wanted
from iam_resources.settings import Settings


async def observe_listed(
    settings: Settings, states: Sequence[State], vendors: Mapping[str, Vendor]
) -> tuple[list[Observed], list[str]]:
    """List who has what, in the places that the resources of a stack are in.

    Args:
        settings: of the connections.
        states: the resources.
        vendors: those that are to be asked, by the part of the token before the colon: what their types say of access.

    Returns:
        What they say, and one line on each place that cannot be listed as a whole.

    Raises:
        IamError: a vendor refuses, or cannot be reached.
    """
    called = defaultdict[str, set[tuple[str, str]]](set)
    for state in states:
        name = state.token.partition(":")[0]
        if name in vendors:
            called[name].add(_named_place(state, vendors[name]))
    # Of vendors that share ids, those first whose objects know more of them: a group of a domain knows its OCID too.
    order = sorted(called, key=lambda name: (-max(len(each.ids) for each in vendors[name].objects.values()), name))
    listed: list[_Listed] = []
    notes: list[str] = []
    for name in order:
        for connection, place in sorted(called[name]):
            there = {vendors[name].place_input: place} if place else {}
            wanted = Wanted(name, connection=connection or None, include_builtin=True, of_everybody=False, place=there)
            try:
                inventory = await Lister(wanted, settings).take()
            except Refused as error:
                notes.append(f"{name}: only what resources say, as not all can be listed: {error}")
                continue
            listed.append(_Listed(name, (connection, place), [_state_of(each, there) for each in inventory.items]))
    catalog = Catalog(vendors, [state for each in listed for state in each.states], [])
    return [_observed(each, vendors[each.vendor], catalog) for each in listed if each.states], notes


@dataclass(frozen=True)
class _Listed:
    """What one place has.

    Attributes:
        vendor: its name.
        called: connection and name of the place, as resources say them.
        states: what is there, each as a resource of it would be.
    """

    vendor: str
    called: tuple[str, str]
    states: list[State]


def _named_place(state: State, vendor: Vendor) -> tuple[str, str]:
    """The connection that a resource names, and the place; both empty for the default."""
    place = text_in(state.inputs.get(vendor.place_input)) if vendor.place_input else ""
    return text_in(state.inputs.get("connection")), place


def _state_of(item: Item, place: Mapping[str, str]) -> State:
    token = item.kind.token
    return State(
        f"live::{token}::{item.id}",
        item.kind.type_token,
        id=item.id,
        inputs={**item.inputs, **place},
        outputs=item.outputs,
    )


def _observed(listed: _Listed, vendor: Vendor, catalog: Catalog) -> Observed:
    side = catalog.before
    grants = [
        replace(grant, by="")
        for state in listed.states
        if (read := vendor.grants.get(state.token)) is not None
        for grant in read(state, side)
    ]
    objects = [side.objects[key] for state in listed.states if (key := side.key_of(state.urn))]
    return Observed(
        vendor=vendor.name,
        family=vendor.family,
        place=catalog.place_of(listed.states[0]).key.removeprefix(f"{vendor.name}:"),
        called=(listed.called,),
        grants=tuple(grants),
        parents={each.key: each.parent for each in objects if each.parent},
        names={(each.kind, each.key): each.name for each in objects},
    )
