"""A tenancy of each test's own."""

from __future__ import annotations

import pytest

from iam_resources.oci.base import consistency
from tests.oci.iam.environment import Env


@pytest.fixture
async def env() -> Env:
    """A tenancy with its administrator, on the sandbox."""
    return await Env.of_administrator()


@pytest.fixture(autouse=True)
def no_waiting_for_the_young(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was just made is looked for as often as ever, but at once."""
    monkeypatch.setattr(consistency, "_AGAIN_SECONDS", (0, 0))
