"""A tenancy with the services that the pipeline is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.oci.jit.environment import PipelineEnv, open_environment


@pytest.fixture
async def env() -> AsyncIterator[PipelineEnv]:
    made = await open_environment()
    yield made
    made.sandbox.close()
