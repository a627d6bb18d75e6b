"""A domain of each test's own."""

from __future__ import annotations

import pytest

from tests.oci.domains.lab import Lab


@pytest.fixture
async def lab() -> Lab:
    """The default domain, worked in by its application, on the sandbox."""
    return await Lab.of_application()
