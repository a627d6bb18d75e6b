"""One contestant, one size, all cases; each checks what it has done before its numbers count."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.case import Result, Taken, python_environment, take
from bench.project import Project
from bench.scenario import Kind, Scenario, Server
from tools.place import ROOT
from tools.say import Stop, say

CONTESTANTS = ("ours", "no-op", "stock", "raw")
"""This project in its own host; resources of the same shape that call nobody; this project in the SDK's own host, which
cannot import; the same work without Pulumi."""


def takes_part(scenario: Scenario, who: str) -> bool:
    """Whether a scenario has this contestant."""
    return {"stock": scenario.stock, "raw": scenario.raw}.get(who, scenario) is not None


def run(scenario: Scenario, who: str, server: Server, engine: Path, n: int) -> list[Result]:
    """All cases of one contestant.

    Args:
        scenario: what is made.
        who: one of `CONTESTANTS` that takes part.
        server: on which.
        engine: where `pulumi` is.
        n: how many users.
    """
    kinds = {kind.who: kind for kind in (scenario.ours, scenario.no_op, scenario.stock) if kind is not None}
    if who in kinds:
        return through_pulumi(scenario, kinds[who], server, engine, n)
    return without_pulumi(scenario, server, n)


def through_pulumi(scenario: Scenario, kind: Kind, server: Server, engine: Path, n: int) -> list[Result]:
    """All cases on one place; the import goes into a second, empty stack while the first still has its own state."""
    with folder() as directory, server.place() as place:
        environment = server.environment(place)
        stack = Project(directory / "stack", engine, scenario, kind, n, environment)
        calls = kind is not scenario.no_op

        def measure(case: str, project: Project, held: int, there: tuple[int, int]) -> Result:
            result = counted(server, place, kind.who, case, n, lambda: project.take(case))
            resources, size = project.state()
            expect(f"{kind.who}, {case}: resources in state", resources, held)
            if calls:
                expect(f"{kind.who}, {case}: what the server holds", server.holds(place), there)
            return replace(result, state_bytes=round(size / held) if held else None)

        all_of_it, everything = scenario.resources(n), scenario.holds(n)
        results = [measure(case, stack, all_of_it, everything) for case in ("up", "preview", "refresh")]
        if kind is not scenario.stock:
            other = Project(directory / "other", engine, scenario, kind, n, environment)
            other.list_imports(scenario.imports(place, n))
            results.append(measure("import", other, all_of_it, everything))
        results.append(measure("destroy", stack, 0, (0, 0)))
        return results


def without_pulumi(scenario: Scenario, server: Server, n: int) -> list[Result]:
    """A preview, a refresh and an import are the same reads here."""
    module = str(scenario.raw)
    with folder() as directory, server.place() as place:
        environment = {**python_environment(), "PYTHONPATH": str(ROOT), **server.environment(place)}

        def measure(case: str, phase: str, there: tuple[int, int]) -> Result:
            command = [sys.executable, "-m", module, phase, str(n)]
            result = counted(
                server, place, "raw", case, n, lambda: take(command, directory, environment, f"-m {module}")
            )
            expect(f"raw, {case}: what the server holds", server.holds(place), there)
            return result

        return [
            measure("up", "up", scenario.holds(n)),
            *(measure(case, "read", scenario.holds(n)) for case in ("preview", "refresh", "import")),
            measure("destroy", "destroy", (0, 0)),
        ]


def counted(server: Server, place: str, who: str, case: str, n: int, run: Callable[[], Taken]) -> Result:
    """Run one case and count the calls that the server received meanwhile."""
    mark = server.mark()
    taken = run()
    kinds: Counter[str] = server.received(mark, place)
    calls = sum(kinds.values())
    say(f"  {who:8} {case:8} n={n:<5} {taken.wall_s:7.2f} s  cpu {taken.cpu_s:6.2f} s  {calls:5} calls")
    return Result(
        case, n, who, taken.wall_s, taken.cpu_s, calls, None, taken.peak_memory_bytes, dict(kinds.most_common())
    )


def expect(what: str, found: object, wanted: object) -> None:
    """
    Raises:
        Stop: a case did not do what it was to do: its numbers mean nothing.
    """
    if found != wanted:
        raise Stop(f"{what}: {found} instead of {wanted}.")


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        yield Path(directory)
