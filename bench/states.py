"""`python -m bench.states`: the same `pulumi up` of resources that do nothing, with the state in different places."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.cncc import SCENARIO
from bench.project import Project
from tools.pulumi import get
from tools.say import Stop, ends_in_one_line, say
from tools.state_service.launcher import running

EVERY_STEP = {"PULUMI_SKIP_CHECKPOINTS": "false"}
BACKENDS = ("file", "service", "at-the-end")
"""A file, written at each step; the state service; a file that is written once, when the command ends."""


@contextmanager
def environment(backend: str) -> Iterator[dict[str, str]]:
    """The environment in which the state is there, besides that of `Project`, which writes a file at the end."""
    if backend == "service":
        with running() as service:
            yield {**EVERY_STEP, **service.variables()}
    else:
        yield EVERY_STEP if backend == "file" else {}


def measure(backend: str, resources: int, engine: Path) -> None:
    """Print one line: the time of `up` with 64 workers, and the size of the state.

    Raises:
        Stop: it did not make the resources.
    """
    with tempfile.TemporaryDirectory(prefix="bench-states-") as folder, environment(backend) as found:
        project = Project(Path(folder) / "stack", engine, SCENARIO, SCENARIO.no_op, resources // 2, found)
        taken = project.take("up")
        made, size = project.state()
        if made != resources:
            raise Stop(f"{backend}: {made} resources instead of {resources}.")
        print(
            f"{backend:10} {resources:6} {taken.wall_s:7.2f} s  cpu {taken.cpu_s:6.2f} s  state {size} bytes",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.states", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300], help="numbers of resources, even (default: 300)")
    parser.add_argument("--where", nargs="+", choices=BACKENDS, default=BACKENDS, help="places of the state")
    given = parser.parse_args()
    engine = get.directory()
    say("Measuring: one run for each line.")
    for resources in given.sizes:
        for backend in given.where:
            measure(backend, resources, engine)


if __name__ == "__main__":
    ends_in_one_line(main)
