"""An identity domain on a sandbox in process."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from iam_resources.sandbox import Sandbox
from tests.sandbox.oci.domains.api import Scim
from tests.sandbox.oci.tenancy import Clock


@pytest.fixture
def scim() -> Iterator[Scim]:
    """The domain ``default`` of a new sandbox."""
    clock, password = Clock(), secrets.token_urlsafe(12)
    sandbox = Sandbox(admin_username="admin", admin_password=password, clock=clock)
    yield Scim(sandbox, clock, password)
    sandbox.close()
