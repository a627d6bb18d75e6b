"""One role of one app, for a user, a group or a dynamic resource group of an identity domain.

create  POST /Grants, or of many at once POST /Bulk; with `adopt`, after a conflict: POST /Grants/.search
read    GET /Grants/{id}, or of many at once GET /Grants in pages of 1,000
update  a grant can not be changed: another one is made as in create, then the former one is deleted. What of it could
        not be done is in the state (`unfinished`), and the next run does it
delete  DELETE /Grants/{id}, or of many at once POST /Bulk

Where role and holder are the same, only called otherwise (by an id, or after somebody was renamed), nothing is done.
"""

from __future__ import annotations

from typing import Any

from iam_resources.engine import Partial, Resource
from iam_resources.engine.unfinished import describe_unfinished, remove_all
from iam_resources.errors import Conflict, NotFound, Refused, Stopped
from iam_resources.http import poll
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.app_roles import IDCS_APP
from iam_resources.oci.domains.api.representation import Representation
from iam_resources.oci.domains.app_role_grant_fields import AppRoleGrantInputs, AppRoleGrantState
from iam_resources.oci.domains.directory import GrantDirectory, Identity, found
from iam_resources.oci.domains.grant_parts import MECHANISMS, Parts, ids_of, meant, told
from iam_resources.oci.domains.lifecycle import DomainLifecycle
from iam_resources.oci.domains.proof import LAG_SECONDS
from iam_resources.oci.lifecycle import take_over


class AppRoleGrantLifecycle(DomainLifecycle[AppRoleGrantInputs, AppRoleGrantState]):
    """Create, read, update and delete of grants."""

    collection = "Grants"
    id_formats = ("<id of the grant>", "<domain URL>/admin/v1/Grants/<id of the grant>")

    async def create(self, inputs: AppRoleGrantInputs) -> tuple[str, AppRoleGrantState]:
        domain = await self.domain_of(inputs)
        parts = await _meant(domain, inputs)
        grant_id = await self._made(domain, parts, inputs)
        return self.id_of(inputs.domain_url, grant_id), _known(domain, grant_id, parts, inputs)

    async def find(self, import_id: str, inputs: AppRoleGrantInputs | None) -> str:
        domain, grant_id = await self.domain_at(import_id)
        if await domain.part(GrantDirectory).by_id(grant_id) is None:
            raise NotFound(f"there is no grant {grant_id} in domain {domain.url}", tried=f"import {import_id}")
        return self.id_of(self.url_in(import_id), grant_id)

    async def read(self, id: str, state: AppRoleGrantState | None) -> tuple[str, AppRoleGrantState] | None:
        domain, rest = await self.domain_at(id, state)
        url = state.domain_url if state is not None else self.url_in(id)
        grants = domain.part(GrantDirectory)
        held = _held(state) if state is not None and (state.unfinished or state.grant_id) else {rest: ""}
        there = {grant_id: seen for grant_id in held if (seen := await grants.by_id(grant_id)) is not None}
        if state is not None and len(there) > 1:
            return id, _half_done(state, {grant_id: held[grant_id] for grant_id in there})
        for grant_id, seen in there.items():
            parts = await told(domain, seen)
            if parts is not None:
                return self.id_of(url, grant_id), _known(domain, grant_id, parts, _said(parts, state, url))
            if await found(grants.api.get(grant_id)) is None:  # the listing lags behind
                return None
            if state is None:
                raise Refused(
                    f"the grant {grant_id} is to a {seen['grantee']['type']}, or of a role that can not be read",
                    tried=f"import {id}",
                    hint="Only roles of users, groups and dynamic resource groups can be written here",
                )
            return id, state  # it is there, and nothing in it can be changed
        return None

    async def update(
        self, id: str, state: AppRoleGrantState, inputs: AppRoleGrantInputs, changed: frozenset[str]
    ) -> AppRoleGrantState:
        domain = await self.domain_of(inputs, state)
        parts, held = await _meant(domain, inputs), _held(state)
        grant_id = await _among(domain, state, parts) or await self._made(domain, parts, inputs)
        after = _known(domain, grant_id, parts, inputs)
        former = {former_id: label for former_id, label in held.items() if former_id != grant_id}
        left, why = await remove_all(former, lambda former_id: _delete(domain, former_id, former[former_id]))
        if why:
            raise Partial(id, _half_done(after, left | _held(after)), why) from why
        return after

    async def delete(self, id: str, state: AppRoleGrantState) -> None:
        domain, _ = await self.domain_at(id, state)
        held = _held(state)
        _, why = await remove_all(held, lambda grant_id: _delete(domain, grant_id, held[grant_id]))
        if why:
            raise why

    async def _made(self, domain: Domain, parts: Parts, inputs: AppRoleGrantInputs) -> str:
        """Make the grant, or with `adopt` take the one there is; gives its id."""
        grants = domain.part(GrantDirectory)
        try:
            seen = await grants.create(parts.body)
        except Conflict as conflict:
            there = await _there(grants, parts.body, wait=inputs.adopt)
            if there is None or not inputs.adopt:
                grant_id = str(there["id"]) if there else "<id of the grant>"
                conflict.hint = take_over("grant", self.id_of(inputs.domain_url, grant_id))
                raise
            seen = there
        grants.wrote(grants.identity_of(seen), grants.identity_of(seen))
        return str(seen["id"])


