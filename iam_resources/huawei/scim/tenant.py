"""The provisioning tenant of SCIM, of which an identity source has one, and its bearer tokens (operations of the SDK
beyond the text).

create  POST provision-tenant; with `adopt`, after a conflict: GET provision-tenant; a token: POST
        tenant/{tenant}/bearer-token, the only answer with the token; not repeated after a lost answer
read    GET provision-tenant, or tenant/{tenant}/bearer-token
update  nothing
delete  DELETE tenant/{id}, which the service refuses while there are tokens, or tenant/{tenant}/bearer-token/{token}
"""

from __future__ import annotations

import time
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import Field

from iam_resources.directory import found
from iam_resources.engine import Local, Replaces, Resource, Secret, State
from iam_resources.engine.claims import claim
from iam_resources.engine.ownership import Owned
from iam_resources.errors import Conflict, NotFound, VendorError
from iam_resources.http import Reply, may_be_done
from iam_resources.huawei.connection import Row
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import FROM_RESOURCE, StoreInputs, StoreLifecycle
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


_TOO_MANY = "IIC.1335"


class BearerTokenInputs(StoreInputs):
    tenant: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,64}$"), FROM_RESOURCE, Replaces()]
    """The tenant: its id (`tenant.tenant_id`)."""


class BearerTokenState(BearerTokenInputs, State):
    token_id: str = ""
    """The token's id."""
    token: Annotated[str, Secret()] = ""
    """The token; a secret that the service returns once. Empty after an import."""
    created_at: int = 0
    """When it was made, in milliseconds since 1970."""
    expires_at: int = 0
    """When it ends, in milliseconds since 1970."""


class BearerTokenLifecycle(FixedLifecycle[BearerTokenInputs, BearerTokenState]):
    id_formats = ("<tenant>/<token>", "<identity source>/<tenant>/<token>")
    kind = "bearer token"

    async def owned(self, state: BearerTokenState) -> tuple[Owned, ...]:
        ends = (f"scim_token:{state.token_id}",)
        return (Owned("scim_token", await self.home_of(state), ends, label=f"the bearer token {state.token_id}"),)

    async def create(self, inputs: BearerTokenInputs) -> tuple[str, BearerTokenState]:
        place, tenant_id = await self.place_of(inputs), inputs.tenant
        seen = await place.tenants.create_token(tenant_id)
        id_ = self.id_at(place, f"{tenant_id}/{seen['token_id']}", inputs)
        return id_, self._state(place, tenant_id, seen, str(seen.get("token") or ""))

    async def explain(self, error: VendorError, fields: Any | None, known: BearerTokenState | None = None) -> None:
        if may_be_done(error):
            error.hint = "It may have made a token that nobody knows: delete it in the console of IAM Identity Center"
        elif error.code == _TOO_MANY:
            error.hint = (
                "A tenant has two at most: delete one that is not used any more; where this one takes the place of"
                " another, that can go first: opts=pulumi.ResourceOptions(delete_before_replace=True)"
            )

    async def read(self, id: str, state: BearerTokenState | None) -> tuple[str, BearerTokenState] | None:
        place, rest = await self.place_at(id, state)
        tenant_id, _, token_id = rest.partition("/")
        if not tenant_id or not token_id:
            raise self.malformed(id)
        rows = await found(place.tenants.list_tokens(tenant_id)) or []
        seen = next((row for row in rows if str(row["token_id"]) == token_id), None)
        token = state.token if state else ""
        return None if seen is None else (id, self._state(place, tenant_id, seen, token))

    async def delete(self, id: str, state: BearerTokenState) -> None:
        place, _ = await self.place_at(id, state)
        await found(place.tenants.delete_token(state.tenant, state.token_id))

    def _state(self, place: Instance, tenant_id: str, seen: Row, token: str) -> BearerTokenState:
        return BearerTokenState(
            **self.location(place, None),
            tenant=tenant_id,
            token_id=str(seen["token_id"]),
            token=token,
            created_at=int(seen.get("creation_time") or 0),
            expires_at=int(seen.get("expiration_time") or 0),
        )


class BearerToken(Resource, lifecycle=BearerTokenLifecycle, token="huawei.scim:BearerToken"):
    """A bearer token with which another system, or `iam_resources.huawei.scim`, signs in to a tenant. Two a tenant at
    most, each for a year. It needs an access key.

        token = scim.BearerToken("token", tenant=tenant.tenant_id)

    Nothing of it can be changed: `pulumi up --target-replace <urn>` makes another one, then deletes the former.

    Operations: CreateBearerToken, ListBearerTokens, DeleteBearerToken of the SDK. Import: `<tenant>/<token>`; the token
    is then not known.
    """
