"""`iam access`: who has access according to the state of a stack."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iam_resources.cli.command import filled, show
from iam_resources.cli.review import observed_for, read_file
from iam_resources.errors import IamError

if TYPE_CHECKING:
    from iam_resources.review.report import Access, Holder

_EPILOG = "Exit codes: 0 done, 1 failed or nothing found, 2 incorrect use."


def add_to(commands: Any) -> None:
    """Declare the commands."""
    does = "say who has access, from the state of a stack"
    parser = commands.add_parser("access", help=does, description=f"{does[:1].upper()}{does[1:]}.", epilog=_EPILOG)
    parser.set_defaults(parser=parser)
    below = parser.add_subparsers(metavar="COMMAND", required=True)
    _add(
        below,
        "who-can",
        who_can,
        "list who has something in a scope",
        "scope",
        "a scope or what is had there, such as 'realm cncc' or 'role ADMIN'; * and ? are wildcards",
    )
    _add(below, "of", of, "list what one person has", "person", "a mail address or an account name; * is a wildcard")


def _add(below: Any, name: str, run: Any, does: str, argument: str, means: str) -> None:
    parser = below.add_parser(name, help=does, description=f"{does[:1].upper()}{does[1:]}.", epilog=_EPILOG)
    parser.add_argument(argument, metavar=argument.upper(), type=filled, help=means)
    parser.add_argument("--stack", metavar="NAME", type=filled, help="the Pulumi stack; default: the selected one")
    parser.add_argument(
        "--state", metavar="FILE", type=filled, help="output of pulumi stack export, instead of a stack"
    )
    parser.add_argument(
        "--config", metavar="FILE", type=filled, help="whose accounts belong together; default: iam-review.toml"
    )
    parser.add_argument(
        "--live", action="store_true", help="also list access that no resource of the stack manages; asks the vendors"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    parser.set_defaults(run=run, parser=parser)


async def who_can(options: argparse.Namespace) -> int:
    """List who has something in a scope."""
    from iam_resources.review.settings import matches

    everybody = await _holders(options)
    rows = [
        (holder, access)
        for holder in everybody
        for access in holder.keeps
        if matches(options.scope, access.scope, access.entitlement, access.scope.partition(" ")[2])
    ]
    if not rows:
        there = [access for holder in everybody for access in holder.keeps]
        scopes = sorted({access.scope for access in there})
        known = f"; there are {', '.join(scopes[:10])}" if scopes else "; the state has no access at all"
        near = _near(options.scope, {*scopes, *(access.entitlement for access in there)})
        raise IamError(f"nobody has anything in {options.scope}{known}", hint=near)
    _print(options, rows)
    return 0


async def of(options: argparse.Namespace) -> int:
    """List what one person has."""
    from iam_resources.review.settings import matches

    everybody = await _holders(options)
    found = [each for each in everybody if matches(options.person, each.name, *(a.name for a in each.accounts))]
    if not found:
        names = {name for each in everybody for name in (each.name, *(account.name for account in each.accounts))}
        hint = _near(options.person, names) or "iam access who-can '*' lists everybody"
        raise IamError(f"the state has nobody called {options.person}", hint=hint)
    _print(options, [(holder, access) for holder in found for access in holder.keeps], found)
    return 0


def _near(wanted: str, names: Collection[str]) -> str:
    """A question about names that are nearly what is wanted; empty where there are none."""
    import difflib

    folded = {name.casefold(): name for name in sorted(names)}
    near = [folded[each] for each in difflib.get_close_matches(wanted.casefold(), folded, n=3)]
    return f"Did you mean {' or '.join(near)}?" if near else ""


async def _holders(options: argparse.Namespace) -> list[Holder]:
    from iam_resources.pulumi_command import export_stack
    from iam_resources.review.plan import SAME, Plan, step_of
    from iam_resources.review.reading import read_state
    from iam_resources.review.reviewing import holders_of
    from iam_resources.review.settings import read_settings

    text = read_file(options.state) if options.state else await export_stack(options.stack)
    states = read_state(text, options.state or "the state of the stack")
    settings = read_settings(Path(options.config) if options.config else None)
    steps = tuple(step_of(state.urn, SAME, state, state) for state in states if state.token)
    observed, notes = await observed_for(options, [*Plan(steps).after]) if options.live else ([], [])
    for note in notes:
        print(f"iam: {note}", file=sys.stderr)
    return holders_of(Plan(steps), settings, observed)


def _print(options: argparse.Namespace, rows: list[tuple[Holder, Access]], found: list[Holder] | None = None) -> None:
    if options.json:
        show({"access": [{"holder": holder.name, **access.model_dump()} for holder, access in rows]})
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from iam_resources.errors import plain
    from iam_resources.review.render.words import title_of, way_of

    empty = [holder for holder in found or () if not holder.keeps]
    for holder in empty:
        print(f"{plain(title_of(holder))} has nothing, or is disabled")
    if not rows:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("who", "what", "where", "by"):
        table.add_column(head, overflow="fold")
    for holder, access in rows:
        way = way_of(access).removeprefix("by ") or "a grant of its own"
        where = f"{access.scope} ({access.vendor})"
        table.add_row(*(Text(plain(each)) for each in (title_of(holder), access.entitlement, where, way)))
    wide = None if sys.stdout.isatty() else 200
    Console(file=sys.stdout, width=wide, highlight=False, emoji=False).print(table)
