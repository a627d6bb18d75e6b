"""A tenancy on a sandbox in process."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from iam_resources.sandbox import Sandbox
from tests.sandbox.oci.tenancy import Tenancy, administrator


@pytest.fixture
def tenancy() -> Iterator[Tenancy]:
    """The administrator of a new tenancy."""

    def make(**more: Any) -> Sandbox:
        return Sandbox(admin_username="admin", admin_password=secrets.token_urlsafe(12), **more)

    made = administrator(make)
    yield made
    made.sandbox.close()
