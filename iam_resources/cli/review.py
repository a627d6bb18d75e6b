"""`iam review`: what a preview means for access."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iam_resources.cli.command import Wrong, filled, settings_of
from iam_resources.errors import IamError

if TYPE_CHECKING:
    from iam_resources.access import Observed, State
    from iam_resources.review.plan import Plan
    from iam_resources.review.report import Report
    from iam_resources.review.settings import Settings

_FORMATS = ("markdown", "html", "sarif")
BROKEN = 3
"""The exit code where a guardrail is broken."""


def add_to(commands: Any) -> None:
    """Declare the command."""
    does = "say what a preview means for access: who gains, who loses, and which risks that has"
    parser = commands.add_parser(
        "review",
        help=does,
        description=f"{does[:1].upper()}{does[1:]}. Without a file it runs pulumi preview in this folder.",
        epilog="Exit codes: 0 done, 1 failed, 2 incorrect use, 3 a guardrail of iam-review.toml is broken.",
    )
    parser.add_argument(
        "preview", nargs="?", metavar="FILE", type=filled, help="output of pulumi preview --json; - for standard input"
    )
    parser.add_argument("--stack", metavar="NAME", type=filled, help="the Pulumi stack; default: the selected one")
    parser.add_argument(
        "--refresh", action="store_true", help="ask the vendors what is there now, so that access given by hand counts"
    )
    parser.add_argument(
        "--live", action="store_true", help="also count access that no resource of the stack manages; asks the vendors"
    )
    parser.add_argument(
        "--state", metavar="FILE", type=filled, help="output of pulumi stack export, for what the preview leaves out"
    )
    parser.add_argument(
        "--config", metavar="FILE", type=filled, help="limits and guardrails; default: iam-review.toml here or above"
    )
    parser.add_argument(
        "--approved-by", metavar="NAME", type=filled, action="append", default=[], help="who has approved the change"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    for name in _FORMATS:
        parser.add_argument(f"--{name}", metavar="FILE", type=filled, help=f"also write the report as {name}")
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> Coroutine[Any, Any, int] | int:
    """Carry it out."""
    from iam_resources.review.settings import read_settings  # only here: pydantic takes as long as a short command

    if options.preview and options.refresh:
        raise Wrong("--refresh is for a preview that this command runs: leave the file out")
    settings = read_settings(Path(options.config) if options.config else None)
    plan = _read_plan(options) if options.preview else None
    return _show(options, plan, settings, ()) if plan and not options.live else _run(options, plan, settings)


async def _run(options: argparse.Namespace, plan: Plan | None, settings: Settings) -> int:
    plan = plan or await _preview(options)
    observed, notes = await observed_for(options, [*plan.before, *plan.after]) if options.live else ([], [])
    return _show(options, replace(plan, notes=(*plan.notes, *notes)), settings, observed)


async def observed_for(options: argparse.Namespace, states: Sequence[State]) -> tuple[list[Observed], list[str]]:
    """What the vendors say of access now, and one line on those that were not asked.

    Args:
        options: of the command; the connections are those of its stack.
        states: the resources.
    """
    from iam_resources.inventory import items
    from iam_resources.inventory.observed import observe_listed
    from iam_resources.review.vendors import observe, vendors_of

    settings = await settings_of(options)
    observed, others = await observe(settings, states)
    listed = {name: each for name, each in vendors_of(f"{name}:" for name in others).items() if name in items.vendors()}
    more, notes = await observe_listed(settings, states, listed)
    if names := ", ".join(name for name in others if name not in listed):
        notes.append(f"{names}: only what resources say, these vendors are not asked")
    return [*observed, *more], notes


def _show(options: argparse.Namespace, plan: Plan, settings: Settings, observed: Sequence[Observed]) -> int:
    from iam_resources.review.reviewing import review

    report = review(plan, settings, approved_by=options.approved_by, observed=observed)
    for name in _FORMATS:
        if file := getattr(options, name):
            _write(Path(file), _rendered(name, report))
    if options.json:
        print(report.model_dump_json(indent=2))
    else:
        from iam_resources.review.render.terminal import show

        show(report, sys.stdout)
    return BROKEN if report.broken else 0


def _read_plan(options: argparse.Namespace) -> Plan:
    from iam_resources.review.reading import read_preview

    state = read_file(options.state) if options.state else None
    if options.preview == "-":
        return read_preview(sys.stdin.read(), "standard input", state)
    return read_preview(read_file(options.preview), options.preview, state)


async def _preview(options: argparse.Namespace) -> Plan:
    from iam_resources.pulumi_command import export_stack, preview
    from iam_resources.review.reading import read_preview

    state = read_file(options.state) if options.state else None
    text = await preview(options.stack, refresh=options.refresh, sames=True)
    plan = read_preview(text, "the preview", state)
    if not plan.is_complete:
        plan = read_preview(text, "the preview", await export_stack(options.stack))
    return plan


def read_file(name: str) -> str:
    """The text of a file.

    Raises:
        IamError: it cannot be read.
    """
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        try:
            return Path(name).read_text(encoding="utf-16")  # as `>` of PowerShell writes it
        except (UnicodeError, OSError):
            raise IamError(f"{name} cannot be read: it is neither UTF-8 nor UTF-16") from None
    except OSError as error:
        raise IamError(f"{name} cannot be read: {error.strerror}") from None


def _rendered(name: str, report: Report) -> str:
    if name == "markdown":
        from iam_resources.review.render.markdown import markdown

        return markdown(report)
    if name == "sarif":
        from iam_resources.review.render.sarif import sarif

        return sarif(report)
    from iam_resources.review.render.html import html

    return html(report)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise IamError(f"{file} cannot be written: {error.strerror}") from None
