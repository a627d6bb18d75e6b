"""`make bench`: measures, prints a table, writes bench/results.json and docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.case import Result, medians
from bench.contest import CONTESTS, ours, raw
from bench.machine import machine
from bench.report import as_page, as_text, ordered
from bench.server import Server, server
from tools.place import ROOT
from tools.pulumi import get
from tools.say import Stop, ends_in_one_line, say

RESULTS = ROOT / "bench" / "results.json"
PAGE = ROOT / "docs" / "benchmarks.md"
SIZES = (100, 1000, 3000)
REPEATED = 1000
"""The size that is measured several times; the others show how the cost grows."""
STOCK_MOST = 1000
WARM_UP = 500


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 users only, once; writes nothing")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of users")
    parser.add_argument("--repeats", type=int, default=3, help=f"runs with {REPEATED} users (default: 3)")
    parser.add_argument("--who", nargs="+", choices=CONTESTS, default=list(CONTESTS), help="contestants")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    given = parser.parse_args()
    if given.quick:
        given.sizes, given.repeats, given.dry = [100], 1, True
    return given


def contest(place: Server, engine: Path, who: Sequence[str], repeats: Mapping[int, int]) -> list[Result]:
    """Let everybody run; within a repeat one right after the other, so that all meet the same machine."""
    results: list[Result] = []
    for n, times in repeats.items():
        taken: dict[str, list[list[Result]]] = {}
        for _ in range(times):
            for name in who:
                if name != "stock" or n <= STOCK_MOST:
                    taken.setdefault(name, []).append(CONTESTS[name](place, engine, n))
        for lines in taken.values():
            results += medians(lines)
    return ordered(results)


def main() -> None:
    given = arguments()
    started = time.monotonic()
    if not Path("/proc/self/task").exists():
        raise Stop("The benchmark counts with the Linux kernel's own figures: run it on Linux.")
    engine = get.directory()
    about = machine(engine)
    repeats = {n: given.repeats if n == REPEATED else 1 for n in given.sizes}
    with tempfile.TemporaryDirectory(prefix="bench-keycloak-") as directory:
        say("Benchmark: starting a Keycloak of its own.")
        with server(Path(directory)) as place:
            say("Benchmark: warming it up.")
            raw(place, engine, min(WARM_UP, max(given.sizes)))
            ours(place, engine, 1)
            results = contest(place, engine, given.who, repeats)
    print(as_text(results))
    if not given.dry:
        RESULTS.write_text(json.dumps([result.as_data() for result in results], indent=1) + "\n")
        PAGE.write_text(as_page(results, about, repeats))
        say(f"\nWritten: {RESULTS.relative_to(ROOT)}, {PAGE.relative_to(ROOT)}.")
    say(f"Took {time.monotonic() - started:.0f} seconds.")


if __name__ == "__main__":
    ends_in_one_line(main)
