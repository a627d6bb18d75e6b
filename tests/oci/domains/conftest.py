"""A domain of each test's own."""

from __future__ import annotations

import pytest

from iam_resources.http import Batch
from tests.oci.domains.environment import Env


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes wait longer for each other: on a busy machine those that look something up first come far apart."""
    monkeypatch.setitem(Batch.__init__.__kwdefaults__, "idle_seconds", 0.5)
    monkeypatch.setitem(Batch.__init__.__kwdefaults__, "longest_seconds", 10)


@pytest.fixture
async def env() -> Env:
    """The default domain, worked in by its application, on the sandbox."""
    return await Env.of_application()
