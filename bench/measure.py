"""One candidate, one size, all cases; the result of each case is checked before its numbers count."""

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

CANDIDATES = ("ours", "no-op", "stock", "raw")
"""This project in its own host; resources of the same form that make no calls; this project in the SDK's own host,
which cannot import; the same work without Pulumi."""


def takes_part(scenario: Scenario, who: str) -> bool:
    """Whether a scenario has this candidate."""
    return {"stock": scenario.stock, "raw": scenario.raw}.get(who, scenario) is not None


def run(scenario: Scenario, who: str, server: Server, engine: Path, n: int) -> list[Result]:
    """All cases of one candidate.

    Args:
        scenario: what is made.
        who: one of `CANDIDATES` that takes part.
        server: on which.
        engine: where `pulumi` is.
        n: how many users.
    """
    kinds = {kind.who: kind for kind in (scenario.ours, scenario.no_op, scenario.stock) if kind is not None}
    if who in kinds:
        return through_pulumi(scenario, kinds[who], server, engine, n)
    return without_pulumi(scenario, server, n)


def through_pulumi(scenario: Scenario, kind: Kind, server: Server, engine: Path, n: int) -> list[Result]:
    """All cases in one place; the import goes to a second, empty stack while the first one still has its state."""
    with folder() as directory, server.place() as place:
        environment = server.environment(place)
        stack = Project(directory / "stack", engine, scenario, kind, n, environment)
        calls = kind is not scenario.no_op

        def measure(case: str, project: Project, in_state: int, on_server: tuple[int, int]) -> Result:
            result = counted(server, place, kind.who, case, n, lambda: project.take(case))
            resources, size = project.state()
            expect(f"{kind.who}, {case}: resources in state", resources, in_state)
            if calls:
                expect(f"{kind.who}, {case}: objects on the server", server.holds(place), on_server)
            return replace(result, state_bytes=round(size / in_state) if in_state else None)

        resources_made, objects_made = scenario.resources(n), scenario.holds(n)
        results = [measure(case, stack, resources_made, objects_made) for case in ("up", "preview", "refresh")]
        if kind is not scenario.stock:
            other = Project(directory / "other", engine, scenario, kind, n, environment)
            other.list_imports(scenario.imports(place, n))
            results.append(measure("import", other, resources_made, objects_made))
        if scenario.changed is not None:
            results.append(measure("change", stack, scenario.changed(n), objects_made))
        results.append(measure("destroy", stack, 0, (0, 0)))
        return results


def without_pulumi(scenario: Scenario, server: Server, n: int) -> list[Result]:
    """All cases without Pulumi; preview, refresh and import are the same reads here."""
    module = str(scenario.raw)
    with folder() as directory, server.place() as place:
        environment = {**python_environment(), "PYTHONPATH": str(ROOT), **server.environment(place)}

        def measure(case: str, phase: str, on_server: tuple[int, int]) -> Result:
            command = [sys.executable, "-m", module, phase, str(n)]
            result = counted(
                server, place, "raw", case, n, lambda: take(command, directory, environment, f"-m {module}")
            )
            expect(f"raw, {case}: objects on the server", server.holds(place), on_server)
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
    """Check what a case has done.

    Raises:
        Stop: a case did not do its work, so its numbers mean nothing.
    """
    if found != wanted:
        raise Stop(f"{what}: {found} instead of {wanted}.")


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        yield Path(directory)
