"""What the resources of this vendor share."""

from __future__ import annotations

from typing import Annotated, TypeVar

from iam_resources.engine import Inputs, Lifecycle, Local, State
from iam_resources.oci.connection import Tenancy, connect


class OciInputs(Inputs):
    """What every resource of this vendor has."""

    connection: Annotated[str | None, Local()] = None
    """Name of the connection to use, from the setting `oci:connections`; without it the default one."""


I = TypeVar("I", bound=OciInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class OciLifecycle(Lifecycle[I, S]):
    """A lifecycle that knows its tenancy."""

    async def tenancy_of(self, fields: OciInputs | None) -> Tenancy:
        """The tenancy of a resource, over the connection it names; None on import."""
        return await connect(self.settings, fields.connection if fields else None)
