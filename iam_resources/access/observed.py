"""Access that was read from a vendor, whether a resource manages it or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iam_resources.access.model import Grant

if TYPE_CHECKING:
    from iam_resources.access.catalog import Catalog
    from iam_resources.access.reading import End, Vendor
    from iam_resources.access.state import State

_SET = "permission set"


@dataclass(frozen=True)
class Observed:
    """What a vendor says of one place, with the keys that a catalog gives objects by their ids.

    Attributes:
        vendor: the vendor's package.
        family: of the vendor.
        place: what identifies the place, as states have it.
        called: the ways in which resources name the place: connection and name, each empty for the default.
        grants: who has what, and what comes with what.
        parents: of groups, the key of the group above.
        names: of all objects there, by kind and key.
        spared: keys of entitlements that no exclusive set takes away, such as a role that everybody has.
    """

    vendor: str
    family: str
    place: str
    called: tuple[tuple[str, str], ...]
    grants: tuple[Grant, ...]
    parents: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    spared: frozenset[str] = frozenset()


def left_after(catalog: Catalog, observed: Sequence[Observed]) -> Iterator[Grant]:
    """The grants that were observed and are still there after a change.

    What a resource of the stack holds is left to the resource. What hangs on an object that is deleted or replaced goes
    with it, and what an exclusive set does not mention is taken away.

    Args:
        catalog: the objects on both sides.
        observed: what the vendors say now.
    """
    if not observed:
        return
    managed = {
        (grant.principal.key if grant.principal else "", grant.through, grant.entitlement)
        for grant in catalog.before.grants()
    }
    gone = {key for key in catalog.before.objects if key not in catalog.after.objects} | catalog.reborn
    exclusive, taken = _exclusive_owners(catalog), _of_exclusive_sets(catalog)
    for each in observed:
        for grant in each.grants:
            who, what = grant.principal.key if grant.principal else "", grant.entitlement
            if (who, grant.through, what) in managed or {who, what.group, _object(what.key)} & gone:
                continue
            if grant.through is not None and _object(grant.through.key) in gone:
                continue
            brought = grant.through is not None and (grant.through.key, what.kind) in taken
            owned = (who in exclusive and what.kind == "role") or what.group in exclusive or what in taken or brought
            if owned and what.key not in each.spared:
                continue
            yield grant


def _object(key: str) -> str:
    """The object that an entitlement is about: `role:<key of the role>`."""
    return key.partition(":")[2]


def _exclusive(catalog: Catalog) -> Iterator[tuple[State, Vendor, End]]:
    """The exclusive sets after a change, each with its vendor and the end that owns it."""
    for state in catalog.after.states:
        vendor = catalog.after.vendor_of(state)
        ends = vendor.ends.get(state.token, ()) if vendor else ()
        if vendor is not None and ends and state.value("exclusive") is True:
            yield state, vendor, ends[0]


def _exclusive_owners(catalog: Catalog) -> set[str]:
    """Users with all of whose roles, and groups with all of whose members, a set deals."""
    owners = ((state, owner) for state, _, owner in _exclusive(catalog) if owner.kind != _SET)
    return {each.key for state, owner in owners for each in catalog.after.resolve(state, owner)}


def _of_exclusive_sets(catalog: Catalog) -> set[object]:
    """What an exclusive set deals with that belongs to a permission set: a kind of policy of it, or all that have it in
    an account."""
    found = set[object]()
    for state, vendor, owner in _exclusive(catalog):
        for grant in vendor.grants[state.token](state, catalog.after) if owner.kind == _SET else ():
            through, what = grant.through, grant.entitlement
            found.add(what if through is None else (through.key, what.kind))
    return found
