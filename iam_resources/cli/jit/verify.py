"""`iam jit verify`: looks at each link of the pipeline, and changes nothing."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from iam_resources.cli.command import add, settings_of, show
from iam_resources.cli.jit.pipeline import add_options, chosen
from iam_resources.oci.connection import connect
from iam_resources.oci.jit.verify import verify


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "verify",
        run,
        does="look at each link of the pipeline that serves new users",
        more="It changes nothing, and says what is missing and how to mend it.",
    )
    add_options(parser)


async def run(options: argparse.Namespace) -> int:
    """Carry it out."""
    tenancy = await connect(await settings_of(options), options.connection)
    checks = await verify(tenancy, tenancy.domain(options.domain), chosen(options, tenancy))
    works = not any(check.bad for check in checks)
    if options.json:
        show({"works": works, "links": [asdict(check) for check in checks]})
    else:
        width = max(len(check.link) for check in checks)
        for check in checks:
            print(f"{check.result:8}{check.link.ljust(width)}  {check.about}")
            if check.mend and check.result != "ok":
                print(f"{'':8}{'':{width}}  {check.mend}")
    return 0 if works else 1
