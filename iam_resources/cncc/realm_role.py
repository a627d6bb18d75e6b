"""Realm-level roles.

create  POST roles, and GET roles/{name} for the id, which the first answer does not contain
read    GET roles-by-id/{id}, or of many at once GET roles in pages (section 2.8)
update  PUT roles-by-id/{id}; GET before it when the description is not mentioned
delete  DELETE roles-by-id/{id}
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.directory.objects import RoleDirectory, found
from iam_resources.cncc.lifecycle import RealmInputs, RealmLifecycle, RealmState
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Key, Local, Resource, rule
from iam_resources.errors import Conflict
from iam_resources.shapes.named import LostAnswer, NamedLifecycle, describe_take_over

_BUILTIN = frozenset({"offline_access", "uma_authorization"})
"""What Keycloak makes in every realm, beside the role that everybody has."""
_BUILTIN_IN_MASTER = frozenset({"admin", "create-realm"})
_OF_CONSOLE = re.compile(r"ADMIN|[A-Z0-9]+_(READ|WRITE)")
_SAID_BY_CONSOLE = "Has access to "
"""How the descriptions begin of the roles that the console brings (sections 2.8 and 2.10)."""


class RealmRoleInputs(RealmInputs):
    name: Annotated[str, Field(min_length=1, max_length=255), Key()]
    """Name, 1 to 255 characters of any kind, unique in the realm; upper and lower case differ. A change renames the
    role in place, and who has it keeps it."""
    description: Annotated[str | None, Field(max_length=255)] = None
    """What the role is for, at most 255 characters; an empty string clears it."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing role of that name, and change what is mentioned here, instead of failing."""

    @rule("name")
    def _addressable(self) -> str | None:
        if self.name in (".", ".."):
            return "cannot be '.' or '..': no address of the API could name such a role"
        return None


class RealmRoleState(RealmRoleInputs, RealmState):
    role_id: str = ""
    """The UUID that the vendor gave the role."""
    composite: bool = False
    """Whether the role brings other roles with it."""


class RealmRoleLifecycle(
    NamedLifecycle[RealmRoleInputs, RealmRoleState, Realm], RealmLifecycle[RealmRoleInputs, RealmRoleState]
):
    id_formats = ("<realm>/<role>", "<realm>/<id>")
    kind = "role"
    id_field = "role_id"
    name_field = "name"
    listed = True

    def objects(self, place: Realm) -> RoleDirectory:
        return place.roles

    def is_builtin(self, place: Realm, seen: Representation) -> bool:
        name = str(seen["name"])
        if name in _BUILTIN or (place.name == "master" and name in _BUILTIN_IN_MASTER):
            return True
        if _OF_CONSOLE.fullmatch(name) and str(seen.get("description") or "").startswith(_SAID_BY_CONSOLE):
            return True
        return place.is_default_role(place.roles.identity_of(seen))

    async def make(self, place: Realm, inputs: RealmRoleInputs) -> tuple[str, RealmRoleState]:
        body: Representation = {"name": inputs.name}
        if inputs.description:
            body["description"] = inputs.description
        lost = LostAnswer()
        try:
            await place.roles.api.create(body, settle=lost.settle)
        except Conflict as conflict:
            conflict.hint = describe_take_over("role", f"{place.name}/{inputs.name}", lost=lost.happened)
            raise
        state = self.state_of(place, await place.roles.api.named(inputs.name), inputs)
        place.roles.wrote(state.role_id, inputs.name, now=inputs.name)
        return state.role_id, state

    async def existing(self, place: Realm, inputs: RealmRoleInputs) -> Representation | None:
        return await found(place.roles.api.named(inputs.name))

    def describe_conflict(self, place: Realm, inputs: RealmRoleInputs, import_id: str, conflict: Conflict) -> str:
        return conflict.hint

    def state_of(
        self, place: Realm, seen: Representation, fields: RealmRoleInputs | RealmRoleState | None
    ) -> RealmRoleState:
        return RealmRoleState(
            **self.location(place, fields),
            name=seen["name"],
            description=seen.get("description") or None,
            role_id=seen["id"],
            composite=bool(seen.get("composite")),
        )

    async def update(
        self, id: str, state: RealmRoleState, inputs: RealmRoleInputs, changed: frozenset[str]
    ) -> RealmRoleState:
        realm, role_id = await self.place_of(inputs, state), state.role_id
        description = inputs.description
        if description is None:  # the call removes what it does not send
            description = (await realm.roles.api.get(role_id)).get("description")
        body = {"name": inputs.name} | ({} if description is None else {"description": description})
        await realm.roles.api.update(role_id, body)
        realm.roles.wrote(role_id, state.name, inputs.name, now=inputs.name)
        if "name" in changed:
            realm.grants.forget()
        return self.state_of(realm, {**body, "id": role_id, "composite": state.composite}, inputs)

    async def remove(self, place: Realm, object_id: str, state: RealmRoleState) -> None:
        await found(place.roles.api.delete(object_id, name=state.name))
        place.roles.wrote(object_id, state.name)
        place.grants.forget()


class RealmRole(Resource, lifecycle=RealmRoleLifecycle, token="cncc:RealmRole"):
    """A realm-level role.

        reader = cncc.RealmRole("reader", name="NRF_READ", description="Reads NRF")

    Operations: section 2.8 and Keycloak's admin API for roles. Import: `<realm>/<role>`; the role may hold slashes.
    """
