"""The provisioning tenant of SCIM, of which an identity source has one (operations of the SDK beyond the text).

create  POST provision-tenant; with `adopt`, after a conflict: GET provision-tenant
read    GET provision-tenant
update  nothing
delete  DELETE tenant/{id}, which the service refuses while there are tokens
"""

from __future__ import annotations

import time
from typing import Annotated, ClassVar, TypeVar

from iam_resources.directory import found
from iam_resources.engine import Local, Resource, State
from iam_resources.engine.claims import claim
from iam_resources.engine.ownership import Owned
from iam_resources.errors import Conflict, NotFound
from iam_resources.http import Reply
from iam_resources.huawei.connection import Row
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import StoreInputs, StoreLifecycle
from iam_resources.shapes.named import describe_take_over


class TenantInputs(StoreInputs):
    adopt: Annotated[bool, Local()] = False
    """Manage the tenant that the identity source has already, instead of failing."""


class TenantState(TenantInputs, State):
    tenant_id: str = ""
    """The tenant's id: the setting `huawei:scim_tenant_id` of those who use it."""
    scim_endpoint: str = ""
    """Address of SCIM for this tenant, to enter at the system that users come from."""
    created_at: int = 0
    """When it was made, in milliseconds since 1970."""


I = TypeVar("I", bound=StoreInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class FixedLifecycle(StoreLifecycle[I, S]):
    """A lifecycle of what cannot be changed."""

    kind: ClassVar[str]
    """What it is called."""

    async def find(self, import_id: str, inputs: I | None) -> str:
        place, rest = await self.place_at(import_id, None)
        id_ = self.id_at(place, rest, inputs)
        if await self.read(id_, None) is None:
            raise NotFound(f"there is no {self.kind} {rest}", tried=f"import {import_id}")
        return id_

    async def update(self, id: str, state: S, inputs: I, changed: frozenset[str]) -> S:
        return state


class TenantLifecycle(FixedLifecycle[TenantInputs, TenantState]):
    id_formats = ("<tenant>", "<identity source>/<tenant>")
    kind = "SCIM tenant"

    async def owned(self, state: TenantState) -> tuple[Owned, ...]:
        return _owned(await self.home_of(state))

    async def wanted(self, inputs: TenantInputs) -> tuple[Owned, ...]:
        return _owned((await self.place_of(inputs)).home)

    async def create(self, inputs: TenantInputs) -> tuple[str, TenantState]:
        place, started, lost = await self.place_of(inputs), time.monotonic(), False
        await claim(*_owned(place.home))

        async def settle() -> Reply | None:
            nonlocal lost
            lost = True
            ours = [
                row for row in await place.tenants.list_all() if place.clock.is_after(row["creation_time"], started)
            ]
            return Reply.proved(ours[0]) if ours else None

        try:
            seen = (await place.tenants.create(settle=settle)).body
        except Conflict as conflict:
            there = await place.tenants.list_all()
            if not there or not inputs.adopt:
                id_ = str(there[0]["tenant_id"]) if there else "<tenant>"
                conflict.hint = describe_take_over("tenant", self.id_at(place, id_, inputs), lost=lost)
                raise
            seen = there[0]
        return self.id_at(place, str(seen["tenant_id"]), inputs), self._state(place, seen)

    async def read(self, id: str, state: TenantState | None) -> tuple[str, TenantState] | None:
        place, tenant_id = await self.place_at(id, state)
        seen = next((row for row in await place.tenants.list_all() if str(row["tenant_id"]) == tenant_id), None)
        return None if seen is None else (id, self._state(place, seen))

    async def delete(self, id: str, state: TenantState) -> None:
        place, tenant_id = await self.place_at(id, state)
        await found(place.tenants.delete(tenant_id))

    def _state(self, place: Instance, seen: Row) -> TenantState:
        return TenantState(
            **self.location(place, None),
            tenant_id=str(seen["tenant_id"]),
            scim_endpoint=str(seen.get("scim_endpoint") or ""),
            created_at=int(seen.get("creation_time") or 0),
        )


def _owned(home: str) -> tuple[Owned, ...]:
    return (Owned("scim_tenant", home, (f"scim_tenant:{home}",), label="the tenant of SCIM"),)


class Tenant(Resource, lifecycle=TenantLifecycle, token="huawei.scim:Tenant"):
    """The provisioning tenant of an identity source, through which another system brings its users and groups. It needs
    an access key, not a bearer token.

        tenant = scim.Tenant("tenant")

    A destroy ends the synchronisation; users and groups stay.

    Operations: CreateProvisioningTenant, ListProvisioningTenants, DeleteProvisioningTenant of the SDK. Import:
    `<tenant>` or `<identity source>/<tenant>`.
    """
