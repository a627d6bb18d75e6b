"""`make bench`: measures, prints tables, writes the results and a page in docs/ for each scenario."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.case import Result, medians
from bench.cncc import SCENARIO as CNCC
from bench.domains import SCENARIO as DOMAINS
from bench.huawei import SCENARIO as HUAWEI
from bench.machine import machine
from bench.measure import CANDIDATES, run, takes_part
from bench.report import as_page, as_text, ordered
from bench.scenario import Scenario, Server
from tools.place import ROOT
from tools.pulumi import get
from tools.say import Stop, ends_in_one_line, say

SCENARIOS = {scenario.name: scenario for scenario in (CNCC, DOMAINS, HUAWEI)}
SIZES = (100, 1000, 3000)
REPEATED = 1000
"""The size that is measured several times; the others show how the cost scales."""
STOCK_MOST = 1000
WARM_UP = 500


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 users only, once; writes nothing")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of users")
    parser.add_argument("--repeats", type=int, default=3, help=f"runs with {REPEATED} users (default: 3)")
    parser.add_argument("--who", nargs="+", choices=CANDIDATES, default=CANDIDATES, help="candidates")
    parser.add_argument("--what", nargs="+", choices=SCENARIOS, default=list(SCENARIOS), help="scenarios")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    given = parser.parse_args()
    if given.quick:
        given.sizes, given.repeats, given.dry = [100], 1, True
    return given


def measure_all(
    scenario: Scenario, server: Server, engine: Path, who: Sequence[str], repeats: Mapping[int, int]
) -> list[Result]:
    """Measure all candidates; within a repeat one directly after the other, so that all have the same conditions."""
    results: list[Result] = []
    for n, times in repeats.items():
        taken: dict[str, list[list[Result]]] = {}
        for _ in range(times):
            for name in who:
                if takes_part(scenario, name) and (name != "stock" or n <= STOCK_MOST):
                    taken.setdefault(name, []).append(run(scenario, name, server, engine, n))
        for lines in taken.values():
            results += medians(lines)
    return ordered(results)


def measure(scenario: Scenario, engine: Path, who: Sequence[str], repeats: Mapping[int, int], *, write: bool) -> None:
    """Measure one scenario, from the start of its server to its page."""
    about = {**machine(engine), **scenario.version()}
    with tempfile.TemporaryDirectory(prefix="bench-server-") as directory:
        say(f"Benchmark {scenario.name}: starting a server.")
        with scenario.serve(Path(directory)) as server:
            say("Warming up the server.")
            if scenario.raw:
                run(scenario, "raw", server, engine, min(WARM_UP, max(repeats)))
            run(scenario, "ours", server, engine, scenario.least)
            results = measure_all(scenario, server, engine, who, repeats)
    print(as_text(results, scenario))
    if write:
        scenario.results.write_text(json.dumps([result.as_data() for result in results], indent=1) + "\n")
        scenario.page.write_text(as_page(results, scenario, about, repeats))
        say(f"\nWritten: {scenario.results.relative_to(ROOT)}, {scenario.page.relative_to(ROOT)}.")


def main() -> None:
    given = arguments()
    started = time.monotonic()
    if not Path("/proc/self/task").exists():
        raise Stop("The benchmark uses figures of the Linux kernel: run it on Linux.")
    engine = get.directory()
    repeats = {n: given.repeats if n == REPEATED else 1 for n in given.sizes}
    for name in given.what:
        measure(SCENARIOS[name], engine, given.who, repeats, write=not given.dry)
    say(f"Took {time.monotonic() - started:.0f} seconds.")


if __name__ == "__main__":
    ends_in_one_line(main)
