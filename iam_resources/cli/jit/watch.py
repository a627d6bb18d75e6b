"""`iam jit watch`: waits for a user's first login and for the capabilities that the pipeline sets."""

from __future__ import annotations

import argparse
import math
import sys
from functools import partial
from typing import Any

from iam_resources.cli.command import add, filled, settings_of, show
from iam_resources.cli.jit.pipeline import add_options, chosen
from iam_resources.errors import plain
from iam_resources.oci.connection import connect
from iam_resources.oci.jit.invocations import InvocationWatch
from iam_resources.oci.jit.watch import find_function, follow, log_at_sandbox, log_in_at_sandbox


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = add(
        commands,
        "watch",
        run,
        does="wait for a user's first login and for the capabilities that the pipeline sets",
        more="Use it to test the pipeline: log in as a user who has never logged in, and see which capabilities they"
        " get. Failed invocations of the function are reported as well.",
    )
    parser.add_argument("user", metavar="USER", type=filled, help="the user name at login")
    add_options(parser)
    parser.add_argument(
        "--seconds", type=_seconds, default=900, help="maximum wait for each step (default: %(default)g)"
    )
    parser.add_argument("--login", action="store_true", help="with the sandbox only: perform the login too")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a valid time: write seconds, more than 0 and at most 86400")
    return seconds


async def run(options: argparse.Namespace) -> int:
    """Run the command."""
    tenancy = await connect(await settings_of(options), options.connection)
    domain = tenancy.domain(options.domain)
    pipeline = chosen(options, tenancy)
    function = await find_function(tenancy, pipeline)
    invocations = InvocationWatch(
        tenancy, pipeline.compartment_id, function.id, _report, log_at_sandbox(domain, function.id)
    )
    seen = await follow(
        domain,
        options.user,
        function.wanted,
        login=partial(log_in_at_sandbox, domain, options.user) if options.login else None,
        report=_report,
        invocations=invocations,
        at_most_seconds=options.seconds,
    )
    if options.json:
        show(
            {
                "user": options.user,
                "id": seen.user_id,
                "at_first": dict(seen.at_first),
                "at_last": dict(seen.at_last),
                "seconds": round(seen.seconds, 1),
                "failed_invocations": invocations.failed,
            }
        )
        return 0
    print(f"user {options.user} ({seen.user_id}) has its capabilities, {seen.seconds:.1f} s after it was first seen")
    for name, value in sorted(seen.at_last.items()):
        before = seen.at_first.get(name)
        print(f"  {name}: {_word(value)}" + ("" if before is value else f" (was {_word(before)})"))
    return 0


def _report(text: str) -> None:
    print(plain(text), file=sys.stderr)


def _word(value: bool | None) -> str:
    return "not set" if value is None else str(value).lower()
