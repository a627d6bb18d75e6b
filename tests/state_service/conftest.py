"""A service of a test's own, and projects with their state in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.state_service.twins import Side, Twins, side
from tools.state_service.launcher import StateService, running


@pytest.fixture
def service() -> Iterator[StateService]:
    """A fresh service; the lease of a dead engine ends after two seconds."""
    with running(lease_seconds=2) as found:
        yield found


@pytest.fixture
def twins(tmp_path: Path, engine: Path, service: StateService) -> Twins:
    """The same project twice, with the state in a file and in the service."""
    return Twins(side(tmp_path / "in-file", engine), side(tmp_path / "in-service", engine, service))


@pytest.fixture
def side_in_service(tmp_path: Path, engine: Path, service: StateService) -> Side:
    """A project with its state in the service."""
    return side(tmp_path / "side", engine, service)
