"""`iam jit apply`: sets the capabilities of existing users."""

from __future__ import annotations

import argparse
from typing import Any

from iam_resources.cli.command import Progress, Wrong, add, filled, settings_of, show
from iam_resources.cli.jit.pipeline import add_domain
from iam_resources.errors import IamError, Invalid, plain
from iam_resources.oci.connection import connect
from iam_resources.oci.jit.apply import Summary, apply
from iam_resources.oci.jit.function.capabilities import NAMES, Outcome, WrongCapability, parse_capability

_MOST_SHOWN = 20


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "apply",
        run,
        does="set the capabilities of existing users",
        more="The function of the pipeline sets the capabilities of users at their first login; this does so for"
        " users who logged in before. Capabilities that are not mentioned do not change.",
    )
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--all", action="store_true", help="every user of the domain")
    whom.add_argument("--filter", metavar="SCIM", type=filled, help='users that match a filter: userName sw "ext-"')
    whom.add_argument("--user", metavar="NAME", nargs="+", type=filled, help="users by name")
    parser.add_argument(
        "--capability",
        metavar="NAME=true|false",
        action="append",
        required=True,
        help=f"a capability to set; can be repeated; names: {', '.join(NAMES)}",
    )
    add_domain(parser)
    parser.add_argument("--dry-run", action="store_true", help="only print what would change")


async def run(options: argparse.Namespace) -> int:
    """Run the command."""
    wanted = _wanted(options.capability)
    tenancy = await connect(await settings_of(options), options.connection)
    domain, progress, done = tenancy.domain(options.domain), Progress(), Summary()

    def report(summary: Summary) -> None:
        nonlocal done
        done = summary
        changed = f"{len(summary.changed)} {'would change' if options.dry_run else 'changed'}"
        progress.at(f"{summary.seen} of {summary.total} users, {changed}, {len(summary.failed)} failed")

    progress.at(f"listing users of {domain.url}")
    try:
        await apply(
            domain, wanted, names=options.user, filter=options.filter or "", dry_run=options.dry_run, report=report
        )
    except Invalid as error:
        if done.seen or not options.filter:
            raise
        filter_ = "" if options.filter in error.reason else f" {options.filter!r}"  # the service may repeat it
        raise Wrong(f'--filter{filter_}: {error.reason}; write one such as userName sw "ext-"') from None
    except IamError as error:
        progress.end()
        if done.seen:  # what was done is reported, however the command ended
            _tell(options, domain.url, done, ended=str(error))
        raise
    finally:
        progress.end()
    _tell(options, domain.url, done)
    return 1 if done.failed else 0


def _wanted(given: list[str]) -> dict[str, bool]:
    wanted: dict[str, bool] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise Wrong(f"--capability {each!r} has no value: write {each}=true or {each}=false")
        try:
            name, flag = parse_capability(name.strip(), value)
        except WrongCapability as error:
            raise Wrong(f"--capability: {error}") from None
        if wanted.setdefault(name, flag) is not flag:
            raise Wrong(f"--capability: {name} is given twice, with both values")
    return wanted


def _tell(options: argparse.Namespace, url: str, summary: Summary, *, ended: str = "") -> None:
    if options.json:
        show(_as_json(url, summary, dry_run=options.dry_run, ended=ended))
    else:
        _print(url, summary, dry_run=options.dry_run)


def _as_json(url: str, summary: Summary, *, dry_run: bool, ended: str) -> dict[str, Any]:
    return {
        "domain": url,
        "dry_run": dry_run,
        "users": summary.total,
        "changed": [{**_who(each), "capabilities": dict(each.changed)} for each in summary.changed],
        "already_right": summary.unchanged,
        "failed": [{**_who(each), "reason": each.reason} for each in summary.failed],
        "not_reached": summary.total - summary.seen,
        **({"ended": ended} if ended else {}),
    }


def _who(outcome: Outcome) -> dict[str, str]:
    return {"user": outcome.person.name, "id": outcome.person.id}


def _print(url: str, summary: Summary, *, dry_run: bool) -> None:
    done = "would change" if dry_run else "changed"
    print(f"users of {url}")
    for each in summary.changed[:_MOST_SHOWN]:
        print(f"{done}  {plain(each.person.name)}  {_flags(each)}")
    _more(len(summary.changed))
    for each in summary.failed[:_MOST_SHOWN]:
        print(f"failed  {plain(each.person.name)}  {plain(each.reason)}")
    _more(len(summary.failed))
    if not summary.total:
        print("there is no such user")
    not_reached = summary.total - summary.seen
    left = f", {not_reached} not reached: run it again for these" if not_reached else ""
    print(f"{len(summary.changed)} {done}, {summary.unchanged} already correct, {len(summary.failed)} failed{left}")


def _flags(outcome: Outcome) -> str:
    return ", ".join(f"{name}={str(value).lower()}" for name, value in sorted(outcome.changed.items()))


def _more(there_are: int) -> None:
    if there_are > _MOST_SHOWN:
        print(f"... and {there_are - _MOST_SHOWN} more (--json names all)")
