"""The vendors' own clients, which judge what this project sends and what its sandbox answers.

A machine without them skips these tests, with the reason; `make test` installs them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from iam_resources.oci.auth import KeyPair
from tests.conftest import unavailable
from tests.oracle.callers import Callers
from tests.oracle.judge import same_hand as write_alike
from tests.oracle.recorder import Recorder, served


@pytest.fixture(scope="session")
def sdk() -> Any:
    """Oracle's SDK for Python, the package `oci`."""
    try:
        import oci
    except ImportError:
        unavailable("the package oci is not installed: make .venv/oracle")
    return oci


@pytest.fixture(scope="session")
def key_pair() -> KeyPair:
    """An API key, made for this run."""
    return KeyPair.make()


@pytest.fixture(scope="session")
def callers(sdk: Any, key_pair: KeyPair, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callers]:
    """The sandbox on a socket, for our clients and those of the SDK."""
    with served(Recorder()) as recorder:
        yield Callers(recorder, key_pair, tmp_path_factory.mktemp("state"), secrets.token_hex(8))


@pytest.fixture
def same_hand(sdk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both clients write the same date, spell JSON alike and ask for pages of the same size."""
    write_alike(monkeypatch)
