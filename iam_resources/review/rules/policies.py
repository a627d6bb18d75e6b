"""Rules about what policies allow."""

from __future__ import annotations

import re
from collections.abc import Iterable

from iam_resources.access import Trait
from iam_resources.review.changes import Changes
from iam_resources.review.rules.base import Finding, Severity, describe, gained, rule, steps_of
from iam_resources.review.settings import Limits


def _with(changes: Changes, trait: Trait, text: str) -> Iterable[Finding]:
    for holder, held in gained(changes):
        if trait in held.entitlement.traits:
            yield Finding(holder.name, f"{holder.name} {text} {describe(held)}", tuple(sorted(held.by)))


_BOUND = ("compartment.id", "instance.id", "resource.id", "tag.")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SEVERAL = re.compile(r"\s*(any|all)\s*\{(.*)\}\s*", re.DOTALL)


def _is_bound(rule_text: str) -> bool:
    """Whether what a matching rule matches is bound to something: each of several where any is enough.

    Args:
        rule_text: in lower case, with empty quotes.
    """
    several = _SEVERAL.fullmatch(rule_text)
    if several is None:
        return "!=" not in rule_text and any(word in rule_text for word in _BOUND)
    parts, depth = [""], 0
    for letter in several[2]:
        depth += (letter == "{") - (letter == "}")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return (all if several[1] == "any" else any)(map(_is_bound, parts))


@rule(
    "IAM010",
    "whole-tenancy",
    Severity.MEDIUM,
    "The statement holds in every compartment, also in those that are made later. Name the compartment that is meant.",
    needs_before=False,
)
def whole_tenancy(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for holder, held in gained(changes):
        traits = held.entitlement.traits
        if Trait.WHOLE_TENANCY in traits and Trait.ALL_RESOURCES not in traits:
            text = f"{holder.name} may change things in the whole tenancy: {describe(held)}"
            yield Finding(holder.name, text, tuple(sorted(held.by)))


@rule(
    "IAM011",
    "all-resources",
    Severity.HIGH,
    "manage all-resources covers every service, identity and security among them. Name the resource types.",
    needs_before=False,
)
def all_resources(changes: Changes, limits: Limits) -> Iterable[Finding]:
    yield from _with(changes, Trait.ALL_RESOURCES, "may do everything:")


@rule(
    "IAM012",
    "wildcard-action",
    Severity.MEDIUM,
    "A wildcard also allows actions that the vendor adds later. List the actions, or the services without identity.",
    needs_before=False,
)
def wildcard_action(changes: Changes, limits: Limits) -> Iterable[Finding]:
    before, seen = {(each.by, each.entitlement.key) for each in changes.before.grants}, set()
    for grant in changes.after.grants:
        what = grant.entitlement
        if Trait.WILDCARD not in what.traits or grant.by in seen or (grant.by, what.key) in before:
            continue
        seen.add(grant.by)
        through = grant.through.name if grant.through else ""
        yield Finding(through or what.name, f"permission set {through} allows {what.name}", (grant.by,))


@rule(
    "IAM013",
    "other-tenancy",
    Severity.HIGH,
    "Endorse and admit cross the boundary of the tenancy: somebody else's administrators decide on one of the sides.",
    needs_before=False,
)
def other_tenancy(changes: Changes, limits: Limits) -> Iterable[Finding]:
    yield from _with(changes, Trait.OTHER_TENANCY, "crosses the tenancy:")


@rule(
    "IAM014",
    "policy-not-readable",
    Severity.MEDIUM,
    "What this allows cannot be judged before the run. Write the statement so that its text is known in the preview.",
    needs_before=False,
)
def policy_not_readable(changes: Changes, limits: Limits) -> Iterable[Finding]:
    before = {each.entitlement for each in changes.before.grants}
    for grant in changes.after.grants:
        if Trait.UNREADABLE in grant.entitlement.traits and grant.entitlement not in before:
            name = grant.entitlement.name
            yield Finding(grant.by.rsplit("::", 1)[-1], name, (grant.by,))


@rule(
    "IAM015",
    "condition-dropped",
    Severity.MEDIUM,
    "The same was allowed under a condition before, and is allowed without it afterwards.",
)
def condition_dropped(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for holder, held in gained(changes):
        what = held.entitlement
        if what.condition or what.denies:
            continue
        for was in holder.before:
            same = (was.name, was.resource, was.denies) == (what.name, what.resource, False)
            if was.condition and same and was not in holder.after:
                text = f"{holder.name} has {describe(held)} without the condition {was.condition}"
                yield Finding(holder.name, text, tuple(sorted(held.by)))


@rule(
    "IAM016",
    "dynamic-group-too-wide",
    Severity.MEDIUM,
    "The rule matches by nothing that is bound to a compartment, an instance or a resource, so any may match.",
    needs_before=False,
)
def dynamic_group_too_wide(changes: Changes, limits: Limits) -> Iterable[Finding]:
    for step in steps_of(changes, "oci:DynamicGroup", "oci.domains:DynamicResourceGroup"):
        if step.after is None or (step.before is not None and not step.changed):
            continue
        text = str(step.after.value("matching_rule") or "").casefold()
        if text and not _is_bound(_QUOTED.sub("''", text)):
            yield Finding(step.state.name, f"dynamic group {step.state.name} matches by: {text[:200]}", (step.urn,))
