"""Groups of an identity domain.

create  POST /Groups (section 3.9), or of many at once POST /Bulk; with `adopt`, after a conflict: GET and PATCH
read    GET /Groups/{id}, or of many at once GET /Groups in pages of 1,000 (3.7)
update  PATCH /Groups/{id} (3.11) with what differs; of many at once POST /Bulk
delete  DELETE /Groups/{id} (3.10), or nothing: as `on_delete` says
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from iam_resources.engine import Key, Local, Partial, PerKey, Resource
from iam_resources.errors import Conflict, IamError, NotFound
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.representation import (
    GROUP,
    GROUP_EXTENSION,
    POSIX_GROUP,
    REQUESTABLE,
    TAGS,
    Representation,
)
from iam_resources.oci.domains.directory import GroupDirectory, found
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainLifecycle, DomainState
from iam_resources.oci.domains.mapping import At, body_of, representation_of, seen_of, wanted_of
from iam_resources.oci.lifecycle import take_over


class GroupInputs(DomainInputs):
    """What a program may write about a group."""

    display_name: Annotated[str, Field(min_length=1, max_length=255), Key()]
    """Its name, unique in the domain, capital and small letters alike. A change renames the group in place."""
    description: Annotated[str | None, At(f"{GROUP_EXTENSION}:description")] = None
    """What it is for; an empty text takes the description away."""
    external_id: str | None = None
    """Id in the system that the group comes from; an empty text takes it away."""
    requestable: Annotated[bool | None, At(f"{REQUESTABLE}:requestable")] = None
    """Whether users may ask to come in."""
    gid_number: Annotated[int | None, Field(ge=0), At(f"{POSIX_GROUP}:gidNumber")] = None
    """Number of the group on POSIX systems."""
    tags: Annotated[dict[str, str] | None, PerKey(), At("tags", by=("key",), value="value")] = None
    """Tags of the domain, by key."""
    freeform_tags: Annotated[
        dict[str, str] | None, PerKey(), At(f"{TAGS}:freeformTags", by=("key",), value="value")
    ] = None
    """Free-form tags of the tenancy, by key."""
    defined_tags: Annotated[
        dict[str, dict[str, str]] | None,
        PerKey(),
        At(f"{TAGS}:definedTags", by=("namespace", "key"), value="value"),
    ] = None
    """Defined tags of the tenancy, by namespace and key; those that the tenancy sets by itself stay."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing group of that name, and change what is mentioned here, instead of failing."""
    on_delete: Annotated[Literal["delete", "keep"], Local()] = "delete"
    """What becomes of the group when the resource is destroyed: deleted, or left as it is."""
    force_delete: Annotated[bool, Local()] = False
    """Delete the group also where something refers to it; the service refuses that otherwise."""


class GroupState(GroupInputs, DomainState):
    """What is known of a group."""

    group_id: str = ""
    """The group's id in the domain, 32 hexadecimal digits."""
    group_ocid: str = ""
    """The group's OCID, the same in all of Oracle Cloud; policies name it."""


class GroupLifecycle(DomainLifecycle[GroupInputs, GroupState]):
    """Create, read, update and delete of groups."""

    collection = "Groups"
    id_formats = ("<display name, id or OCID>", "<domain URL>/admin/v1/Groups/<display name, id or OCID>")

    async def create(self, inputs: GroupInputs) -> tuple[str, GroupState]:
        domain = await self.domain_of(inputs)
        groups = domain.part(GroupDirectory)
        try:
            seen = await groups.api.create(body_of(inputs, GROUP))
        except Conflict as conflict:
            return await self._adopted(domain, inputs, conflict)
        groups.wrote(groups.identity_of(seen), seen)
        return self._known(domain, seen, inputs)

    async def _adopted(self, domain: Domain, inputs: GroupInputs, conflict: Conflict) -> tuple[str, GroupState]:
        groups = domain.part(GroupDirectory)
        if not inputs.adopt:
            conflict.hint = take_over("group", self.id_of(inputs.domain_url, inputs.display_name))
            raise conflict
        seen = await groups.by_name_soon(inputs.display_name)
        if seen is None:
            raise conflict
        id_, state = self._known(domain, seen, inputs)
        try:
            return id_, await self._changed(domain, seen, inputs, frozenset(GroupInputs.model_fields))
        except IamError as error:
            raise Partial(id_, state, error) from error

    async def find(self, import_id: str, inputs: GroupInputs | None) -> str:
        domain, reference = await self.domain_at(import_id)
        seen = await domain.part(GroupDirectory).look_up(reference)
        if seen is None:
            raise NotFound(f"there is no group {reference} in domain {domain.url}", tried=f"import {import_id}")
        return self.id_of(self.url_in(import_id), str(seen["id"]))

    async def read(self, id: str, state: GroupState | None) -> tuple[str, GroupState] | None:
        domain, group_id = await self.domain_at(id, state)
        seen = await domain.part(GroupDirectory).by_id(group_id)
        return None if seen is None else self._known(domain, seen, state, id)

    async def update(self, id: str, state: GroupState, inputs: GroupInputs, changed: frozenset[str]) -> GroupState:
        domain, _ = await self.domain_at(id, inputs)
        return await self._changed(domain, _seen(state), inputs, changed)

    async def _changed(
        self, domain: Domain, seen: Representation, inputs: GroupInputs, changed: frozenset[str]
    ) -> GroupState:
        groups = domain.part(GroupDirectory)
        before = groups.identity_of(seen)
        try:
            seen = await groups.change(before.id, seen, wanted_of(inputs, changed), who=before.name)
        finally:
            groups.wrote(before, seen)
        return self._known(domain, seen, inputs)[1]

    async def delete(self, id: str, state: GroupState) -> None:
        domain, group_id = await self.domain_at(id, state)
        groups = domain.part(GroupDirectory)
        if state.on_delete == "delete":
            await found(groups.api.delete(group_id, who=state.display_name, force=state.force_delete))
        groups.wrote(groups.identity_of(_seen(state)))

    def _known(
        self, domain: Domain, seen: Representation, said: GroupInputs | None, id: str = ""
    ) -> tuple[str, GroupState]:
        url = said.domain_url if said is not None else self.url_in(id)
        return self.id_of(url, str(seen["id"])), GroupState(
            domain=domain.url,
            domain_url=url,
            group_id=str(seen["id"]),
            group_ocid=str(seen.get("ocid") or ""),
            **seen_of(GroupInputs, seen),
        )


def _seen(state: GroupState) -> Representation:
    return {**representation_of(GroupInputs, state), "id": state.group_id, "ocid": state.group_ocid}


class Group(Resource[GroupInputs, GroupState], lifecycle=GroupLifecycle, token="oci.domains:Group"):
    """A group of an identity domain.

        readers = domains.Group("readers", display_name="SCP_READ", description="May read what SCP manages")

    Operations: sections 3.7 and 3.9 to 3.11. Import: `<display name, id or OCID>`, for another domain than the
    connection's own `<domain URL>/admin/v1/Groups/<display name, id or OCID>`.
    """
