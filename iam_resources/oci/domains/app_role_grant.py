"""One role of one app, for a user, a group or a dynamic resource group of an identity domain.

create  POST /Grants, or of many at once POST /Bulk; with `adopt`, after a conflict: POST /Grants/.search
read    GET /Grants/{id}, or of many at once GET /Grants in pages of 1,000
update  a grant cannot be changed: another one is made as in create, then the former one is deleted. What of it could
        not be done is in the state (`unfinished`), and the next run does it
delete  DELETE /Grants/{id}, or of many at once POST /Bulk

Where role and grantee are the same, only called otherwise (by an id, or after somebody was renamed), nothing is called.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Annotated, Any, cast

from iam_resources.engine import Follows, Key, Local, Partial, Refers, Resource, rule
from iam_resources.engine.claims import await_planned, claim, end_of, removing
from iam_resources.engine.ownership import Owned
from iam_resources.engine.unfinished import UnfinishedState, describe_unfinished, remove_all
from iam_resources.engine.values import contains_unknown
from iam_resources.errors import Conflict, IamError, NotFound, Refused, Stopped
from iam_resources.http import poll
from iam_resources.oci.base.of_user import reference_to
from iam_resources.oci.domains.api.app_roles import IDCS_APP, Grants
from iam_resources.oci.domains.directory import Directory, Identity, found
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.grant_parts import GRANTEES, Parts, directory_of, field_of, find_parts, ids_of, parts_of
from iam_resources.oci.domains.group import BUILTIN
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainLifecycle, DomainState
from iam_resources.oci.domains.references import Name, UserName
from iam_resources.oci.domains.writing.lost_answer import LAG_SECONDS
from iam_resources.scim.representation import Representation
from iam_resources.shapes.listings import Listings
from iam_resources.shapes.named import describe_take_over
from iam_resources.shapes.place import End


def _grantee(field: str) -> Refers:
    """The grantee by id, OCID or name; a user and a group may have the same name."""
    return Refers("grantee_id", "grantee_ocid", field, ignore_case=True)


class AppRoleGrantInputs(DomainInputs):
    """What a program may write about a grant. Exactly one of `user`, `group` and `dynamic_resource_group`."""

    role: Annotated[Name, Key(), Refers("role_id", "role_name", ignore_case=True)]
    """The role: its name, such as `User Administrator`, or its id."""
    app: Annotated[Name | None, Key(), Refers("app_id", "app_name", ignore_case=True)] = None
    """The app it belongs to: its id, name or display name; without it the one whose roles let manage the domain."""
    user: Annotated[UserName | None, Key(), _grantee("user")] = None
    """Who has the role: a user's id, OCID or user name."""
    group: Annotated[Annotated[Name, reference_to("group")] | None, Key(), _grantee("group")] = None
    """Who has the role: a group's id, OCID or display name."""
    dynamic_resource_group: Annotated[
        Annotated[Name, reference_to("dynamicgroup")] | None, Key(), _grantee("dynamic_resource_group")
    ] = None
    """Who has the role: a dynamic resource group's id, OCID or display name."""
    adopt: Annotated[bool, Local()] = False
    """Take over the grant where there is one already, instead of failing; a destroy then removes it."""

    @rule("user", "group", "dynamic_resource_group")
    def _one_grantee(self) -> str | None:
        given = [name for name in GRANTEES if getattr(self, name) is not None]
        if len(given) == 1:
            return None
        return f"exactly one of {', '.join(GRANTEES)} has the role, not {' and '.join(given) or 'none'}"


class AppRoleGrantState(AppRoleGrantInputs, DomainState, UnfinishedState):
    grant_id: Annotated[str, Follows("role", "app", *GRANTEES)] = ""
    """The grant's id."""
    role_id: Annotated[str, Follows("role", "app")] = ""
    """The role's id."""
    role_name: Annotated[str, Follows("role", "app")] = ""
    """The role's name."""
    app_id: Annotated[str, Follows("app")] = ""
    """The app's id."""
    app_name: Annotated[str, Follows("app")] = ""
    """The app's display name."""
    grantee_id: Annotated[str, Follows(*GRANTEES)] = ""
    """Id of who has the role."""
    grantee_ocid: Annotated[str, Follows(*GRANTEES)] = ""
    """OCID of who has the role."""
    grantee_name: Annotated[str, Follows(*GRANTEES)] = ""
    """Name of who has the role."""


