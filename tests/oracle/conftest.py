"""The vendors' own clients, which judge what this project sends and what its sandbox answers.

A machine without them skips these tests, with the reason; `make test` installs them.
"""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.oci.auth import KeyPair
from tests.conftest import unavailable


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
