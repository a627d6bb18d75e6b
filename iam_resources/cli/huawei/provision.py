"""`iam huawei provision`: rolls a permission set out to the accounts that have an older version of it."""

from __future__ import annotations

import argparse
import re
from typing import Any

from iam_resources.cli.command import Progress, add, filled, settings_of, show
from iam_resources.errors import Refused, plain


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "provision",
        run,
        does="roll a permission set out to the accounts that have an older version of it",
        more="It waits for the roll-out, and names the accounts where it fails. pulumi up does so by itself for what it"
        " changes.",
    )
    parser.add_argument("set", metavar="SET", type=filled, help="name or id of the permission set")
    parser.add_argument(
        "--account",
        metavar="ID",
        type=_account,
        action="append",
        help="only to this account; can be repeated; default: all that the permission set is in",
    )


def _account(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not the id of an account: it has 32 hexadecimal digits")
    return text


async def run(options: argparse.Namespace) -> int:
    """Run the command."""
    import asyncio

    from iam_resources.huawei.api.permission_sets import NOT_LATEST
    from iam_resources.huawei.instance import open_instance
    from iam_resources.huawei.lookups.base import find_typed

    instance = await open_instance(await settings_of(options), options.connection)
    permission_set = await find_typed(instance.sets, options.set)
    set_id, name = permission_set.id, permission_set.name
    there = [str(each) async for each in instance.sets.api.accounts(set_id)]
    if missing := [each for each in options.account or () if each not in there]:
        raise Refused(
            f"--account: permission set {name} is not in account {missing[0]}",
            hint="Assign it to a user or group there",
        )
    behind = [str(each) async for each in instance.sets.api.accounts(set_id, provisioning_status=NOT_LATEST)]
    wanted = [each for each in behind if options.account is None or each in options.account]
    progress = Progress()
    progress.at(f"rolling out permission set {plain(name)} to accounts ({len(wanted)})")
    try:
        chosen = [None] if wanted == behind else wanted
        await asyncio.gather(*(instance.content.roll_out(set_id, name, account_id=each) for each in chosen))
    finally:
        progress.end()
    if options.json:
        shown = {"permission_set": name, "permission_set_id": set_id}
        show({**shown, "accounts": wanted, "already_latest": len(options.account or there) - len(wanted)})
    elif wanted:
        print(f"permission set {plain(name)} was rolled out to {', '.join(wanted)}")
    else:
        print(f"permission set {plain(name)} has its latest version in all accounts ({len(options.account or there)})")
    return 0
