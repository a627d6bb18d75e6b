"""`iam huawei agencies`: what the user who is logged in may do in an account."""

from __future__ import annotations

import argparse
from typing import Any

from iam_resources.cli.command import add, filled, show
from iam_resources.cli.huawei.kept import portal_of, table
from iam_resources.errors import plain

_FIELDS = ("permission_set_name", "agency_name", "description")


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "agencies",
        run,
        does="list the permission sets, and their agencies, that you may use in an account",
        stack=False,
    )
    add_account(parser)


def add_account(parser: argparse.ArgumentParser) -> None:
    """Declare the option that says which account a command is about."""
    parser.add_argument(
        "--account", metavar="NAME", type=filled, required=True, help="name or id (see iam huawei accounts)"
    )


async def run(options: argparse.Namespace) -> int:
    """Run the command."""
    async with portal_of(options) as portal:
        from iam_resources.huawei.login import find_account

        account_id = await find_account(portal, options.account)
        agencies = await portal.list_agencies(account_id)
    if options.json:
        show({"account_id": account_id, "agencies": agencies})
    elif agencies:
        table([tuple(plain(str(each.get(field) or "")) for field in _FIELDS) for each in agencies])
    else:
        print("no permission set is assigned to you in this account")
    return 0
