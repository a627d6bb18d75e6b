"""Compares what a program wants with what is known, field by field, by the rules the model declares; references too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from iam_resources.engine import per_key
from iam_resources.engine.model import FieldFacts, Inputs, facts
from iam_resources.engine.values import contains_unknown


class Kind(Enum):
    """What happens to one value."""

    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True)
class Change:
    """One value that differs.

    Attributes:
        path: the field, with the key or index where the difference is deeper.
        kind: whether the value appears, changes or goes.
        replaces: whether the object must be replaced for it.
        drift: whether the program is as before, and the vendor's side changed.
    """

    path: str
    kind: Kind
    replaces: bool
    drift: bool

    @property
    def name(self) -> str:
        """The field it belongs to."""
        return self.path.split(".", 1)[0].split("[", 1)[0]


@dataclass(frozen=True)
class Difference:
    """All that differs, and what it means for the object."""

    changes: tuple[Change, ...] = ()
    replaces: tuple[str, ...] = ()
    delete_before_replace: bool = False
    fields: frozenset[str] = field(default_factory=frozenset)


def diff(
    model: type[Inputs],
    state: Mapping[str, Any],
    old_inputs: Mapping[str, Any] | None,
    new_inputs: Mapping[str, Any],
    ignored: Iterable[str] = (),
) -> Difference:
    """Compare the program's inputs with the known state.

    Args:
        model: the inputs model.
        state: what is known of the object.
        old_inputs: what the program wanted before; None where the host does not pass them (the stock host).
        new_inputs: what it wants now, in canonical form; unknown values count as changed.
        ignored: field paths of the resource option `ignore_changes`.
    """
    left_out = tuple(ignored)
    before = state if old_inputs is None else old_inputs
    changes: list[Change] = []
    for fact in facts(model).values():
        wanted = new_inputs.get(fact.name)
        if wanted is None or fact.write_only:
            continue
        if _is_first_mention(fact, wanted, state, old_inputs):
            continue
        known = before.get(fact.name) if fact.local else state.get(fact.name)
        if is_same_reference(fact, wanted, state) or is_same_text(fact, wanted, known):
            continue
        drift = old_inputs is not None and old_inputs.get(fact.name) == wanted
        if fact.refers and isinstance(wanted, list) and isinstance(known, list):
            wanted, known = _in_same_words(fact, wanted, known, (old_inputs or {}).get(fact.name), state)
        for path, kind in _compare(fact, known, wanted):
            if not _covered(path, left_out):
                changes.append(Change(path, kind, fact.replaces, drift))
    replaces = tuple(dict.fromkeys(change.name for change in changes if change.replaces))
    names = frozenset(change.name for change in changes)
    return Difference(tuple(changes), replaces, bool(replaces) and _clashes(model, state, new_inputs), names)


def _is_first_mention(
    fact: FieldFacts, wanted: Any, state: Mapping[str, Any], old_inputs: Mapping[str, Any] | None
) -> bool:
    """Whether the vendor does not return this value and no program has set it before, as after an import.

    The value is recorded with the next change; it is not a reason for a call.
    """
    if old_inputs is None:  # the state is all there is: an option that is newer than it has its default
        return fact.local and state.get(fact.name) is None and bool(wanted == fact.default)
    if old_inputs.get(fact.name) is not None:
        return False
    return fact.local or (fact.kept and fact.default is not None)


def _in_same_words(
    fact: FieldFacts, wanted: list[Any], known: list[Any], written: Any, state: Mapping[str, Any]
) -> tuple[list[Any], list[Any]]:
    """A list of references and what is known of it, with one word for each object, whichever the program wrote.

    What the program wrote before has the indexes by which the engine draws a difference, so it stands for what is known
    where it means the same.
    """
    lists = [each for name in fact.refers if isinstance(each := state.get(name), list)]
    if len(lists) < len(fact.refers):  # of a former version, with ids in an order of their own
        lists = []

    def word_of(item: Any) -> Any:
        place = _place_of(fact, item, [known, *lists])
        return item if place is None or place >= len(known) else known[place]

    before = [word_of(item) for item in written] if isinstance(written, list) else known
    same = len(before) == len(known) and all(item in before for item in known)
    return [word_of(item) for item in wanted], before if same else known


def _compare(fact: FieldFacts, known: Any, wanted: Any) -> list[tuple[str, Kind]]:
    if known is None:
        if wanted in ("", [], {}):
            return []
        if fact.per_key and isinstance(wanted, Mapping):
            known = {}
        else:
            return [(fact.name, Kind.ADD)]
    if wanted is None:
        return [(fact.name, Kind.DELETE)]
    if fact.per_key and isinstance(wanted, Mapping) and isinstance(known, Mapping):
        return _compare_keys(fact, known, wanted)
    if fact.unordered and isinstance(wanted, list) and isinstance(known, list):
        return _compare_sets(fact.name, known, wanted)
    return [] if _same(known, wanted) else [(fact.name, Kind.UPDATE)]


def _compare_keys(fact: FieldFacts, known: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[tuple[str, Kind]]:
    found = []
    for path, was, value in per_key.pairs(fact.name, known, wanted):
        if per_key.is_nothing(value):
            if not per_key.is_nothing(was):
                found.append((path, Kind.DELETE))
        elif was is None:
            found.append((path, Kind.ADD))
        elif isinstance(was, list) and isinstance(value, list) and not contains_unknown(value):
            if sorted(was, key=_in_order) != sorted(value, key=_in_order):
                found.append((path, Kind.UPDATE))
        elif not _same(was, value):
            found.append((path, Kind.UPDATE))
    return found


def _compare_sets(name: str, known: list[Any], wanted: list[Any]) -> list[tuple[str, Kind]]:
    if contains_unknown(wanted):
        return [(name, Kind.UPDATE)]
    added = {place for place, item in enumerate(wanted) if item not in known}
    gone = {place for place, item in enumerate(known) if item not in wanted}
    # The engine draws one change per index: where one comes and another goes at the same place, it is an update there.
    kinds = dict.fromkeys(added, Kind.ADD) | dict.fromkeys(gone - added, Kind.DELETE)
    kinds |= dict.fromkeys(added & gone, Kind.UPDATE)
    return [(f"{name}[{place}]", kinds[place]) for place in sorted(kinds)]


def _in_order(item: Any) -> str:
    return json.dumps(item, sort_keys=True)


def _same(known: Any, wanted: Any) -> bool:
    return not contains_unknown(wanted) and bool(known == wanted)


def _covered(path: str, ignored: tuple[str, ...]) -> bool:
    return any(path == item or path.startswith((f"{item}.", f"{item}[")) or item == "*" for item in ignored)


def _clashes(model: type[Inputs], state: Mapping[str, Any], new_inputs: Mapping[str, Any]) -> bool:
    """Whether old and new object would have the same natural key, so that they cannot exist side by side.

    A part of the key that is not known yet may turn out the same: then the safe order is chosen too.
    """
    keys = [fact for fact in facts(model).values() if fact.key]
    if not keys:
        return False
    for fact in keys:
        wanted = new_inputs.get(fact.name)
        if wanted is None or contains_unknown(wanted) or wanted == state.get(fact.name):
            continue
        if is_same_reference(fact, wanted, state):
            continue
        return False
    return True


def is_same_reference(fact: FieldFacts, wanted: Any, state: Mapping[str, Any]) -> bool:
    """Whether a reference means what the state knows, whichever of its names or ids the program wrote.

    Args:
        fact: the field, and which state fields it may equal. For a list of references these are lists too, each with
            the objects in the same order.
        wanted: what the program wrote.
        state: what is known.
    """
    if not fact.refers or wanted is None or contains_unknown(wanted):
        return False
    known = [state[name] for name in fact.refers if state.get(name) is not None]
    if not isinstance(wanted, list):
        return any(is_same_name(fact, wanted, each) for each in known)
    lists = [each for each in known if isinstance(each, list)]
    size = max(map(len, lists), default=0)
    return {_place_of(fact, reference, lists) for reference in wanted} == set(range(size))


def _place_of(fact: FieldFacts, reference: Any, lists: Iterable[list[Any]]) -> int | None:
    """The index of a reference in the first list that has it; None where none has."""
    places = (place for each in lists for place, item in enumerate(each) if is_same_name(fact, reference, item))
    return next(places, None)


def is_same_text(fact: FieldFacts, wanted: Any, known: Any) -> bool:
    """Whether two strings mean the same, where a field can be written in several ways (`ComparedAs`)."""
    if fact.compared_as is None or not isinstance(wanted, str) or not isinstance(known, str):
        return False
    return not contains_unknown(wanted) and fact.compared_as(wanted) == fact.compared_as(known)


def is_same_name(fact: FieldFacts, wanted: Any, known: Any) -> bool:
    """Whether two names of an object that a field refers to are the same."""
    if fact.ignore_case and isinstance(wanted, str) and isinstance(known, str):
        return wanted.casefold() == known.casefold()
    return bool(wanted == known)
