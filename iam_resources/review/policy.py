"""The rules that need only what will exist, as a Pulumi policy pack: for runs that nobody reviews.

A pack is a folder with two files, `PulumiPolicy.yaml` and `__main__.py`; docs/ci/policy-pack is one. It sees the
resources of a run as they will be, and nothing that goes away: what is lost only `iam review` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from iam_resources.access import UNKNOWN, State
from iam_resources.review.changes import Changes
from iam_resources.review.plan import CREATE, Plan, Step
from iam_resources.review.rules import RULES, Finding, Rule, Severity
from iam_resources.review.settings import Settings, matches, read_settings

NAME = "iam-review"


class Resource(Protocol):
    """What is used of a resource that a pack gets."""

    resource_type: str
    urn: str
    props: Mapping[str, Any]
    property_dependencies: Mapping[str, Sequence[Resource]]


def pack() -> None:
    """Declare the pack; the program of a policy pack calls it.

    Raises:
        ConfigError: `iam-review.toml` is wrong.
    """
    from pulumi_policy import EnforcementLevel, PolicyPack, StackValidationPolicy  # not installed where no pack is used

    settings, states = read_settings(None), _Latest()
    lowest = settings.guardrails.fail_on

    def policy(rule: Rule) -> StackValidationPolicy:
        def validate(given: Any, report: Any) -> None:
            for finding in findings(rule, states.changes(given.resources), settings):
                report(f"{rule.id}: {finding.text}", next(iter(finding.urns), ""))

        blocks = lowest != "never" and rule.severity.rank >= Severity(lowest).rank
        level = EnforcementLevel.MANDATORY if blocks else EnforcementLevel.ADVISORY
        return StackValidationPolicy(f"{rule.id.lower()}-{rule.name}", rule.explanation, validate, level)

    PolicyPack(NAME, [policy(rule) for rule in rules_of_pack()])


def rules_of_pack() -> list[Rule]:
    """The rules that need only what will exist."""
    return [rule for rule in RULES.values() if not rule.needs_before]


def findings(rule: Rule, changes: Changes, settings: Settings) -> list[Finding]:
    """What a rule finds, without what is accepted.

    Args:
        rule: which.
        changes: from nothing to what will exist.
        settings: of the repository.
    """
    today = date.today()
    accepted = [each for each in settings.accept if each.rule == rule.id and each.until >= today]
    return [
        found
        for found in rule.find(changes, settings.limits)
        if not any(matches(each.subject, found.subject) for each in accepted)
    ]


class _Latest:
    """The changes for the resources that were asked for last: every rule is asked for the same ones."""

    def __init__(self) -> None:
        self._states: list[State] = []
        self._changes: Changes | None = None

    def changes(self, resources: Iterable[Resource]) -> Changes:
        states = [state for each in resources if (state := state_of(each)).token]
        if self._changes is None or states != self._states:
            self._states = states
            self._changes = Changes(Plan(tuple(Step(state.urn, CREATE, None, state) for state in states)))
        return self._changes


def state_of(resource: Resource) -> State:
    """A resource of a policy pack as a state; what is not known before the run is marked as such."""
    known = {name: _plain(resource.props, name) for name in resource.props}
    return State(
        resource.urn,
        resource.resource_type,
        inputs=known,
        outputs={name: value for name, value in known.items() if value != UNKNOWN and value is not None},
        dependencies={
            name: tuple(each.urn for each in others) for name, others in resource.property_dependencies.items()
        },
    )


def _plain(values: Any, key: Any) -> Any:
    """A value out of what a pack gets, where reading one that is not known raises."""
    from pulumi_policy.proxy import UnknownValueError

    try:
        found = values[key]
    except UnknownValueError:
        return UNKNOWN
    if isinstance(found, Mapping):
        return {name: _plain(found, name) for name in found}
    if isinstance(found, Sequence) and not isinstance(found, str):
        return [_plain(found, number) for number in range(len(found))]
    return found
