"""Projects with a state of version d838d81."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.project import Project
from tests.upgrade.fixture import Fixture
from tests.upgrade.life import Life, Start, running
from tests.upgrade.room import Room


@pytest.fixture
def start(tmp_path: Path, engine: Path) -> Start:
    """Starts the life of a room's state in a host."""

    @contextmanager
    def make(room: Room, host: str) -> Iterator[Life]:
        with running(tmp_path / "vendor") as vendor:
            project = Project(tmp_path / "project", engine, room.env(vendor), host)
            yield Life(room, Fixture.load(room.name), project, vendor)

    return make
