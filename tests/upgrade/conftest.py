"""Projects with a state of version d838d81."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.project import Project
from tests.upgrade.program import Program
from tests.upgrade.programs import together
from tests.upgrade.run import Start, Upgrade, running


@pytest.fixture
def start(tmp_path: Path, engine: Path) -> Start:
    """Starts the life of the states of packages in a host."""

    @contextmanager
    def make(programs: tuple[Program, ...], host: str) -> Iterator[Upgrade]:
        program, fixture = together(programs)
        with running(tmp_path / "vendor") as vendor:
            yield Upgrade(
                program, fixture, Project(tmp_path / "project", engine, program.env(vendor), host, forks=True), vendor
            )

    return make
