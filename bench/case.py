"""The cases, their results, and the measurement of one command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tools.say import Stop

CASES = ("up", "preview", "refresh", "destroy", "import", "change")
LIMIT_SECONDS = 600.0
COMPILED = tempfile.TemporaryDirectory(prefix="bench-compiled-")


def python_environment() -> dict[str, str]:
    """The environment of this process, with a cache of compiled Python for this run only."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**environment, "PYTHONPYCACHEPREFIX": str(COMPILED.name)}


@dataclass(frozen=True)
class Taken:
    """The cost of one command.

    Attributes:
        wall_s: until it ended.
        cpu_s: of it and of all processes that it started, without the server.
        peak_memory_bytes: the peak of the host (for `raw`: of the client).
    """

    wall_s: float
    cpu_s: float
    peak_memory_bytes: int | None


@dataclass(frozen=True)
class Result:
    """One line of the results.

    Attributes:
        case: one of `CASES`.
        n: how many users, each with one grant.
        who: the candidate.
        wall_s, cpu_s, peak_memory_bytes: see `Taken`.
        calls: how many the server received.
        state_bytes: of the exported state, for each resource; None where there is no state.
        kinds: the calls by kind.
    """

    case: str
    n: int
    who: str
    wall_s: float
    cpu_s: float
    calls: int
    state_bytes: int | None
    peak_memory_bytes: int | None
    kinds: Mapping[str, int] = field(default_factory=dict, compare=False)

    def as_data(self) -> dict[str, Any]:
        """The line as it is stored, without the kinds."""
        data = asdict(self)
        del data["kinds"]
        return {**data, "wall_s": round(self.wall_s, 3), "cpu_s": round(self.cpu_s, 3)}


def take(command: Sequence[str], directory: Path, environment: Mapping[str, str], mark: str) -> Taken:
    """Run a command to its end.

    Args:
        command: what to run.
        directory: the working directory; the output goes to `log` there.
        environment: the complete environment.
        mark: a part of the command line of the process whose memory is measured.

    Raises:
        Stop: it failed, or took longer than `LIMIT_SECONDS`.
    """
    log = directory / "log"
    log.unlink(missing_ok=True)
    measured = subprocess.run(
        [sys.executable, "-m", "bench.tree", mark, str(LIMIT_SECONDS), str(log), *command],
        cwd=directory,
        env=dict(environment),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    taken = json.loads(measured.stdout)
    if taken.pop("code"):
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
        wrong = [line.strip() for line in lines if "error:" in line.lower()] or lines or ["no output"]
        raise Stop(f"`{' '.join(command)[:120]}` failed: {wrong[0][:400]}")
    return Taken(**taken)


def medians(repeats: Iterable[Sequence[Result]]) -> list[Result]:
    """One line for each case of several repeats: the median of each number by itself."""
    found = []
    for lines in zip(*repeats, strict=True):
        first: Result = lines[0]

        def middle(of: Callable[[Result], float | None], among: Sequence[Result] = lines) -> float | None:
            values = [value for line in among if (value := of(line)) is not None]
            return median(values) if values else None

        calls, state, peak = (
            middle(of)
            for of in (lambda line: line.calls, lambda line: line.state_bytes, lambda line: line.peak_memory_bytes)
        )
        found.append(
            Result(
                first.case,
                first.n,
                first.who,
                median(line.wall_s for line in lines),
                median(line.cpu_s for line in lines),
                round(calls or 0),
                None if state is None else round(state),
                None if peak is None else round(peak),
                dict(Counter(first.kinds)),
            )
        )
    return found
