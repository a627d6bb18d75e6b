"""What the tests of ownership share: one sandbox, and one workbench for all projects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ownership.engine.project import Workbench
from tests.ownership.play import Difference, described, play
from tests.ownership.sandbox import Faults, Sandbox, sandbox
from tests.ownership.scenario import Scenario
from tests.ownership.vendors.cncc import Realm
from tests.ownership.vendors.keycloak import Keycloak
from tests.ownership.vendors.place import Place
from tools.connection import Connection

Player = Callable[[Scenario], None]


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory, engine: Path) -> Workbench:
    """Projects on the real engine."""
    return Workbench(tmp_path_factory.mktemp("ownership") / "bench", engine)


@pytest.fixture(scope="session")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox."""
    with sandbox(tmp_path_factory.mktemp("vendors")) as running:
        yield running


@pytest.fixture
def on_sandbox(bench: Workbench, vendors: Sandbox) -> Player:
    """Plays a scenario on the sandbox."""
    return lambda scenario: _play(scenario, vendors.place(scenario.vendor), bench, vendors.faults)


@pytest.fixture
def on_keycloak(bench: Workbench, keycloak: Connection) -> Player:
    """Plays a scenario on a real Keycloak."""
    server = Keycloak(keycloak.endpoint, keycloak.username, keycloak.password)
    return lambda scenario: _play(scenario, Realm(server), bench, None)


def _play(scenario: Scenario, place: Place, bench: Workbench, faults: Faults | None) -> None:
    try:
        play(scenario, place, bench, f"p{len(list(bench.folder.iterdir()))}", faults)
    except Difference as difference:
        raise Difference(f"{described(scenario)}{difference}") from None
