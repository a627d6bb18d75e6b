"""`iam jit`: capabilities of users that exist already, and a look at the pipeline that serves new ones."""

from __future__ import annotations

from typing import Any

from iam_resources.cli.jit import apply, verify, watch


def add_to(groups: Any) -> None:
    """Declare the group and its commands."""
    parser = groups.add_parser(
        "jit",
        help="capabilities of users of an Oracle Cloud identity domain",
        description="Capabilities of users that a first login creates in an identity domain of Oracle Cloud: for those"
        " that exist already, and look at the pipeline that serves new ones.",
        epilog="The connection is that of the Pulumi stack (--stack, or the selected one in a project), then of the"
        " environment, then of ~/.oci/config.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    apply.add_to(commands)
    verify.add_to(commands)
    watch.add_to(commands)
