"""A sandbox and a project for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.killed_runs.cases import environment
from tests.project import Project
from tests.sandbox.conftest import Server
from tools.oracle_cloud import OracleCloud
from tools.place import ROOT


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A sandbox with all vendors."""
    key = OracleCloud("", tmp_path / "key").public_key
    running = Server(tmp_path / "state.db", oci_public_key=key).start()
    yield running
    running.stop()


@pytest.fixture
def project(server: Server, tmp_path: Path, engine: Path) -> Project:
    """An empty project whose program and host reach the sandbox."""
    return Project(tmp_path / "project", engine, environment(server), path=(ROOT,), forks=True)
