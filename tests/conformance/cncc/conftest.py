"""Each test runs on the sandbox and on a real Keycloak, in realms of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conformance.cncc.console import Console
from tests.conformance.engine import Engine, started
from tests.sandbox.conftest import Server
from tools.connection import Connection


@pytest.fixture(scope="session")
def sandbox_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A sandbox of this session's own."""
    running = Server(tmp_path_factory.mktemp("sandbox") / "state.db").start()
    yield running
    running.stop()


def at_sandbox(server: Server) -> Console:
    """The console that the sandbox plays."""
    return Console(server.endpoint, server.username, server.password, f"{server.origin}/_sandbox/calls")


@pytest.fixture(params=["sandbox", pytest.param("keycloak", marks=pytest.mark.keycloak)])
def console(request: pytest.FixtureRequest) -> Iterator[Console]:
    """A console with two realms, on either server."""
    if request.param == "sandbox":
        made = at_sandbox(request.getfixturevalue("sandbox_server"))
    else:
        real: Connection = request.getfixturevalue("keycloak")
        made = Console(real.endpoint, real.username, real.password, log=real.password_file.parent / "log")
    with made:
        yield made


@pytest.fixture
def sandbox_console(sandbox_server: Server) -> Iterator[Console]:
    """A console on the sandbox."""
    with at_sandbox(sandbox_server) as made:
        yield made


@pytest.fixture
def start(tmp_path: Path, engine: Path) -> Callable[..., Engine]:
    """Starts a project for a console, by its name."""

    def make(console: Console, name: str = "project", host: str = "ours", **env: str) -> Engine:
        return started(tmp_path / name, engine, {**console.env, **env}, host)

    return make
