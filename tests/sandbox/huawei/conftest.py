"""An organisation on a sandbox in process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.huawei.organisation import Organisation


@pytest.fixture
def organisation() -> Iterator[Organisation]:
    """The administrator of a new organisation."""
    made = Organisation()
    yield made
    made.sandbox.close()
