"""Why the service says NotAuthorizedOrNotFound."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from iam_resources.oci.connection import Tenancy


@asynccontextmanager
async def explained(tenancy: Tenancy, verb: str, resource: str, compartment_id: str) -> AsyncIterator[None]:
    """Add the likely cause to an error."""
    yield
