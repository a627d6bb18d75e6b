"""`iam jit verify`: checks each part of the pipeline, and changes nothing."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from iam_resources.cli.command import add, lines, settings_of, show
from iam_resources.cli.jit.pipeline import add_options, chosen
from iam_resources.errors import plain
from iam_resources.oci.connection import connect
from iam_resources.oci.jit.checks import works
from iam_resources.oci.jit.verify import verify

_SAID = {
    True: "the pipeline works, as far as it can be checked without a login: test it with iam jit watch",
    False: "the pipeline does not work",
    None: "it is not known whether the pipeline works: too little of it can be read",
}


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "verify",
        run,
        does="check each part of the pipeline for new users",
        more="It changes nothing, and reports what is missing and how to fix it. The exit code is 0 only if every part"
        " was checked and is correct.",
    )
    add_options(parser)


async def run(options: argparse.Namespace) -> int:
    """Run the command."""
    tenancy = await connect(await settings_of(options), options.connection)
    checks = await verify(tenancy, tenancy.domain(options.domain), chosen(options, tenancy))
    does = works(checks)
    if options.json:
        show({"works": does, "links": [asdict(check) for check in checks]})
    else:
        width = max(len(check.link) for check in checks)
        for check in checks:
            lines(f"{check.result:8}{check.link.ljust(width)}", plain(check.about))
            if check.fix and check.result != "ok":
                lines("".ljust(8 + width), check.fix)
        print(_SAID[does])
    return 0 if does else 1
