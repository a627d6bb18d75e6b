"""The smallest PATCH that leads from what is there to what is wanted (RFC 7644, section 3.5.2).

The service fills and reorders attributes as it likes: a second mail for recovery, flags, `schemas`. None of that is
wanted by anybody, so none of it is ever a difference here.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from iam_resources.scim.representation import Representation, put_at, split, value_at
from iam_resources.scim.schemas import PATCH_OP

Which: TypeAlias = tuple[tuple[str, str], ...]
"""What distinguishes a value of a multi-valued attribute from the others: `(("type", "work"),)`."""

Item: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Several:
    """What is wanted of a multi-valued attribute: of each value that is mentioned, or that it goes (None)."""

    items: Mapping[Which, Item | None]


Wanted: TypeAlias = Mapping[str, Any]
"""By path: a value, a `Several`, an object of which only the mentioned parts count, or None where it is to go."""


@dataclass(frozen=True)
class Change:
    """One operation of a PATCH.

    Attributes:
        op: what is done.
        path: of the attribute.
        value: the new value; for `remove` None, or the values to remove where a service takes them so.
        which: the values of a multi-valued attribute that are chosen; empty for the attribute itself.
        part: what of these values, empty for the whole.
    """

    op: Literal["add", "replace", "remove"]
    path: str
    value: Any = None
    which: Which = ()
    part: str = ""

    def to_wire(self) -> Representation:
        """As the service takes it."""
        path = self.path
        if self.which:
            path += "[" + " and ".join(f"{name} eq {json.dumps(text, ensure_ascii=False)}" for name, text in self.which)
            path += "]"
        if self.part:
            path += f".{self.part}"
        body: Representation = {"op": self.op, "path": path}
        return body if self.op == "remove" and self.value is None else {**body, "value": self.value}


def patch_body(changes: list[Change]) -> Representation:
    """The body of a PATCH."""
    return {"schemas": [PATCH_OP], "Operations": [change.to_wire() for change in changes]}


def smallest(seen: Representation, wanted: Wanted) -> list[Change]:
    """The changes that make all that is wanted true, and touch nothing else; none where nothing differs.

    Args:
        seen: what is there.
        wanted: what is to be there.
    """
    changes: list[Change] = []
    for path, value in wanted.items():
        if isinstance(value, Several):
            changes += _of_several(path, [dict(item) for item in value_at(seen, path) or []], value)
        else:
            changes += _of_single(path, value_at(seen, path), value)
    return _joined(seen, changes)


def changed_in(seen: Representation, wanted: Wanted) -> list[str]:
    """The paths of single attributes that have another value than the one that is wanted.

    What is not there at all is left out: a service may take an attribute and never return it.
    """
    known = {path: value_at(seen, path) for path, value in wanted.items() if not isinstance(value, Several)}
    return [path for path, value in known.items() if value is not None and [*_of_single(path, value, wanted[path])]]


def _of_single(path: str, known: Any, wanted: Any) -> Iterator[Change]:
    if is_nothing(wanted):
        if not is_nothing(known):
            yield Change("remove", path)
    elif not _equals(known, wanted):
        whole = {**known, **wanted} if isinstance(wanted, Mapping) and isinstance(known, dict) else wanted
        yield Change("add" if known is None else "replace", path, whole)


def _joined(seen: Representation, changes: list[Change]) -> list[Change]:
    """Where an object is not there yet, its parts are added together: there is nothing to add a part to."""
    joined: dict[str, Change] = {}
    kept: list[Change] = []
    for change in changes:
        above, dot, part = split(change.path)[1].rpartition(".")
        parent = change.path.removesuffix(f".{part}")
        if not dot or change.which or value_at(seen, parent) is not None:
            kept.append(change)
        elif above:
            known = joined.get(parent)
            joined[parent] = Change("add", parent, {**(known.value if known else {}), part: change.value})
    return [*kept, *joined.values()]


def _of_several(path: str, known: list[Representation], wanted: Several) -> Iterator[Change]:
    there = {which: [each for each in known if _matches(each, which)] for which in wanted.items}
    chosen = {which: _nearest(there[which], item) for which, item in wanted.items.items() if item and there[which]}
    yield from _give_up_primary(path, known, wanted, chosen)
    added: list[Representation] = []
    for which, item in wanted.items.items():
        if item is None:
            if there[which]:
                yield Change("remove", path, which=which)
        elif which not in chosen:
            added.append({**dict(which), **{name: value for name, value in item.items() if not is_nothing(value)}})
        else:
            yield from _of_one(path, chosen[which], which, item)
    if added:
        yield Change("add", path, added)


def _give_up_primary(
    path: str, known: list[Representation], wanted: Several, chosen: Mapping[Which, Representation]
) -> Iterator[Change]:
    """Only one value may be primary: where another becomes it, the one that is gives it up, though nobody says so."""
    claims = [which for which, item in wanted.items.items() if item is not None and item.get("primary")]
    for each in known:
        mentioned = [(which, item) for which, item in wanted.items.items() if _matches(each, which)]
        spoken_for = any(
            item is None or (item.get("primary") is not None and chosen[which] is each) for which, item in mentioned
        )
        if claims and each.get("primary") and not spoken_for:
            which = tuple((name, str(each[name])) for name in ("type", "value") if each.get(name))
            yield Change("replace", path, False, which, "primary")


def _of_one(path: str, known: Representation, which: Which, item: Item) -> Iterator[Change]:
    # There may be another of its type, also where only one is known of: that one stays as it is.
    if which[-1][0] == "type" and known.get("value"):
        which = (*which, ("value", str(known["value"])))
    # What distinguishes it from the others changes last: until then it must be found by it.
    for name, value in sorted(item.items(), key=lambda each: each[0] == "value"):
        if is_nothing(value):
            if not is_nothing(known.get(name)):
                yield Change("remove", path, which=which, part=name)
        elif not _equals(known.get(name), value):
            yield Change("replace", path, value, which, name)


def _nearest(there: list[Representation], item: Item) -> Representation:
    """The value to change where several fit: the one of that very value, else the one that needs fewest changes."""

    def differs(each: Representation) -> tuple[bool, int]:
        other = "value" in item and not _equals(each.get("value"), item["value"])
        return other, sum(not _equals(each.get(name), value) for name, value in item.items())

    return min(there, key=differs)


def apply(seen: Representation, changes: list[Change]) -> Representation:
    """What is there after these changes, as `smallest` makes them."""
    after = copy.deepcopy(seen)
    for change in changes:
        known = value_at(after, change.path)
        if change.which:
            kept = [
                each
                for each in known or []
                if not (change.op == "remove" and not change.part and _matches(each, change.which))
            ]
            for each in kept:
                if change.part and _matches(each, change.which):
                    put_at(each, change.part, change.value)
            put_at(after, change.path, kept or None)
        elif change.op == "add" and isinstance(known, list):
            put_at(after, change.path, [*known, *change.value])
        else:
            put_at(after, change.path, change.value)
    return after


def _matches(item: Item, which: Which) -> bool:
    return all(str(item.get(name, "")) == text for name, text in which)


def _equals(known: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(known, dict) and all(_equals(known.get(name), value) for name, value in wanted.items())
    return bool(known == wanted) or (wanted is False and known is None)


def is_nothing(value: Any) -> bool:
    """Whether a value clears an attribute."""
    return value is None or value in ("", [], {})
