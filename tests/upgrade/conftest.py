"""Projects with a state of version d838d81."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.project import Project
from tests.upgrade.life import Life, Start, running
from tests.upgrade.room import Room
from tests.upgrade.rooms import together


@pytest.fixture
def start(tmp_path: Path, engine: Path) -> Start:
    """Starts the life of the states of rooms in a host."""

    @contextmanager
    def make(rooms: tuple[Room, ...], host: str) -> Iterator[Life]:
        room, fixture = together(rooms)
        with running(tmp_path / "vendor") as vendor:
            yield Life(room, fixture, Project(tmp_path / "project", engine, room.env(vendor), host), vendor)

    return make
