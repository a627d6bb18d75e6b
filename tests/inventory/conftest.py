"""A realm of the sandbox with a few objects, and an empty project beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.inventory.realm import Console
from tests.project import Project
from tests.sandbox.conftest import Server
from tools.place import ROOT


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "sandbox.db").start()
    yield running
    running.stop()


@pytest.fixture
def console(server: Server) -> Console:
    """Ana and Bob, a group in another, a role; Ana is in the lower group and has that role and one of the console."""
    made = Console(server.endpoint, server.username, server.password)
    attributes = {"team": ["core", 'a "b" \\ c']}
    ana = made.user("ana", email="ana@example.com", firstName="Ana", lastName="O'Neill Ünïcode", attributes=attributes)
    made.user("bob")
    staff = made.group("Staff & Co")
    europe = made.group("Europe", staff)
    made.join(ana, europe)
    made.grant(ana, made.role("auditor", "Reads all"))
    made.grant(ana, made.role_named("NRF_READ"))
    return made


@pytest.fixture
def project(tmp_path: Path, engine: Path, server: Server) -> Project:
    variables = {"CNCC_ENDPOINT": server.endpoint, "CNCC_USERNAME": server.username, "CNCC_PASSWORD": server.password}
    made = Project(tmp_path / "project", engine, variables, path=(ROOT,), forks=True)
    (made.folder / "__main__.py").write_text("")
    return made
