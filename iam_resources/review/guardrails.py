"""Which guardrails of the repository a review breaks, and who has to approve it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from iam_resources.review.report import Access, Approval, Broken, Holder, Risk
from iam_resources.review.settings import Settings, matches

_ENDS = ("is deleted", "is disabled")
"""How a note on an account ends that loses everything; one on a replaced account does too."""
_SEVERITIES = ("low", "medium", "high", "critical")


def broken_by(
    settings: Settings,
    holders: Collection[Holder],
    risks: Collection[Risk],
    approvals: Collection[Approval],
    *,
    complete: bool,
) -> Iterator[Broken]:
    """The guardrails that a review breaks.

    Args:
        settings: of the repository.
        holders: everybody.
        risks: all risks.
        approvals: who must approve.
        complete: whether the review is.
    """
    rails = settings.guardrails
    if rails.fail_on != "never":
        lowest = _SEVERITIES.index(rails.fail_on)
        for risk in risks:
            if risk.accepted is None and _SEVERITIES.index(risk.severity) >= lowest:
                yield Broken(guardrail="fail_on", text=f"{risk.rule} {risk.name} is {risk.severity}: {risk.text}")
    yield from _counted("people_losing", rails.people_losing, [each for each in holders if each.losses])
    yield from _counted("people_gaining", rails.people_gaining, [each for each in holders if each.gains])
    for holder in holders:
        names = [holder.name, *(account.name for account in holder.accounts)]
        pattern = _match(names, rails.protected_people)
        if pattern and (holder.losses or any(note.endswith(_ENDS) for note in holder.notes)):
            yield Broken(guardrail="protected_people", text=f"{holder.name} is protected ({pattern}) and loses access")
        for access in (*holder.gains, *holder.losses):
            name = access.entitlement.removeprefix("group ")
            if access.kind == "group" and (pattern := _match([name, name.rsplit("/", 1)[-1]], rails.protected_groups)):
                word = "enters" if access in holder.gains else "leaves"
                text = f"{holder.name} {word} group {name}, which is protected ({pattern})"
                yield Broken(guardrail="protected_groups", text=text)
    if rails.complete and not complete:
        yield Broken(guardrail="complete", text="the review is not complete")
    for approval in approvals:
        if approval.is_missing:
            who = (
                f"{approval.needed} of {', '.join(approval.people)}"
                if approval.needed > 1
                else " or ".join(approval.people)
            )
            text = f"{approval.scope} must be approved by {who}: give it with --approved-by"
            yield Broken(guardrail="reviewers", text=text)


def approvals_for(settings: Settings, holders: Collection[Holder], approved_by: Collection[str]) -> Iterator[Approval]:
    """Who must approve, for each entry of `reviewers` that a change of access touches.

    Args:
        settings: of the repository.
        holders: everybody.
        approved_by: who has approved.
    """
    given = {each.casefold() for each in approved_by}
    for entry in settings.reviewers:
        touched = (access for each in holders for access in (*each.gains, *(() if entry.gains_only else each.losses)))
        scopes = sorted({_scope(access) for access in touched if matches(entry.scope, access.scope)})
        if scopes:
            there = [person for person in entry.people if person.casefold() in given]
            yield Approval(scope=", ".join(scopes[:5]), people=entry.people, needed=entry.approvals, given=there)


def _scope(access: Access) -> str:
    return access.scope


def _counted(name: str, most: int | None, holders: Collection[Holder]) -> Iterator[Broken]:
    people = [each for each in holders if each.kind == "person"]
    if most is not None and len(people) > most:
        text = f"{len(people)} people are {name.removeprefix('people_')} access, and the limit is {most}"
        yield Broken(guardrail=name, text=text)


def _match(names: Collection[str], patterns: Collection[str]) -> str:
    for pattern in patterns:
        if matches(pattern, *names):
            return pattern
    return ""
