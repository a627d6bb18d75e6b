"""What the resources of SCIM share: which tenant they are in, and what has a name."""

from __future__ import annotations

from typing import Any, Generic, cast

from iam_resources.engine import Inputs, State
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Conflict, Refused, VendorError
from iam_resources.huawei.connection import Row
from iam_resources.huawei.lifecycle import HuaweiInputs, I, S
from iam_resources.huawei.named import NamedObjectLifecycle
from iam_resources.huawei.scim.api import Unlisted
from iam_resources.huawei.scim.connection import ProvisioningTenant, connect, open_tenant
from iam_resources.shapes.named import SWAP
from iam_resources.shapes.place import PlacedLifecycle


class ScimState(State):
    tenant_id: str = ""
    """The provisioning tenant."""


class ScimLifecycle(PlacedLifecycle[I, S, ProvisioningTenant]):
    """A lifecycle that knows its tenant, which is that of the connection."""

    async def place_of(self, inputs: I, known: S | None = None) -> ProvisioningTenant:
        place = await open_tenant(self.settings, inputs.connection)
        _check_same(place.tenant_id, known)
        return place

    async def place_at(self, id: str, state: S | None) -> tuple[ProvisioningTenant, str]:
        place = await open_tenant(self.settings, state.connection if isinstance(state, HuaweiInputs) else None)
        _check_same(place.tenant_id, state)
        rest = id.removeprefix(f"{place.tenant_id}/")
        if not rest:
            raise self.malformed(id)
        return place, rest

    def location(self, place: ProvisioningTenant, fields: Inputs | State | None, id: str = "") -> dict[str, Any]:
        return {"tenant_id": place.tenant_id}

    async def check_location(self, state: S, inputs: I) -> None:
        if not contains_unknown(inputs.connection):
            _check_same((await connect(self.settings, inputs.connection)).tenant_id, state)


class NamedScimLifecycle(NamedObjectLifecycle[I, S, ProvisioningTenant], ScimLifecycle[I, S], Generic[I, S]):
    """A lifecycle of what has a name."""

    created_field = "created_before"

    async def find_named(self, place: ProvisioningTenant, inputs: I, name: str) -> Row | None:
        try:
            return await super().find_named(place, inputs, name)
        except Unlisted:
            return None

    async def _adopt(self, place: ProvisioningTenant, inputs: I, conflict: Conflict) -> tuple[str, S]:
        try:
            if await self.objects(place).id_of(getattr(inputs, self.name_field)) is None:
                await self.describe_other_conflict(place, inputs, conflict)
        except Unlisted as unlisted:
            conflict.hint = f"{unlisted.reason}. Import it by its id, or give the connection an access key"
            raise conflict from None
        return await super()._adopt(place, inputs, conflict)

    async def explain(self, error: VendorError, fields: I | S | None, known: S | None = None) -> None:
        if isinstance(error, Conflict) and known is not None and fields is not None:
            error.hint, inputs = SWAP, cast(I, fields)
            own_id = str(getattr(known, self.id_field))
            await self.describe_other_conflict(await self.place_of(inputs, known), inputs, error, own_id)

    async def describe_other_conflict(
        self, place: ProvisioningTenant, inputs: I, conflict: Conflict, own_id: str = ""
    ) -> None:
        """Complete a conflict that is not about the name."""


def _check_same(tenant_id: str, state: State | None) -> None:
    there = state.tenant_id if isinstance(state, ScimState) else ""
    if there and there != tenant_id:
        raise Refused(
            f"it is in the SCIM tenant {there}, and the connection now leads to {tenant_id}",
            hint="Set huawei:scim_tenant_id back, or name a connection to that tenant (connection=...); if that tenant"
            " no longer exists, remove the resource from the state (pulumi state delete) and import it",
        )