async def _meant(domain: Domain, inputs: AppRoleGrantInputs) -> Parts:
    field, grantee = next((name, value) for name in MECHANISMS if (value := getattr(inputs, name)) is not None)
    tried = f"grant role {inputs.role} to {grantee}"
    return await meant(domain, inputs.app, inputs.role, field, grantee, tried=tried)


async def _there(grants: GrantDirectory, body: Representation, *, wait: bool) -> Representation | None:
    """The same grant, which is there already; a search may lag behind."""

    async def look() -> Representation | None:
        page = await grants.api.search(grants.api.filter_for(body), count=1)
        return page.items[0] if page.items else None

    if not wait:
        return await look()
    try:
        return await poll(look, tried="find the grant that is there", at_most_seconds=LAG_SECONDS)
    except Stopped:
        return None


async def _among(domain: Domain, state: AppRoleGrantState, parts: Parts) -> str | None:
    """The id of the grant that is wanted, where this resource has it already."""
    if state.unfinished is None:
        return state.grant_id if (state.app_id, state.role_id, state.grantee_id) == parts.ids else None
    for grant_id in state.unfinished:
        seen = await found(domain.part(GrantDirectory).api.get(grant_id))
        if seen is not None and ids_of(seen) == parts.ids:
            return grant_id
    return None


async def _delete(domain: Domain, grant_id: str, label: str) -> None:
    grants = domain.part(GrantDirectory)
    await found(grants.delete(grant_id, who=f"of role {label}"))
    grants.wrote(Identity(grant_id, "", grant_id), None)


def _held(state: AppRoleGrantState) -> dict[str, str]:
    """The grants that this resource has, each in words; but for a change that is half done it is one."""
    return state.unfinished or {state.grant_id: f"{state.role_name} to {state.grantee_name}"}


def _half_done(state: AppRoleGrantState, held: dict[str, str]) -> AppRoleGrantState:
    none = {"grant_id": "", "role_id": "", "role_name": ""}
    return state.model_copy(update={**none, "role": describe_unfinished(held), "unfinished": held})


def _said(parts: Parts, state: AppRoleGrantState | None, url: str | None) -> AppRoleGrantInputs:
    """What a program would write: in its own words where it has any."""
    own = None if parts.app.id == IDCS_APP else parts.app.name
    words: dict[str, Any] = {"role": parts.role.name, "app": own, parts.field: parts.grantee.name}
    if state is not None:
        words |= {"role": state.role} if state.role_id == parts.role.id else {}
        words |= {"app": state.app} if state.app_id == parts.app.id else {}
        word = getattr(state, parts.field)
        words |= {parts.field: word} if word and state.grantee_id == parts.grantee.id else {}
    return AppRoleGrantInputs.model_construct(domain_url=url, **words)  # it is so, whatever a check says


def _known(domain: Domain, grant_id: str, parts: Parts, said: AppRoleGrantInputs) -> AppRoleGrantState:
    words: dict[str, Any] = {"role": said.role, "app": said.app, parts.field: getattr(said, parts.field)}
    return AppRoleGrantState(
        domain=domain.url,
        domain_url=said.domain_url,
        grant_id=grant_id,
        role_id=parts.role.id,
        role_name=parts.role.name,
        app_id=parts.app.id,
        app_name=parts.app.name,
        grantee_id=parts.grantee.id,
        grantee_ocid=parts.grantee.ocid,
        grantee_name=parts.grantee.name,
        **words,
    )


class AppRoleGrant(
    Resource[AppRoleGrantInputs, AppRoleGrantState], lifecycle=AppRoleGrantLifecycle, token="oci.domains:AppRoleGrant"
):
    """One role of one app, for a user, a group or a dynamic resource group of an identity domain.

        domains.AppRoleGrant(
            "functions-manage-users",
            role="User Administrator",
            dynamic_resource_group=functions.dynamic_resource_group_id,
        )

    A grant that is there already, such as one made by hand, is a conflict: `adopt=True` takes it over, and from then on
    a destroy takes it away. Where role or holder change, the new grant is made before the former one is taken away.

    Import: `<id of the grant>`, for another domain than the connection's own
    `<domain URL>/admin/v1/Grants/<id of the grant>`.
    """
