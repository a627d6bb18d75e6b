"""What a rule is, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from iam_resources.access.effective import Held
from iam_resources.review.changes import Changes, Holder
from iam_resources.review.plan import SAME, Step
from iam_resources.review.settings import Limits


class Severity(StrEnum):
    """How bad it is if a finding is right."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Larger is worse."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Finding:
    """What a rule found.

    Attributes:
        subject: what it is about, such as a person's name; an acceptance names it.
        text: one line for a person, without the rule's explanation.
        urns: of the resources that it comes from.
    """

    subject: str
    text: str
    urns: tuple[str, ...] = ()


Find = Callable[[Changes, Limits], Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: `IAM001`; it never changes its meaning.
        name: in a few words, `administrator-granted`.
        severity: how bad it is.
        explanation: why it matters and what to do, for a reviewer.
        find: looks at the changes.
        needs_before: whether it compares with what was, or is about the change itself. Those that only need what
            will be are in the policy pack too.
    """

    id: str
    name: str
    severity: Severity
    explanation: str
    find: Find = field(repr=False)
    needs_before: bool = True


RULES: dict[str, Rule] = {}
"""All rules, by id."""


def rule(
    id: str, name: str, severity: Severity, explanation: str, *, needs_before: bool = True
) -> Callable[[Find], Find]:
    """Declare a rule; the function under it looks at the changes.

    Raises:
        ValueError: there is one of that id already.
    """

    def declare(find: Find) -> Find:
        if id in RULES:
            raise ValueError(f"there are two rules {id}")
        RULES[id] = Rule(id, name, severity, explanation, find, needs_before)
        return find

    return declare


def gained(changes: Changes) -> Iterator[tuple[Holder, Held]]:
    """Who gains what."""
    for holder in changes.holders:
        for held in holder.gains:
            yield holder, held


def lost(changes: Changes) -> Iterator[tuple[Holder, Held]]:
    """Who loses what."""
    for holder in changes.holders:
        for held in holder.losses:
            yield holder, held


def steps_of(changes: Changes, *tokens: str) -> Iterator[Step]:
    """The steps that change resources of some types."""
    for step in changes.plan.steps:
        if step.op != SAME and (not tokens or step.token in tokens):
            yield step


def describe(held: Held) -> str:
    """An entitlement with its place, and by which way."""
    what = held.entitlement
    way = next((way for way in held.ways if way), ())
    direct = () in held.ways
    by = "" if direct or not way else f" by {' > '.join(way)}"
    return f"{what.label} in {what.resource.label}{by}"
