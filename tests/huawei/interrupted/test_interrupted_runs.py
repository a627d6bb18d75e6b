"""Runs that are broken and killed at random: what follows ends in what the program says, and nothing is done twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.huawei.interrupted.play import play
from tests.ownership.engine.project import Workbench

FIRST, SEEDS = 1, 5
"""`python -m tests.huawei.interrupted FIRST COUNT` plays as many others as are wanted."""


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory, engine: Path) -> Workbench:
    """Projects on the real engine."""
    return Workbench(tmp_path_factory.mktemp("interrupted") / "bench", engine)


@pytest.mark.engine
@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS), ids=lambda seed: f"seed-{seed}")
def test_a_run_that_is_broken_and_killed(seed: int, bench: Workbench, tmp_path: Path) -> None:
    play(seed, bench, tmp_path)
