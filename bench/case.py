"""What is measured, and how a command is."""

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

CASES = ("up", "preview", "refresh", "destroy", "import")
LIMIT_SECONDS = 600.0
COMPILED = tempfile.TemporaryDirectory(prefix="bench-compiled-")


def python_environment() -> dict[str, str]:
    """The environment of this process, with compiled Python kept as an installation keeps it, but for this run only."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**environment, "PYTHONPYCACHEPREFIX": str(COMPILED.name)}


@dataclass(frozen=True)
class Taken:
    """What one command took.

    Attributes:
        wall_s: until it ended.
        cpu_s: of it and of all that it started; the server is not among them.
        peak_memory_bytes: the most that the host (for `raw`: the client) had at once.
    """

    wall_s: float
    cpu_s: float
    peak_memory_bytes: int | None


@dataclass(frozen=True)
class Result:
    """One line of the results.

    Attributes:
        case: what was done.
        n: how many users, each with one grant.
        who: who did it.
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
        """The line as it is kept: without the kinds."""
        data = asdict(self)
        del data["kinds"]
        return {**data, "wall_s": round(self.wall_s, 3), "cpu_s": round(self.cpu_s, 3)}


def take(command: Sequence[str], directory: Path, environment: Mapping[str, str], mark: str) -> Taken:
    """Run a command to its end.

    Args:
        command: what to run.
        directory: where; its output is kept there in `log`.
        environment: all of it.
        mark: what the command line of the process holds whose memory is watched.

    Raises:
        Stop: it failed, or took longer than `LIMIT_SECONDS`.
    """
    log = directory / "log"
    log.unlink(missing_ok=True)
    told = subprocess.run(
        [sys.executable, "-m", "bench.tree", mark, str(LIMIT_SECONDS), str(log), *command],
        cwd=directory,
        env=dict(environment),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    took = json.loads(told.stdout)
    if took.pop("code"):
        said = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
        wrong = [line.strip() for line in said if "error:" in line.lower()] or said or ["it said nothing"]
        raise Stop(f"`{' '.join(command)[:120]}` failed: {wrong[0][:400]}")
    return Taken(**took)


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