_GRANTEES = tuple(
    End(field, partial(directory_of, field=field), {"id": "grantee_id", "name": "grantee_name"}) for field in GRANTEES
)


class AppRoleGrantLifecycle(DomainLifecycle[AppRoleGrantInputs, AppRoleGrantState]):
    collection = "Grants"
    id_formats = ("<id of the grant>", "<domain URL>/admin/v1/Grants/<id of the grant>")
    listed = True
    links = _GRANTEES

    @classmethod
    def listed_name(cls, names: Mapping[str, str], outputs: Mapping[str, Any]) -> str:
        of = f" of {outputs['app_name']}" if outputs.get("app") else ""
        return f"{' '.join(names.values())} with {outputs['role_name']}{of}"

    async def list_all(self, place: IdentityDomain, listings: Listings) -> AsyncIterator[tuple[str, AppRoleGrantState]]:
        """Pages of grants, and of the apps, their roles, and those who have them."""
        apps = await listings.identities(place.apps)
        roles = {id_: str(seen["displayName"]) for id_, seen in (await listings.of(place.app_roles)).items()}
        called = Counter(each.name.casefold() for each in apps.values())
        holders: dict[str, dict[str, Identity]] = {}
        for end in _GRANTEES:
            holders[end.field] = await listings.identities(cast(Directory[Any], end.objects(place)))
        for grant_id, seen in (await listings.of(place.grants)).items():
            field = field_of(seen)
            app_id, role_id, grantee_id = ids_of(seen)
            if not field or app_id not in apps or role_id not in roles or grantee_id not in holders[field]:
                listings.unknown_ends += 1
                continue
            if holders[field][grantee_id].name in BUILTIN and not listings.include_builtin:
                continue  # of a group that the service made, with the grant
            app, role = apps[app_id], Identity(role_id, "", roles[role_id])
            state = self._state(place, grant_id, Parts(app, role, field, holders[field][grantee_id]), None)
            if state.app is not None and called[app.name.casefold()] > 1:
                state = state.model_copy(update={"app": app.id})
            yield self.id_at(place, grant_id, None), state

    async def owned(self, state: AppRoleGrantState) -> tuple[Owned, ...]:
        return tuple((await self._owned_by_id(state)).values())

    async def wanted(self, inputs: AppRoleGrantInputs) -> tuple[Owned, ...]:
        field, grantee = _grantee_in(inputs)
        if inputs.app is not None or contains_unknown([grantee, inputs.role, inputs.domain_url, inputs.connection]):
            return ()
        home = (await self.place_of(inputs)).home
        references = {"app_role": inputs.role, field: grantee}
        ends = sorted(end_of(home, kind, each, ignore_case=True) for kind, each in references.items())
        return (Owned("grant", home, tuple(ends), label=f"role {inputs.role} to {grantee}"),)

    async def check_planned(
        self, place: IdentityDomain, inputs: AppRoleGrantInputs, state: AppRoleGrantState | None
    ) -> list[str]:
        field, grantee = _grantee_in(inputs)
        if contains_unknown([grantee, inputs.role, inputs.app]):
            return []
        try:
            await _find(place, inputs)
        except NotFound:
            if not await await_planned(place.home, field, grantee, ignore_case=True):
                raise
        return []

    async def create(self, inputs: AppRoleGrantInputs) -> tuple[str, AppRoleGrantState]:
        place = await self.place_of(inputs)
        parts = await _find(place, inputs)
        grant_id = await self._make(place, parts, inputs)
        return self.id_at(place, grant_id, inputs), self._state(place, grant_id, parts, inputs)

    async def find(self, import_id: str, inputs: AppRoleGrantInputs | None) -> str:
        place, grant_id = await self.place_at(import_id, None)
        if await place.grants.by_id(grant_id) is None:
            raise NotFound(f"there is no grant {grant_id} in domain {place.url}", tried=f"import {import_id}")
        return self.id_at(place, grant_id, None, import_id)

    async def read(self, id: str, state: AppRoleGrantState | None) -> tuple[str, AppRoleGrantState] | None:
        place, rest = await self.place_at(id, state)
        grants = place.grants
        known = _labels(state) if state is not None and (state.unfinished or state.grant_id) else {rest: ""}
        there = {grant_id: seen for grant_id in known if (seen := await grants.by_id(grant_id)) is not None}
        if state is not None and len(there) > 1:
            return id, _half_done(state, {grant_id: known[grant_id] for grant_id in there})
        for grant_id, seen in there.items():
            parts = await parts_of(place, seen)
            if parts is not None:
                return self.id_at(place, grant_id, state, id), self._state(place, grant_id, parts, state, id)
            if await found(grants.api.get(grant_id)) is None:  # the listing lags behind
                return None
            if state is None:
                raise Refused(
                    f"the grant {grant_id} is to a {seen['grantee']['type']}, or of a role that cannot be read",
                    tried=f"import {id}",
                    hint="Only roles of users, groups and dynamic resource groups can be written here",
                )
            return id, state  # it exists, and nothing in it can be changed
        return None

    async def update(
        self, id: str, state: AppRoleGrantState, inputs: AppRoleGrantInputs, changed: frozenset[str]
    ) -> AppRoleGrantState:
        place = await self.place_of(inputs, state)
        parts = await _find(place, inputs)
        grant_id = await _among(place, state, parts)
        if grant_id is None:
            grant_id = await self._make(place, parts, inputs)
        else:
            await claim(_owned_parts(place, parts))
        after = self._state(place, grant_id, parts, inputs)
        left, why = await self._remove(place, state, but=grant_id)
        if why:
            raise Partial(id, _half_done(after, left | _labels(after)), why) from why
        return after

    async def delete(self, id: str, state: AppRoleGrantState) -> None:
        place, _ = await self.place_at(id, state)
        _, why = await self._remove(place, state)
        if why:
            raise why

    async def _owned_by_id(self, state: AppRoleGrantState) -> dict[str, Owned]:
        """What each grant of this resource is, for ownership; those that no longer exist are left out."""
        home, labels = await self.home_of(state), _labels(state)
        if state.unfinished is None:
            field = next((name for name in GRANTEES if getattr(state, name) is not None), "user")
            return {state.grant_id: _owned(home, state.role_id, field, state.grantee_id, labels[state.grant_id])}
        place, _ = await self.place_at(next(iter(labels)), state)
        found_now = {id_: await place.grants.by_id(id_) for id_ in labels}
        kinds = {kind: field for field, (kind, _) in GRANTEES.items()}
        return {
            id_: _owned(home, ids_of(seen)[1], kinds.get(seen["grantee"]["type"], ""), ids_of(seen)[2], labels[id_])
            for id_, seen in found_now.items()
            if seen is not None
        }

    async def _remove(
        self, place: IdentityDomain, state: AppRoleGrantState, *, but: str = ""
    ) -> tuple[dict[str, str], IamError | None]:
        """Delete the grants of a state but one; gives those that are left, and why."""
        grants, labels, owned = place.grants, _labels(state), await self._owned_by_id(state)

        async def remove(grant_id: str) -> None:
            async with removing(owned[grant_id]) as allowed:
                if allowed:
                    await grants.delete(Identity(grant_id, "", grant_id), who=f"of role {labels[grant_id]}")

        return await remove_all({id_: labels[id_] for id_ in owned if id_ != but}, remove)

    async def _make(self, place: IdentityDomain, parts: Parts, inputs: AppRoleGrantInputs) -> str:
        """Make the grant, or with `adopt` take the one that exists; gives its id."""
        await claim(_owned_parts(place, parts))
        grants = place.grants
        try:
            seen = await grants.api.create(parts.body)
            grants.add_created(seen)
        except Conflict as conflict:
            there = await _existing(grants, parts.body, wait=inputs.adopt)
            if there is None or not inputs.adopt:
                grant_id = str(there["id"]) if there else "<id of the grant>"
                conflict.hint = describe_take_over("grant", self.id_at(place, grant_id, inputs))
                raise
            seen = there
        return str(seen["id"])

    def _state(
        self, place: IdentityDomain, grant_id: str, parts: Parts, fields: DomainInputs | None, id: str = ""
    ) -> AppRoleGrantState:
        words: dict[str, Any] = {parts.field: parts.grantee.name, **self.location(place, fields, id)}
        return AppRoleGrantState(
            role=parts.role.name,
            app=None if parts.app.id == IDCS_APP else parts.app.name,
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


def _grantee_in(inputs: AppRoleGrantInputs) -> tuple[str, str]:
    """The argument that says who has the role, and its value."""
    return next((name, value) for name in GRANTEES if (value := getattr(inputs, name)) is not None)


async def _find(place: IdentityDomain, inputs: AppRoleGrantInputs) -> Parts:
    field, grantee = _grantee_in(inputs)
    return await find_parts(
        place, inputs.app, inputs.role, field, grantee, tried=f"grant role {inputs.role} to {grantee}"
    )


async def _existing(grants: Directory[Grants], body: Representation, *, wait: bool) -> Representation | None:
    """The same grant, which exists already; a search may lag behind."""

    async def look() -> Representation | None:
        page = await grants.api.search(grants.api.filter_for(body), count=1)
        return page.items[0] if page.items else None

    if not wait:
        return await look()
    try:
        return await poll(look, tried="find the grant that exists", at_most_seconds=LAG_SECONDS)
    except Stopped:
        return None


async def _among(place: IdentityDomain, state: AppRoleGrantState, parts: Parts) -> str | None:
    """The id of the grant that is wanted, where this resource has it already."""
    if state.unfinished is None:
        return state.grant_id if (state.app_id, state.role_id, state.grantee_id) == parts.ids else None
    for grant_id in state.unfinished:
        seen = await found(place.grants.api.get(grant_id))
        if seen is not None and ids_of(seen) == parts.ids:
            return grant_id
    return None


def _owned_parts(place: IdentityDomain, parts: Parts) -> Owned:
    return _owned(place.home, parts.role.id, parts.field, parts.grantee.id, str(parts))


def _owned(home: str, role_id: str, field: str, grantee_id: str, label: str) -> Owned:
    return Owned("grant", home, tuple(sorted((f"app_role:{role_id}", f"{field}:{grantee_id}"))), label=f"role {label}")


def _labels(state: AppRoleGrantState) -> dict[str, str]:
    """The grants that this resource has by id, each in words; more than one only while a change is unfinished."""
    return state.unfinished or {state.grant_id: f"{state.role_name} to {state.grantee_name}"}


def _half_done(state: AppRoleGrantState, labels: dict[str, str]) -> AppRoleGrantState:
    nothing = {"grant_id": "", "role_id": "", "role_name": ""}
    return state.model_copy(update={**nothing, "role": describe_unfinished(labels), "unfinished": labels})


class AppRoleGrant(Resource, lifecycle=AppRoleGrantLifecycle, token="oci.domains:AppRoleGrant"):
    """One role of one app, for a user, a group or a dynamic resource group of an identity domain.

        domains.AppRoleGrant(
            "functions-manage-users",
            role="User Administrator",
            dynamic_resource_group=functions.dynamic_resource_group_id,
        )

    A grant that exists already, such as one made by hand, is a conflict: `adopt=True` takes it over, and from then on
    a destroy removes it. Where role or grantee change, the new grant is made before the former one is removed.

    Import: `<id of the grant>`, for another domain than the connection's own
    `<domain URL>/admin/v1/Grants/<id of the grant>`.
    """
