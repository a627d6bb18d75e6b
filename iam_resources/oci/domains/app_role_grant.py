"""One role of one app, for a user, a group or a dynamic resource group of an identity domain.

create  POST /Grants, or of many at once POST /Bulk
read    GET /Grants/{id}, or of many at once GET /Grants in pages of 1,000
update  nothing: a grant can not be changed, so another one is made
delete  DELETE /Grants/{id}, or of many at once POST /Bulk
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from iam_resources.engine import Key, Refers, Replaces, Resource, rule
from iam_resources.errors import Conflict, NotFound
from iam_resources.http import poll
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.app_roles import IDCS_APP
from iam_resources.oci.domains.api.representation import GRANT, Representation
from iam_resources.oci.domains.directory import (
    AppDirectory,
    AppRoleDirectory,
    Directory,
    DynamicResourceGroupDirectory,
    GrantDirectory,
    GroupDirectory,
    Identity,
    UserDirectory,
    found,
)
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainLifecycle, DomainState
from iam_resources.oci.domains.proof import LAG_SECONDS
from iam_resources.oci.ocids import reference_to

_MECHANISMS = {
    "user": ("User", "ADMINISTRATOR_TO_USER"),
    "group": ("Group", "ADMINISTRATOR_TO_GROUP"),
    "dynamic_resource_group": ("DynamicResourceGroup", "ADMINISTRATOR_TO_DYNAMIC_RESOURCE_GROUP"),
}
_GRANTEE = Refers("grantee_id", "grantee_ocid", "grantee_name")


class AppRoleGrantInputs(DomainInputs):
    """What a program may write about a grant. Exactly one of `user`, `group` and `dynamic_resource_group`."""

    role: Annotated[str, Field(min_length=1), Replaces(), Key(), Refers("role_id", "role_name")]
    """The role: its name, such as `User Administrator`, or its id."""
    app: Annotated[str | None, Replaces(), Key(), Refers("app_id", "app_name")] = None
    """The app it belongs to: its id, name or display name; without it the one whose roles let manage the domain."""
    user: Annotated[Annotated[str, reference_to("user")] | None, Replaces(), Key(), _GRANTEE] = None
    """Who has the role: a user's id, OCID or user name."""
    group: Annotated[Annotated[str, reference_to("group")] | None, Replaces(), Key(), _GRANTEE] = None
    """Who has the role: a group's id, OCID or display name."""
    dynamic_resource_group: Annotated[str | None, Replaces(), Key(), _GRANTEE] = None
    """Who has the role: a dynamic resource group's id, OCID or display name."""

    @rule("user", "group", "dynamic_resource_group")
    def _one_grantee(self) -> str | None:
        given = [name for name in _MECHANISMS if getattr(self, name) is not None]
        if len(given) == 1:
            return None
        return f"exactly one of {', '.join(_MECHANISMS)} has the role, not {' and '.join(given) or 'none'}"


class AppRoleGrantState(AppRoleGrantInputs, DomainState):
    """What is known of a grant."""

    grant_id: str = ""
    """The grant's id."""
    role_id: str = ""
    """The role's id."""
    role_name: str = ""
    """The role's name."""
    app_id: str = ""
    """The app's id."""
    app_name: str = ""
    """The app's display name."""
    grantee_id: str = ""
    """Id of who has the role."""
    grantee_ocid: str = ""
    """OCID of who has the role."""
    grantee_name: str = ""
    """Name of who has the role."""


