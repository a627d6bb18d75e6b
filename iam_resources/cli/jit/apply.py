"""`iam jit apply`: gives capabilities to users that exist already."""

from __future__ import annotations

import argparse
from typing import Any

from iam_resources.cli.command import Progress, Wrong, add, settings_of, show
from iam_resources.oci.connection import connect
from iam_resources.oci.jit.apply import Summary, apply
from iam_resources.oci.jit.function.capabilities import NAMES, Outcome, WrongCapability, one

_MOST_SHOWN = 20


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "apply",
        run,
        does="give capabilities to users that exist already",
        more="The function of the pipeline serves users at their first login; this serves those that logged in before"
        " it was there. What is not mentioned stays as it is.",
    )
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--all", action="store_true", help="every user of the domain")
    whom.add_argument("--filter", metavar="SCIM", help='users that a filter lets through: userName sw "ext-"')
    whom.add_argument("--user", metavar="NAME", nargs="+", help="users by name")
    parser.add_argument(
        "--capability",
        metavar="NAME=true|false",
        action="append",
        required=True,
        help=f"what to set; may be given several times; names: {', '.join(NAMES)}",
    )
    parser.add_argument("--domain", metavar="URL", help="the identity domain; without it the setting oci:domain_url")
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")


async def run(options: argparse.Namespace) -> int:
    """Carry it out."""
    wanted = _wanted(options.capability)
    tenancy = await connect(await settings_of(options), options.connection)
    progress = Progress()

    def told(summary: Summary) -> None:
        progress.at(f"{summary.seen} users, {len(summary.changed)} changed, {len(summary.failed)} failed")

    try:
        summary = await apply(
            tenancy.domain(options.domain),
            wanted,
            names=options.user or (),
            filter=options.filter or "",
            dry_run=options.dry_run,
            told=told,
        )
    finally:
        progress.end()
    if options.json:
        show(_as_json(summary, dry_run=options.dry_run))
    else:
        _print(summary, dry_run=options.dry_run)
    return 1 if summary.failed else 0


def _wanted(given: list[str]) -> dict[str, bool]:
    wanted: dict[str, bool] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise Wrong(f"--capability {each!r} has no value: write {each}=true or {each}=false")
        try:
            name, flag = one(name.strip(), value)
        except WrongCapability as error:
            raise Wrong(f"--capability: {error}") from None
        if wanted.setdefault(name, flag) is not flag:
            raise Wrong(f"--capability: {name} is given twice, with both values")
    return wanted


def _as_json(summary: Summary, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "changed": [{**_who(each), "capabilities": dict(each.changed)} for each in summary.changed],
        "already_right": summary.unchanged,
        "failed": [{**_who(each), "reason": each.reason} for each in summary.failed],
    }


def _who(outcome: Outcome) -> dict[str, str]:
    return {"user": outcome.person.name, "id": outcome.person.id}


def _print(summary: Summary, *, dry_run: bool) -> None:
    for each in summary.changed[:_MOST_SHOWN]:
        flags = ", ".join(f"{name}={str(value).lower()}" for name, value in sorted(each.changed.items()))
        print(f"{'would change' if dry_run else 'changed'}  {each.person.name}  {flags}")
    if len(summary.changed) > _MOST_SHOWN:
        print(f"... and {len(summary.changed) - _MOST_SHOWN} more (--json names all)")
    for each in summary.failed:
        print(f"failed  {each.person.name}  {each.reason}")
    done = "would change" if dry_run else "changed"
    print(f"{len(summary.changed)} {done}, {summary.unchanged} already right, {len(summary.failed)} failed")
