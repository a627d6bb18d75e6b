"""A tenancy with the services that the pipeline is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.oci.jit.lab import PipelineLab, open_lab


@pytest.fixture
async def lab() -> AsyncIterator[PipelineLab]:
    made = await open_lab()
    yield made
    made.sandbox.close()
