"""A sandbox and a project for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.killed_runs.cases import environment
from tests.project import Project
from tests.sandbox.conftest import Server, all_vendors
from tools.place import ROOT


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A sandbox with all vendors."""
    with all_vendors(tmp_path) as running:
        yield running


@pytest.fixture
def project(server: Server, tmp_path: Path, engine: Path) -> Project:
    """An empty project whose program and host reach the sandbox."""
    return Project(tmp_path / "project", engine, environment(server), path=(ROOT,), forks=True)
