"""Realm-level roles.

create  POST roles, and GET roles/{name} for the id, which the first answer does not tell
read    GET roles-by-id/{id}, or of many at once GET roles in pages (section 2.8)
update  PUT roles-by-id/{id}; GET before it when the description is not mentioned
delete  DELETE roles-by-id/{id}
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.directory.objects import found
from iam_resources.cncc.lifecycle import RealmInputs, RealmLifecycle, take_over
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Key, Local, Resource, State, rule
from iam_resources.errors import Conflict, NotFound
from iam_resources.http import Reply


class RealmRoleInputs(RealmInputs):
    """What a program may write about a realm role."""

    name: Annotated[str, Field(min_length=1, max_length=255), Key()]
    """Name, 1 to 255 characters of any kind, unique in the realm; upper and lower case differ. A change renames the
    role in place, and who has it keeps it."""
    description: Annotated[str | None, Field(max_length=255)] = None
    """What the role is for, at most 255 characters; an empty text takes it away."""
    adopt: Annotated[bool, Local()] = False
    """Take over an existing role of that name, and change what is mentioned here, instead of failing."""

    @rule("name")
    def _addressable(self) -> str | None:
        if self.name in (".", ".."):
            return "can not be '.' or '..': no address of the API could name such a role"
        return None


class RealmRoleState(RealmRoleInputs, State):
    """What is known of a realm role."""

    role_id: str = ""
    """The UUID that the vendor gave the role."""
    composite: bool = False
    """Whether the role brings other roles with it."""


class RealmRoleLifecycle(RealmLifecycle[RealmRoleInputs, RealmRoleState]):
    """Create, read, update and delete of realm roles."""

    id_formats = ("<realm>/<role>",)

    async def create(self, inputs: RealmRoleInputs) -> tuple[str, RealmRoleState]:
        realm = await self.realm_of(inputs)
        body: Representation = {"name": inputs.name}
        if inputs.description:
            body["description"] = inputs.description

        lost = made_now = False

        async def settle() -> Reply | None:
            nonlocal lost
            lost = True  # roles carry no date: one that is there may be somebody else's, so this proves nothing
            return None

        try:
            await realm.roles.api.create(body, settle=settle)
            made_now = True
        except Conflict as conflict:
            if not inputs.adopt:
                conflict.hint = take_over("role", f"{realm.name}/{inputs.name}", lost=lost)
                raise
        seen = await realm.roles.api.named(inputs.name)
        id_, state = _from_wire(seen, realm)
        realm.roles.wrote(state.role_id, inputs.name, now=inputs.name)
        if not made_now and inputs.description is not None and inputs.description != (state.description or ""):
            return id_, await self.update(id_, state, inputs, frozenset({"description"}))
        return id_, state

    async def find(self, import_id: str, inputs: RealmRoleInputs | None) -> str:
        realm_name, name = self.parts_of(import_id)
        seen = await (await self.realm_at(realm_name)).roles.look_up(name)
        if seen is None:
            raise NotFound(f"there is no role {name} in realm {realm_name}", tried=f"import {import_id}")
        return f"{realm_name}/{seen['id']}"

    async def read(self, id: str, state: RealmRoleState | None) -> tuple[str, RealmRoleState] | None:
        realm_name, role_id = id.split("/", 1)
        realm = await self.realm_at(realm_name, state)
        seen = await realm.roles.by_id(role_id)
        return None if seen is None else _from_wire(seen, realm)

    async def update(
        self, id: str, state: RealmRoleState, inputs: RealmRoleInputs, changed: frozenset[str]
    ) -> RealmRoleState:
        realm_name, role_id = id.split("/", 1)
        realm = await self.realm_at(realm_name, inputs)
        description = inputs.description
        if description is None:  # the call takes away what it does not send
            description = (await realm.roles.api.get(role_id)).get("description")
        body = {"name": inputs.name} | ({} if description is None else {"description": description})
        await realm.roles.api.update(role_id, body)
        realm.roles.wrote(role_id, state.name, inputs.name, now=inputs.name)
        if "name" in changed:
            realm.grants.forget()
        return _from_wire({**body, "id": role_id, "composite": state.composite}, realm)[1]

    async def delete(self, id: str, state: RealmRoleState) -> None:
        realm_name, role_id = id.split("/", 1)
        realm = await self.realm_at(realm_name, state)
        await found(realm.roles.api.delete(role_id, name=state.name))
        realm.roles.wrote(role_id, state.name)
        realm.grants.forget()


def _from_wire(seen: Representation, realm: Realm) -> tuple[str, RealmRoleState]:
    return f"{realm.name}/{seen['id']}", RealmRoleState(
        realm=realm.name,
        name=seen["name"],
        description=seen.get("description") or None,
        role_id=seen["id"],
        composite=bool(seen.get("composite")),
    )


class RealmRole(Resource[RealmRoleInputs, RealmRoleState], lifecycle=RealmRoleLifecycle, token="cncc:RealmRole"):
    """A realm-level role.

        reader = cncc.RealmRole("reader", name="NRF_READ", description="Reads NRF")

    Operations: section 2.8 and Keycloak's admin API for roles. Import: `<realm>/<role>`; the role may hold slashes.
    """
