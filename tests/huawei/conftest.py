"""A new organisation for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.huawei.environment import Env


@pytest.fixture
async def env() -> AsyncIterator[Env]:
    """An organisation on a sandbox in process."""
    made = await Env().open()
    yield made
    made.sandbox.close()
