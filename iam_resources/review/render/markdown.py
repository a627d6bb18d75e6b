"""A report as Markdown, for a comment in a pull request: the access diff first, never longer than a comment may be.

Whatever comes from a vendor or a program stands in code spans: there it is neither markup, nor a link, nor a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from iam_resources.errors import one_line
from iam_resources.review.render.mermaid import mermaid
from iam_resources.review.render.words import count, summary_of, way_of
from iam_resources.review.report import Access, Holder, Report, Risk

MOST = 65_536
"""Characters of a comment at GitHub; bytes are counted here, which is never less."""
MARK = "<!-- iam-review -->"
"""What a workflow finds its own comment by."""
_SHOWN_PEOPLE = 50
_SHOWN_THINGS = 8
_SHARES = (0.5, 0.25)
"""The part of the length that the access diff and the risks may take at most, while the other needs room."""


def code(text: str, most: int = 200) -> str:
    """A string as a code span, safe also in a cell of a table.

    Args:
        text: what is shown.
        most: how many characters of it.
    """
    clean = one_line(text)
    clean = clean if len(clean) <= most else f"{clean[: most - 1]}…"
    longest = max((len(run) for run in re.findall(r"`+", clean)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if clean.startswith("`") or clean.endswith("`") or not clean.strip() else ""
    return f"{fence}{pad}{clean}{pad}{fence}".replace("|", "\\|")


def markdown(report: Report, most: int = MOST) -> str:
    """The comment.

    Args:
        report: the review.
        most: how long it may be, in bytes of UTF-8.
    """
    head = f"{MARK}\n## Access review\n\n{_verdict(report)}{summary_of(report.blast)}.\n\n"
    broken = _broken(report)
    people = report.changed()
    rows = [_row(each) for each in people]
    picture = _picture(report)
    risks = [_risk(each) for each in report.open_risks()]
    tail = _tail(report)
    room = most - _size(head) - _size(broken) - _size(tail) - 400
    table = _table(rows, int(room * _SHARES[0]) if risks or picture else room)
    left = room - _size(table)
    listed = _listed(risks, max(int(room * _SHARES[1]), left - _size(picture)))
    left -= _size(listed)
    if _size(picture) > left:
        picture = ""
    text = head + table + broken + listed + picture + tail
    return text if _size(text) <= most else _cut(text, most)


def _size(text: str) -> int:
    return len(text.encode())


def _cut(text: str, most: int) -> str:
    note = "\n\n… cut, for a comment cannot be longer. `iam review --html` has all of it.\n"
    return text.encode()[: most - _size(note)].decode(errors="ignore").rsplit("\n", 1)[0] + note


def _verdict(report: Report) -> str:
    lines = [f"**{count(len(report.broken), 'guardrail is', 'guardrails are')} broken**"] if report.broken else []
    lines += [f"> Note: {code(each, 300)}" for each in report.notes[:20]]
    return "".join(f"{each}\n\n" for each in lines)


def _broken(report: Report) -> str:
    if not report.broken:
        return "No guardrail is broken.\n\n"
    lines = [f"- {each.guardrail}: {code(each.text, 300)}" for each in report.broken[:20]]
    lines += [f"- and {len(report.broken) - 20} more"] if len(report.broken) > 20 else []
    return f"### {count(len(report.broken), 'broken guardrail')}\n\n" + "".join(f"{each}\n" for each in lines) + "\n"


def _row(holder: Holder) -> str:
    what = code(holder.name) if holder.kind in ("person", "everybody") else f"{holder.kind} {code(holder.name)}"
    notes = "".join(f"<br>{code(each)}" for each in holder.notes[:4])
    kept = f"<br>keeps {len(holder.keeps)}" if holder.keeps else ""
    return f"| {what}{notes}{kept} | {_things(holder.gains)} | {_things(holder.losses)} |"


def _things(accesses: Sequence[Access]) -> str:
    shown = []
    for access in accesses[:_SHOWN_THINGS]:
        way = way_of(access)
        shown.append(f"{code(access.entitlement)} in {code(access.scope)}" + (f" {code(way)}" if way else ""))
    if len(accesses) > _SHOWN_THINGS:
        shown.append(f"and {len(accesses) - _SHOWN_THINGS} more")
    return "<br>".join(shown)


def _table(rows: Sequence[str], room: int) -> str:
    if not rows:
        return "Nobody gains or loses access.\n\n"
    head = "| who | gains | loses |\n|---|---|---|\n"
    first, taken = _fitting(rows[:_SHOWN_PEOPLE], room - _size(head))
    text = head + "".join(f"{row}\n" for row in first)
    rest = rows[len(first) :]
    if rest:
        fold = f"\n<details><summary>{count(len(rest), 'more person', 'more people')}</summary>\n\n{head}"
        more, _ = _fitting(rest, room - taken - _size(head) - _size(fold) - 100)
        cut = len(rest) - len(more)
        note = f"\n{count(cut, 'person is', 'people are')} left out here.\n" if cut else ""
        text += fold + "".join(f"{row}\n" for row in more) + f"{note}\n</details>\n" if more else f"\n{note}\n"
    return f"{text}\n"


def _fitting(rows: Iterable[str], room: int) -> tuple[list[str], int]:
    found: list[str] = []
    taken = 0
    for row in rows:
        taken += _size(row) + 1
        if taken > room:
            return found, taken - _size(row) - 1
        found.append(row)
    return found, taken


def _risk(risk: Risk) -> str:
    return f"- **{risk.severity}** {risk.rule} {risk.name}: {code(risk.text, 300)}"


def _where(risk: Risk) -> str:
    return " (also in the policy pack)" if risk.in_policy_pack else " (in the review only)"


def _listed(risks: Sequence[str], room: int) -> str:
    if not risks:
        return "### Risks\n\nNone that is open.\n\n"
    head = f"### {count(len(risks), 'risk')}\n\n"
    shown, _ = _fitting(risks, room - _size(head) - 60)
    more = f"- and {len(risks) - len(shown)} more\n" if len(shown) < len(risks) else ""
    return head + "".join(f"{each}\n" for each in shown) + more + "\n"


def _picture(report: Report) -> str:
    if not any(each.gains or each.losses for each in report.holders):
        return ""
    text, left_out = mermaid(report)
    note = f"\n{count(left_out, 'change is', 'changes are')} not drawn.\n" if left_out else ""
    return f"<details><summary>Changed access as a graph</summary>\n\n```mermaid\n{text}\n```\n{note}\n</details>\n\n"


def _tail(report: Report) -> str:
    lines = []
    rules = {risk.rule: risk for risk in report.open_risks()}
    if rules:
        lines.append("<details><summary>What the rules mean</summary>\n")
        lines += [f"- **{rule}** {risk.name}{_where(risk)}: {risk.explanation}" for rule, risk in sorted(rules.items())]
        lines.append("\n</details>\n")
    accepted = [risk for risk in report.risks if risk.accepted is not None]
    if accepted:
        lines.append(f"<details><summary>{count(len(accepted), 'accepted risk')}</summary>\n")
        for risk in accepted[:30]:
            if risk.accepted is not None:
                lines.append(
                    f"- {risk.rule} {code(risk.text)}: {code(risk.accepted.reason)}, until {risk.accepted.until}"
                )
        lines += [f"- and {len(accepted) - 30} more"] if len(accepted) > 30 else []
        lines.append("\n</details>\n")
    for approval in report.approvals:
        state = "missing" if approval.is_missing else f"given by {', '.join(map(code, approval.given))}"
        lines.append(f"Approval of {code(approval.scope)} by {', '.join(map(code, approval.people))}: {state}.\n")
    if report.imported:
        names = ", ".join(map(code, report.imported[:20]))
        more = f" and {len(report.imported) - 20} more" if len(report.imported) > 20 else ""
        lines.append(f"Now managed, with no change of access: {names}{more}.\n")
    operations = ", ".join(f"{number} {op}" for op, number in sorted(report.blast.operations.items()))
    lines.append(f"Resources: {operations or 'no change'}.\n")
    return "\n".join(lines)
