"""`iam huawei accounts`: the accounts of the user who is logged in."""

from __future__ import annotations

import argparse
from typing import Any

from iam_resources.cli.command import add, show
from iam_resources.cli.huawei.kept import portal_of, table
from iam_resources.errors import plain

_FIELDS = ("account_name", "account_id", "email_address")


def add_to(commands: Any) -> None:
    """Declare the command."""
    add(commands, "accounts", run, does="list the accounts that you may use", stack=False)


async def run(options: argparse.Namespace) -> int:
    """Run the command."""
    async with portal_of(options) as portal:
        accounts = await portal.list_accounts()
    if options.json:
        show({"accounts": accounts})
    elif accounts:
        table([tuple(plain(str(each.get(field) or "")) for field in _FIELDS) for each in accounts])
    else:
        print("no account is assigned to you")
    return 0
