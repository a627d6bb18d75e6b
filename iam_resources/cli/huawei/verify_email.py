"""`iam huawei verify-email`: sends a user the message that verifies the e-mail address."""

from __future__ import annotations

import argparse
from typing import Any

from iam_resources.cli.command import add, filled, settings_of, show
from iam_resources.errors import plain


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "verify-email",
        run,
        does="send a user the message that verifies the e-mail address",
        more="The user follows the link in it. pulumi up --refresh then shows email_verified in the state of the user.",
    )
    parser.add_argument("user", metavar="USER", type=filled, help="name or id of the user")


async def run(options: argparse.Namespace) -> int:
    """Run the command."""
    from iam_resources.huawei.instance import open_instance
    from iam_resources.huawei.lookups.base import find_typed

    instance = await open_instance(await settings_of(options), options.connection)
    user = await find_typed(instance.users, options.user)
    await instance.users.api.verify_email(user.id, who=user.name)
    if options.json:
        show({"user_name": user.name, "user_id": user.id})
    else:
        print(f"the message was sent to user {plain(user.name)}")
    return 0
