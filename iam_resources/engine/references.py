"""References of a program to objects, compared with what a state knows of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iam_resources.engine.model import FieldFacts
from iam_resources.engine.values import contains_unknown


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
        return any(_same(fact, wanted, each) for each in known)
    lists = [each for each in known if isinstance(each, list)]
    size = max(map(len, lists), default=0)
    found = {
        next((place for each in lists for place, item in enumerate(each) if _same(fact, reference, item)), None)
        for reference in wanted
    }
    return found == set(range(size))


def is_same_text(fact: FieldFacts, wanted: Any, known: Any) -> bool:
    """Whether two strings mean the same, where a field can be written in several ways (`ComparedAs`)."""
    if fact.compared_as is None or not isinstance(wanted, str) or not isinstance(known, str):
        return False
    return not contains_unknown(wanted) and fact.compared_as(wanted) == fact.compared_as(known)


def _same(fact: FieldFacts, wanted: Any, known: Any) -> bool:
    if fact.ignore_case and isinstance(wanted, str) and isinstance(known, str):
        return wanted.casefold() == known.casefold()
    return bool(wanted == known)
