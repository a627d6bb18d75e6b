"""From a plan to a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from iam_resources.access import Observed
from iam_resources.access.effective import Held
from iam_resources.review import changes as found
from iam_resources.review.changes import Changes
from iam_resources.review.guardrails import approvals_for, broken_by
from iam_resources.review.plan import SAME, Plan
from iam_resources.review.report import Accepted, Access, Account, Blast, Holder, Moved, Report, Risk, Source
from iam_resources.review.rules import RULES, Finding, Rule
from iam_resources.review.settings import Settings, matches


def review(
    plan: Plan,
    settings: Settings,
    *,
    approved_by: Collection[str] = (),
    observed: Sequence[Observed] = (),
    today: date | None = None,
) -> Report:
    """Review a plan.

    Args:
        plan: the preview.
        settings: of the repository.
        approved_by: who has approved the change.
        observed: what vendors say of access now.
        today: the day on which acceptances must not have expired; by default the current one.
    """
    changes = Changes(plan, settings.people, observed)
    holders = [_holder(each) for each in changes.holders]
    holders.sort(key=lambda each: (not each.is_changed, each.kind != "person"))
    notes = list(plan.notes)
    risks = _risks(changes, settings, today or date.today(), notes)
    approvals = list(approvals_for(settings, holders, approved_by))
    return Report(
        complete=plan.is_complete,
        notes=notes,
        blast=_blast(plan, holders),
        holders=holders,
        imported=changes.imported(),
        risks=risks,
        approvals=approvals,
        broken=list(broken_by(settings, holders, risks, approvals, complete=plan.is_complete)),
    )


def holders_of(plan: Plan, settings: Settings, observed: Sequence[Observed] = ()) -> list[Holder]:
    """Everybody who has something, without a judgement.

    Args:
        plan: of a state, nothing of which changes.
        settings: of the repository.
        observed: what vendors say of access now.
    """
    return [_holder(each) for each in Changes(plan, settings.people, observed).holders]


def _risks(changes: Changes, settings: Settings, today: date, notes: list[str]) -> list[Risk]:
    risks: dict[tuple[str, str, str], Risk] = {}
    states = {step.urn: step.after or step.before for step in changes.plan.steps}
    sources = {urn: state.source for urn, state in states.items() if state is not None and state.source}
    for each in RULES.values():
        for finding in each.find(changes, settings.limits):
            accepted = _accepted(each, finding, settings, today)
            risks.setdefault((each.id, finding.subject, finding.text), _risk(each, finding, accepted, sources))
    for entry in settings.accept:
        if entry.rule not in RULES:
            notes.append(f"there is no rule {entry.rule}, which [[accept]] names")
        elif entry.until < today:
            notes.append(f"the acceptance of {entry.rule} for {entry.subject} expired on {entry.until}")
    order = {"critical": 0, "high": 1, "medium": 2, "low": 3}
    return sorted(
        risks.values(), key=lambda risk: (risk.accepted is not None, order[risk.severity], risk.rule, risk.subject)
    )


def _risk(rule: Rule, finding: Finding, accepted: Accepted | None, sources: Mapping[str, str]) -> Risk:
    places = [sources[urn].partition("#") for urn in finding.urns if urn in sources]
    return Risk(
        rule=rule.id,
        name=rule.name,
        severity=rule.severity.value,
        subject=finding.subject,
        text=finding.text,
        explanation=rule.explanation,
        resources=list(finding.urns),
        sources=[Source(file=file, line=int(line) if line.isdigit() else 1) for file, _, line in places],
        in_policy_pack=not rule.needs_before,
        accepted=accepted,
    )


def _accepted(rule: Rule, finding: Finding, settings: Settings, today: date) -> Accepted | None:
    for entry in settings.accept:
        if entry.rule == rule.id and entry.until >= today and matches(entry.subject, finding.subject):
            return Accepted(reason=entry.reason, until=entry.until.isoformat())
    return None


def _holder(holder: found.Holder) -> Holder:
    return Holder(
        kind=holder.kind,
        name=holder.name,
        accounts=[Account(vendor=each.vendor, name=each.name) for each in holder.accounts.values()],
        notes=holder.notes,
        gains=[_access(each) for each in holder.gains],
        losses=[_access(each) for each in holder.losses],
        keeps=[_access(each) for each in holder.keeps],
        moved=[
            Moved(access=_access(now), former_ways=[list(way) for way in former.ways]) for former, now in holder.moved
        ],
    )


def _access(held: Held) -> Access:
    what = held.entitlement
    return Access(
        vendor=what.resource.vendor,
        scope=what.resource.label,
        entitlement=what.label,
        kind=what.kind,
        denies=what.denies,
        traits=sorted(trait.value for trait in what.traits),
        ways=[list(way) for way in held.ways],
        resources=sorted(filter(None, held.by)),
    )


def _blast(plan: Plan, holders: Collection[Holder]) -> Blast:
    people = [each for each in holders if each.kind == "person"]
    changed = [each for each in holders if each.gains or each.losses]
    scopes = {access.scope for each in changed for access in (*each.gains, *each.losses)}
    return Blast(
        people_gaining=sum(1 for each in people if each.gains),
        people_losing=sum(1 for each in people if each.losses),
        people_unchanged=sum(1 for each in people if not each.is_changed),
        scopes=sorted(scopes),
        operations=dict(Counter(step.op for step in plan.steps if step.op != SAME)),
    )
