"""`python -m tests.ownership.run --programs 500 --seed 1`: consecutive programs at random, and counts at the end.

Program number n has the seed `seed + n`, so that each can be played alone: `--programs 1 --seed <its seed>`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.ownership.counts import Counts
from tests.ownership.engine.project import Workbench
from tests.ownership.generate import scenarios
from tests.ownership.play import Difference, described, play
from tests.ownership.sandbox import Sandbox, sandbox
from tests.ownership.scenario import VENDORS, Scenario
from tools.pulumi import get

_MEMORY = Path("/dev/shm")  # noqa: S108 (file systems in memory are faster; it is a folder as any other)


def one(number: int, handle: Callable[[Scenario], None], *, shrink: bool = False) -> None:
    """Handle the one scenario that a seed stands for.

    Args:
        number: the seed.
        handle: what to do with it; what it raises goes on to the caller.
        shrink: whether to look for a smaller scenario that fails as well.
    """
    calls = 0
    differences: list[Difference] = []

    @seed(number)
    @settings(
        max_examples=2,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
        print_blob=False,
    )
    @given(scenarios())
    def test(scenario: Scenario) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:  # the first one is always the smallest that there is
            return
        try:
            handle(scenario)
        except Difference as difference:
            if shrink:
                raise
            differences.append(difference)  # hypothesis would play it again, which may end well

    test()
    if differences:
        raise differences[0]


def run(first: int, options: argparse.Namespace, bench: Workbench, server: Sandbox) -> list[int]:
    """Play consecutive programs; returns the seeds of those with a difference."""
    counts, failed, began = Counts(), [], time.monotonic()
    broken: list[bool] = []
    for number in range(first, first + options.programs):
        last: list[Scenario] = []

        def handle(scenario: Scenario, last: list[Scenario] = last, number: int = number) -> None:
            last[:] = [scenario]
            if options.vendor in (None, scenario.vendor):
                broken.extend(play(scenario, server.place(scenario.vendor), bench, f"p{number}", server.faults))

        try:
            one(number, handle, shrink=options.shrink)
        except Difference as difference:
            failed.append(number)
            print(f"--- seed {number}: a difference\n{described(last[0])}{difference}", flush=True)
        if options.vendor not in (None, last[0].vendor):
            continue
        counts.add(last[0])
        if not options.quiet:
            taken = time.monotonic() - began
            print(f"seed {number}: {last[0].vendor}, {taken / counts.programs:.1f} s a program", flush=True)
    print(counts.text())
    print(f"{sum(broken)} of {len(broken)} runs were really broken in between")
    print(f"{time.monotonic() - began:.0f} s; seeds {first} to {first + options.programs - 1}")
    if counts.programs >= 500 and (rare := counts.rare()):
        print(f"drawn too seldom: {', '.join(rare)}")
        failed.append(-1)
    print(f"{counts.programs - len(failed)} passed, {len(failed)} failed")
    return failed


def main() -> int:
    """The command; its exit code is 1 where there was a difference."""
    parser = argparse.ArgumentParser(prog="python -m tests.ownership.run", description=__doc__)
    parser.add_argument("--programs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--vendor", choices=tuple(VENDORS), help="leave out the programs of the other vendors")
    parser.add_argument("--shrink", action="store_true", help="look for the smallest program that fails")
    parser.add_argument("--show", action="store_true", help="print the programs, and run nothing")
    parser.add_argument("--quiet", action="store_true", help="print differences and counts only")
    options = parser.parse_args()
    if options.show:
        for number in range(options.seed, options.seed + options.programs):
            print(f"--- seed {number}")
            one(number, lambda scenario: print(described(scenario)))
        return 0
    with tempfile.TemporaryDirectory(prefix="ownership-", dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        folder = Path(name)
        with sandbox(folder) as server:
            failed = run(options.seed, options, Workbench(folder / "bench", get.directory()), server)
    for number in failed:
        print(f"difference: seed {number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
