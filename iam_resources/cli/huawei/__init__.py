"""`iam huawei`: log in to Huawei Cloud by IAM Identity Center, use what the login gives, and look after roll-outs."""

from __future__ import annotations

from typing import Any

from iam_resources.cli.huawei import accounts, agencies, credentials, login, logout, provision, requests, verify_email


def add_to(groups: Any) -> None:
    """Declare the group and its commands."""
    parser = groups.add_parser(
        "huawei",
        help="log in to Huawei Cloud, get temporary keys, roll out permission sets",
        description="IAM Identity Center of Huawei Cloud: log in to the user portal and get temporary keys for the"
        " accounts that are assigned to you; roll out permission sets and look at asynchronous requests, with an"
        " administrator's key.",
        epilog="A login is kept in files that only you can read, below ~/.local/state/iam-resources (or in"
        " XDG_STATE_HOME). Connections are those of the Pulumi stack (--stack, or the selected one in a project), then"
        " of the environment.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in (login, logout, accounts, agencies, credentials, provision, requests, verify_email):
        command.add_to(commands)
