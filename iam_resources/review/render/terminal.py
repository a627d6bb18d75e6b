"""A report for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from iam_resources.errors import plain
from iam_resources.review.render.words import count, line_of, summary_of, title_of
from iam_resources.review.report import Report

_STYLES = {"critical": "bold white on red", "high": "bold red", "medium": "yellow", "low": "cyan"}


def show(report: Report, stream: TextIO) -> None:
    """Print a report.

    Args:
        report: what to print.
        stream: where to; colors only on a terminal.
    """
    console = Console(file=stream, highlight=False, soft_wrap=True, emoji=False, markup=False)
    _line(console, "Access review", "bold")
    _line(console, f"  {summary_of(report.blast)}")
    operations = ", ".join(f"{number} {op}" for op, number in sorted(report.blast.operations.items()))
    _line(console, f"  resources: {operations or 'no change'}")
    for note in report.notes:
        _line(console, f"  note: {note}", "yellow")
    _people(console, report)
    if report.imported:
        _line(console, "")
        _line(console, f"Now managed, with no change of access: {count(len(report.imported), 'resource')}", "bold")
        _listed(console, report.imported)
    _risks(console, report)
    for approval in report.approvals:
        state = "missing" if approval.is_missing else f"given by {', '.join(approval.given)}"
        _line(console, f"  approval of {approval.scope} by {', '.join(approval.people)}: {state}")
    if report.broken:
        _line(console, "")
        _line(console, count(len(report.broken), "broken guardrail"), "bold red")
        for each in report.broken:
            _line(console, f"  {each.guardrail}: {each.text}", "red")


def _people(console: Console, report: Report) -> None:
    _line(console, "")
    changed = report.changed()
    if not changed:
        _line(console, "Nobody gains or loses access.", "bold")
        return
    for holder in changed:
        _line(console, title_of(holder), "bold")
        for note in holder.notes:
            _line(console, f"  ! {note}", "yellow")
        for access in holder.gains:
            _line(console, f"  + {line_of(access)}", "green")
        for access in holder.losses:
            _line(console, f"  - {line_of(access)}", "red")
        if holder.keeps:
            _line(console, f"    keeps {count(len(holder.keeps), 'other thing')}", "dim")


def _risks(console: Console, report: Report) -> None:
    open_ = report.open_risks()
    accepted = len(report.risks) - len(open_)
    _line(console, "")
    _line(console, count(len(open_), "risk") + (f", {accepted} accepted" if accepted else ""), "bold")
    for risk in open_:
        text = Text("  ")
        text.append(f"{risk.severity:8}", _STYLES[risk.severity])
        text.append(f" {risk.rule}  {plain(risk.text)}")
        console.print(text)
    for risk in report.risks:
        if risk.accepted is not None:
            why = f"{risk.accepted.reason}, until {risk.accepted.until}"
            _line(console, f"  accepted {risk.rule}  {risk.text} ({why})", "dim")


def _listed(console: Console, names: Sequence[str]) -> None:
    most = 20
    for name in names[:most]:
        _line(console, f"  {name}")
    if len(names) > most:
        _line(console, f"  and {len(names) - most} more")


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(plain(text), style=style))
