"""The versions that a test runs with: the lowest supported, the locked, or the newest of the registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import unavailable
from tools.say import Stop
from tools.versions import Environment, environments


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "environment" in metafunc.fixturenames:
        metafunc.parametrize("environment", environments(), ids=str, scope="module")


@pytest.fixture
def python(environment: Environment) -> Path:
    """The Python of the environment, which holds no packages but the requirements."""
    try:
        return environment.make()
    except Stop as stop:
        unavailable(str(stop))


@pytest.fixture
def sdk(environment: Environment) -> str:
    """The version of the SDK in it."""
    return environment.locked("pulumi")
