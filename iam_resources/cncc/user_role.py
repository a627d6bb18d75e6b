"""One grant: one realm-level role of one user.

create  POST users/{id}/role-mappings/realm (section 2.10), one call where user and role are known
read    GET users/{id}/role-mappings/realm (2.9), or of many at once GET roles/{name}/users of each role
update  as create, and DELETE role-mappings/realm of the former grant: only where user or role is another object
delete  DELETE users/{id}/role-mappings/realm

A user or role that is merely renamed stays the same object: nothing is granted anew, and nothing is taken away.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.cncc.directory import Identity
from iam_resources.cncc.directory.objects import found
from iam_resources.cncc.lifecycle import OfUserState, RealmInputs, RealmLifecycle, UserReference
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Follows, Key, Partial, Refers, Resource
from iam_resources.errors import IamError, NotFound


class UserRoleInputs(RealmInputs):
    """What a program may write about a grant."""

    user: UserReference
    """Who has the role: a user name or a user's UUID (`ana.user_id`, which also makes this wait for the user)."""
    role: Annotated[str, Field(min_length=1), Key(), Refers("role_id", "role_name")]
    """The role: its name or its UUID (`reader.role_id`)."""


class UserRoleState(UserRoleInputs, OfUserState):
    """What is known of a grant."""

    role_id: Annotated[str, Follows("role")] = ""
    """The role's UUID."""
    role_name: Annotated[str, Follows("role")] = ""
    """The role's name."""


class UserRoleLifecycle(RealmLifecycle[UserRoleInputs, UserRoleState]):
    """Create, read, update and delete of single grants."""

    id_formats = ("<realm>/<username or id>/<role>",)

    async def create(self, inputs: UserRoleInputs) -> tuple[str, UserRoleState]:
        realm = await self.realm_of(inputs)
        user, role = await _ends(realm, inputs)
        await realm.grants.api.add(user.id, [{"id": role.id, "name": role.name}], who=user.name)
        realm.grants.wrote(user.id)
        return _known(realm, user, role, inputs)

    async def find(self, import_id: str, inputs: UserRoleInputs | None) -> str:
        realm_name, user_reference, role_reference = self.parts_of(import_id)
        realm, tried = await self.realm_at(realm_name), f"import {import_id}"
        user = await realm.users.identify(user_reference, tried=tried)
        role = await realm.roles.identify(role_reference, tried=tried)
        if role not in (await realm.grants.of_user(user.id, [role.id]) or ()):
            raise NotFound(f"user {user.name} does not have the role {role.name} by a grant of its own", tried=tried)
        return f"{realm_name}/{user.id}/{role.id}"

    async def read(self, id: str, state: UserRoleState | None) -> tuple[str, UserRoleState] | None:
        realm_name, user_id, role_id = id.split("/", 2)
        if state is not None:
            user_id, role_id = state.user_id or user_id, state.role_id or role_id
        realm = await self.realm_at(realm_name, state)
        held = await realm.grants.of_user(user_id, [role_id])
        role = next((role for role in held or () if role.id == role_id), None)
        if role is None:
            return None
        user = await realm.users.by_id(user_id)
        return None if user is None else _known(realm, Identity(user_id, realm.users.name_of(user)), role)

    async def update(
        self, id: str, state: UserRoleState, inputs: UserRoleInputs, changed: frozenset[str]
    ) -> UserRoleState:
        realm = await self.realm_at(id.split("/", 1)[0], inputs)
        user, role = await _ends(realm, inputs)
        moved = (user.id, role.id) != (state.user_id, state.role_id)
        await realm.grants.api.add(user.id, [{"id": role.id, "name": role.name}], who=user.name)
        realm.grants.wrote(user.id)
        after = _known(realm, user, role, inputs)[1]
        if moved:
            try:
                await _take_away(realm, state)
            except IamError as error:
                raise Partial(id, state, error) from error
        return after

    async def delete(self, id: str, state: UserRoleState) -> None:
        await _take_away(await self.realm_at(id.split("/", 1)[0], state), state)


async def _ends(realm: Realm, inputs: UserRoleInputs) -> tuple[Identity, Identity]:
    tried = f"grant role {inputs.role} to user {inputs.user} in realm {realm.name}"
    return (
        await realm.users.identify(inputs.user, tried=tried),
        await realm.roles.identify(inputs.role, tried=tried),
    )


async def _take_away(realm: Realm, state: UserRoleState) -> None:
    """Take the grant away by the role's current name, which the call demands; what is gone already is no error."""
    role = await realm.roles.by_id(state.role_id)
    if role is not None:
        await found(realm.grants.api.remove(state.user_id, [role], who=state.username))
        realm.grants.wrote(state.user_id)


def _known(
    realm: Realm, user: Identity, role: Identity, inputs: UserRoleInputs | None = None
) -> tuple[str, UserRoleState]:
    return f"{realm.name}/{user.id}/{role.id}", UserRoleState(
        realm=realm.name,
        user=inputs.user if inputs else user.name,
        role=inputs.role if inputs else role.name,
        user_id=user.id,
        username=user.name,
        role_id=role.id,
        role_name=role.name,
    )


class UserRole(Resource[UserRoleInputs, UserRoleState], lifecycle=UserRoleLifecycle, token="cncc:UserRole"):
    """One realm-level role of one user. What else the user has is not touched.

        cncc.UserRole("ana-reads", user=ana.user_id, role=reader.role_id)

    Use this or `UserRoles` with `exclusive=True` for a user, not both. Operations: sections 2.9 and 2.10.
    Import: `<realm>/<username or id>/<role>`; the role may hold slashes.
    """
