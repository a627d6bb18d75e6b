"""A tenancy of each test's own."""

from __future__ import annotations

import pytest

from tests.oci.iam.lab import Lab


@pytest.fixture
async def lab() -> Lab:
    """A tenancy with its administrator, on the sandbox."""
    return await Lab.of_administrator()
