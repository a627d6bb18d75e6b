"""`iam huawei requests`: the asynchronous requests of the instance, and why they failed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from iam_resources.cli.command import add, settings_of, show
from iam_resources.cli.huawei.kept import iso, table
from iam_resources.errors import plain

if TYPE_CHECKING:
    from iam_resources.huawei.instance import Instance

_SHOWN = 50


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "requests",
        run,
        does="list assignments that are made or removed, and roll-outs of permission sets",
        more="The newest come first.",
    )
    parser.add_argument("--failed", action="store_true", help="only those that failed, with the reasons")
    parser.add_argument(
        "--limit", metavar="NUMBER", type=_number, default=_SHOWN, help="how many to show (default: %(default)d)"
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 1000):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000")
    return int(text)


async def run(options: argparse.Namespace) -> int:
    """Run the command."""
    import asyncio

    from iam_resources.directory import found
    from iam_resources.huawei.api.requests import FAILED, Creations, Deletions, RollOuts
    from iam_resources.huawei.instance import open_instance

    instance = await open_instance(await settings_of(options), options.connection)
    at = instance.cloud.center, instance.instance_id
    kinds = {"assign": Creations(*at), "remove": Deletions(*at), "roll out": RollOuts(*at)}
    query = {"status": FAILED} if options.failed else {}
    rows = [(kind, row) for kind, api in kinds.items() async for row in api.listing(**query)]
    rows.sort(key=lambda each: _created(each[1]), reverse=True)

    async def detailed(kind: str, row: dict[str, Any]) -> dict[str, Any]:
        details = await found(kinds[kind].get(str(row["request_id"])))
        return await _shown(instance, kind, details or row)  # the service does not keep them for ever

    shown = await asyncio.gather(*(detailed(*each) for each in rows[: options.limit]))
    if options.json:
        show({"requests": shown, "total": len(rows)})
        return 0
    if shown:
        columns = ("created", "request", "status", "permission_set", "account_id", "principal", "reason")
        table([tuple(plain(str(each[column] or "")) for column in columns) for each in shown])
    else:
        print("no request has failed" if options.failed else "there are no requests")
    if len(rows) > len(shown):
        print(f"... and {len(rows) - len(shown)} older ones (--limit shows more)")
    return 0


async def _shown(instance: Instance, kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """A request with names in place of ids, as far as what they mean still exists."""
    set_id = str(row.get("permission_set_id") or "")
    permission_set = await instance.sets.by_id(set_id) if set_id else None
    principal = str(row.get("principal_id") or "")
    if principal:
        people = instance.users if row.get("principal_type") == "USER" else instance.groups
        who = await people.by_id(principal)
        name = people.identity_of(who).name if who is not None else principal
        principal = f"{str(row.get('principal_type') or '').lower()} {name}"
    return {
        "request_id": row.get("request_id"),
        "request": kind,
        "status": row.get("status"),
        "created": iso(_created(row)),
        "permission_set": permission_set["name"] if permission_set else set_id,
        "permission_set_id": set_id,
        "account_id": row.get("account_id") or row.get("target_id"),
        "principal": principal,
        "principal_id": row.get("principal_id"),
        "reason": row.get("failure_reason") or "",
    }


def _created(row: dict[str, Any]) -> float:
    """When a request was sent, in seconds since 1970: milliseconds, as a number or as text; 0 where it is neither."""
    try:
        return int(row.get("created_date") or 0) / 1000
    except (TypeError, ValueError):
        return 0
