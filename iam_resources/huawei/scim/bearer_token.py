"""The bearer tokens of a provisioning tenant of SCIM (operations of the SDK beyond the text).

create  POST tenant/{tenant}/bearer-token, the only answer with the token; not repeated after a lost answer. Before it
        GET tenant/{tenant}/bearer-token, for what an interrupted run has left
read    GET tenant/{tenant}/bearer-token
update  nothing
delete  DELETE tenant/{tenant}/bearer-token/{token}
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from iam_resources.directory import found
from iam_resources.engine import Local, Replaces, Resource, Secret, State
from iam_resources.engine.claims import current_owners
from iam_resources.engine.interrupted import InterruptedCreate
from iam_resources.engine.ownership import Owned
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import VendorError
from iam_resources.http import may_be_done
from iam_resources.huawei.connection import Row
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import FROM_RESOURCE, StoreInputs
from iam_resources.huawei.scim.tenant import FixedLifecycle
from iam_resources.shapes.proof import read_begun
from iam_resources.shapes.strays import Candidate, Strays

_TOO_MANY = "IIC.1335"


def _end_of(token_id: str) -> str:
    return f"scim_token:{token_id}"


class BearerTokenInputs(StoreInputs):
    tenant: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,64}$"), FROM_RESOURCE, Replaces()]
    """The tenant: its id (`tenant.tenant_id`)."""
    replace_stray: Annotated[bool | None, Local()] = None
    """Remove, before this one is made, what an interrupted run of this stack has made for it and whose secret nobody
    knows. Only what the state proves is removed; all else stays."""


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
        ends = (_end_of(state.token_id),)
        return (Owned("scim_token", await self.home_of(state), ends, label=f"the bearer token {state.token_id}"),)

    async def check_planned(
        self, place: Instance, inputs: BearerTokenInputs, state: BearerTokenState | None
    ) -> list[str]:
        said = await super().check_planned(place, inputs, state)
        if state is not None or contains_unknown(inputs.tenant):
            return said
        return said + await self._strays(place, inputs).describe()

    async def create(self, inputs: BearerTokenInputs) -> tuple[str, BearerTokenState]:
        place, tenant_id = await self.place_of(inputs), inputs.tenant
        await self._strays(place, inputs).settle()
        seen = await place.tenants.create_token(tenant_id)
        id_ = self.id_at(place, f"{tenant_id}/{seen['token_id']}", inputs)
        return id_, self._state(place, tenant_id, seen, str(seen.get("token") or ""))

    async def explain(self, error: VendorError, fields: Any | None, known: BearerTokenState | None = None) -> None:
        if may_be_done(error):
            error.hint = (
                "It may have made a token that nobody knows. With replace_stray=True the next run removes that one"
                " before it makes another"
            )
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

    def _strays(self, place: Instance, inputs: BearerTokenInputs) -> Strays:
        """The tokens of the tenant that may be left from a run that ended before the token was kept."""

        async def find() -> list[Candidate]:
            known = {owned.ends[0] for _, owned in current_owners("scim_token", place.home)}
            rows = await found(place.tenants.list_tokens(inputs.tenant)) or []
            return [self._candidate(place, inputs, row) for row in rows if _end_of(str(row["token_id"])) not in known]

        what = f"bearer token of tenant {inputs.tenant}"
        return Strays(what, find, place.clock, replace=bool(inputs.replace_stray))

    def _candidate(self, place: Instance, inputs: BearerTokenInputs, row: Row) -> Candidate:
        id_ = str(row["token_id"])

        async def is_as_begun(create: InterruptedCreate) -> bool:
            begun = read_begun(BearerTokenInputs, create)
            is_same = begun is not None and begun.tenant == inputs.tenant
            return begun is not None and is_same and (await self.place_of(begun)).home == place.home

        async def remove() -> None:
            await found(place.tenants.delete_token(inputs.tenant, id_))

        described = f"the tenant {inputs.tenant} has another bearer token already: {id_}"
        by_hand = "in the console of IAM Identity Center"
        made = row.get("creation_time")
        return Candidate(id_, self.kind, "token_id", described, made, by_hand, is_as_begun, remove, is_likely=False)

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