class AppRoleGrantLifecycle(DomainLifecycle[AppRoleGrantInputs, AppRoleGrantState]):
    """Create, read and delete of grants."""

    collection = "Grants"
    id_formats = ("<id of the grant>", "<domain URL>/admin/v1/Grants/<id of the grant>")

    async def create(self, inputs: AppRoleGrantInputs) -> tuple[str, AppRoleGrantState]:
        domain = await self.domain_of(inputs)
        tried = f"grant role {inputs.role} to {_said(inputs)[1]}"
        app = await _app(domain, inputs.app, tried=tried)
        role = await _role(domain, app, inputs.role, tried=tried)
        field, reference = _said(inputs)
        grantee = await _directory(domain, field).identify(reference, tried=tried)
        kind, mechanism = _MECHANISMS[field]
        body: Representation = {
            "schemas": [GRANT],
            "grantMechanism": mechanism,
            "grantee": {"type": kind, "value": grantee.id},
            "app": {"value": app.id},
            "entitlement": {"attributeName": "appRoles", "attributeValue": role.id},
        }
        grants = domain.part(GrantDirectory)
        try:
            seen = await grants.create(body)
        except Conflict as conflict:
            seen = await _there(grants, body, conflict)
        grants.wrote(grants.identity_of(seen), grants.identity_of(seen))
        state = _known(domain, seen, app, role, field, grantee, inputs)
        return self.id_of(inputs.domain_url, str(seen["id"])), state

    async def read(self, id: str, state: AppRoleGrantState | None) -> tuple[str, AppRoleGrantState] | None:
        domain, grant_id = await self.domain_at(id, state)
        seen = await domain.part(GrantDirectory).by_id(grant_id)
        if seen is None:
            return None
        field = next((name for name, (kind, _) in _MECHANISMS.items() if kind == seen["grantee"]["type"]), None)
        role_seen = await domain.part(AppRoleDirectory).by_id(seen["entitlement"]["attributeValue"])
        holders = _directory(domain, field) if field else None
        grantee_seen = await holders.by_id(seen["grantee"]["value"]) if holders else None
        if role_seen is None or holders is None or grantee_seen is None or field is None:
            return None
        app = await _app(domain, seen["app"]["value"], tried=f"read grant {grant_id}")
        role = Identity(str(role_seen["id"]), "", str(role_seen["displayName"]))
        url = state.domain_url if state is not None else self.url_in(id)
        said = _said_by(state, field, app, role, holders.identity_of(grantee_seen), url)
        state = _known(domain, seen, app, role, field, holders.identity_of(grantee_seen), said)
        return self.id_of(url, grant_id), state

    async def find(self, import_id: str, inputs: AppRoleGrantInputs | None) -> str:
        domain, grant_id = await self.domain_at(import_id)
        if await domain.part(GrantDirectory).by_id(grant_id) is None:
            raise NotFound(f"there is no grant {grant_id} in domain {domain.url}", tried=f"import {import_id}")
        return self.id_of(self.url_in(import_id), grant_id)

    async def update(
        self, id: str, state: AppRoleGrantState, inputs: AppRoleGrantInputs, changed: frozenset[str]
    ) -> AppRoleGrantState:
        return state

    async def delete(self, id: str, state: AppRoleGrantState) -> None:
        domain, grant_id = await self.domain_at(id, state)
        grants = domain.part(GrantDirectory)
        await found(grants.delete(grant_id, who=f"of role {state.role_name} to {state.grantee_name}"))
        grants.wrote(Identity(grant_id, "", grant_id), None)


def _said(inputs: AppRoleGrantInputs) -> tuple[str, str]:
    """The field that names who has the role, and what it says."""
    return next((name, value) for name in _MECHANISMS if (value := getattr(inputs, name)) is not None)


def _directory(domain: Domain, field: str) -> Directory[Any]:
    if field == "user":
        return domain.part(UserDirectory)
    return domain.part(GroupDirectory) if field == "group" else domain.part(DynamicResourceGroupDirectory)


async def _app(domain: Domain, reference: str | None, *, tried: str) -> Identity:
    apps = domain.part(AppDirectory)
    seen = await apps.by_id(reference or IDCS_APP)
    return apps.identity_of(seen) if seen is not None else await apps.identify(reference or IDCS_APP, tried=tried)


async def _role(domain: Domain, app: Identity, reference: str, *, tried: str) -> Identity:
    roles = domain.part(AppRoleDirectory)
    seen = await roles.look_up(reference) if "/" not in reference and len(reference) == 32 else None
    seen = seen or await roles.by_name(f"{app.id}/{reference}")
    if seen is None:
        raise NotFound(
            f"the app {app.name} has no role {reference}", tried=tried, hint="list_app_roles() gives those there are"
        )
    return Identity(str(seen["id"]), "", str(seen["displayName"]))


async def _there(grants: GrantDirectory, body: Representation, conflict: Conflict) -> Representation:
    """The same grant, which is there already: it says nothing beyond itself, so there is nothing to take over."""

    async def look() -> Representation | None:
        page = await grants.api.search(grants.api.filter_for(body), count=1)
        return page.items[0] if page.items else None

    return await poll(look, tried=conflict.tried, at_most_seconds=LAG_SECONDS)


def _said_by(
    state: AppRoleGrantState | None, field: str, app: Identity, role: Identity, grantee: Identity, url: str | None
) -> AppRoleGrantInputs:
    if state is not None and getattr(state, field, None):
        words: dict[str, Any] = {"app": state.app, field: getattr(state, field), "role": state.role}
    else:
        words = {"app": None if app.id == IDCS_APP else app.name, field: grantee.name, "role": role.name}
    return AppRoleGrantInputs(domain_url=url, **words)


def _known(
    domain: Domain,
    seen: Representation,
    app: Identity,
    role: Identity,
    field: str,
    grantee: Identity,
    said: AppRoleGrantInputs,
) -> AppRoleGrantState:
    words: dict[str, Any] = {"role": said.role, "app": said.app, field: getattr(said, field)}
    return AppRoleGrantState(
        domain=domain.url,
        domain_url=said.domain_url,
        grant_id=str(seen["id"]),
        role_id=role.id,
        role_name=role.name,
        app_id=app.id,
        app_name=app.name,
        grantee_id=grantee.id,
        grantee_ocid=grantee.ocid,
        grantee_name=grantee.name,
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

    Import: `<id of the grant>`, for another domain than the connection's own
    `<domain URL>/admin/v1/Grants/<id of the grant>`.
    """
