"""Rules that look at more than one field, checked in a preview like the rules of single fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

RuleCheck = Callable[[Any], str | None]


@dataclass(frozen=True)
class Rule:
    """A check over several fields; runs only when all of them are known and each is right by itself."""

    fields: tuple[str, ...]
    check: RuleCheck


def rule(*fields: str) -> Callable[[RuleCheck], RuleCheck]:
    """Declare a rule of an `Inputs` model.

        @rule("temporary", "value")
        def _long_enough(self) -> str | None:
            return None if ... else "what was expected, and what to do"

    Args:
        fields: the fields it looks at; a failure is reported on the first.
    """

    def mark(check: RuleCheck) -> RuleCheck:
        check.__rule__ = Rule(fields, check)  # type: ignore[attr-defined]
        return check

    return mark


@cache
def rules_of(model: type[Any]) -> tuple[Rule, ...]:
    """The rules of a model and of its bases."""
    found = {}
    for base in reversed(model.__mro__):
        for name, member in vars(base).items():
            declared = getattr(member, "__rule__", None)
            if isinstance(declared, Rule):
                found[name] = declared
    return tuple(found.values())
