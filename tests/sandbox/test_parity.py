"""The sandbox is as good as it is like the real one."""

from __future__ import annotations

import pytest

from tests.sandbox.api import Api
from tests.sandbox.conftest import Server
from tests.sandbox.parity import SCENARIOS
from tools.connection import Connection


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_sandbox_does_what_the_scenario_says(name: str, server: Server) -> None:
    with Api(server.endpoint, server.username, server.password) as api:
        SCENARIOS[name](api)


@pytest.mark.keycloak
@pytest.mark.parametrize("name", SCENARIOS)
def test_keycloak_does_the_same_word_for_word(name: str, server: Server, keycloak: Connection) -> None:
    with Api(keycloak.endpoint, keycloak.username, keycloak.password) as real:
        SCENARIOS[name](real)
    with Api(server.endpoint, server.username, server.password) as ours:
        SCENARIOS[name](ours)
    assert len(ours.transcript) == len(real.transcript)
    for mine, theirs in zip(ours.transcript, real.transcript, strict=True):
        assert mine == theirs
