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
from iam_resources.cncc.realm import Realm
from iam_resources.cncc.relation import RelationInputs, RelationLifecycle, RelationState
from iam_resources.engine import Follows, Key, Refers, Resource


class UserRoleInputs(RelationInputs):
    """What a program may write about a grant."""

    role: Annotated[str, Field(min_length=1), Key(), Refers("role_id", "role_name")]
    """The role: its name or its UUID (`reader.role_id`)."""


class UserRoleState(UserRoleInputs, RelationState):
    """What is known of a grant."""

    role_id: Annotated[str, Follows("role")] = ""
    """The role's UUID."""
    role_name: Annotated[str, Follows("role")] = ""
    """The role's name."""


class UserRoleLifecycle(RelationLifecycle[UserRoleInputs, UserRoleState]):
    """Create, read, update and delete of single grants."""

    id_formats = ("<realm>/<username or id>/<role>",)
    between = " with role "

    def tried(self, inputs: UserRoleInputs) -> str:
        return f"grant role {inputs.role} to user {inputs.user}"

    def lacking(self, user: Identity, thing: Identity) -> str:
        return f"user {user.name} does not have the role {thing.name} by a grant of its own"

    def reference(self, inputs: UserRoleInputs) -> str:
        return inputs.role

    async def thing(self, realm: Realm, reference: str, *, tried: str) -> Identity:
        return await realm.roles.identify(reference, tried=tried)

    async def make(self, realm: Realm, user: Identity, thing: Identity) -> None:
        try:
            await realm.grants.api.add(user.id, [{"id": thing.id, "name": thing.name}], who=user.name)
        finally:
            realm.grants.wrote(user.id)

    async def take(self, realm: Realm, user: Identity, thing: Identity) -> None:
        role = await realm.roles.by_id(thing.id)  # the call demands its name of today
        if role is None:
            return
        try:
            await found(realm.grants.api.remove(user.id, [role], who=user.name))
        finally:
            realm.grants.wrote(user.id)

    async def seen(self, realm: Realm, user_id: str, thing_id: str) -> Identity | None:
        held = await realm.grants.of_user(user_id, [thing_id])
        return next((role for role in held or () if role.id == thing_id), None)

    def known(
        self, realm: Realm, user: Identity, thing: Identity, inputs: UserRoleInputs | None = None
    ) -> UserRoleState:
        return UserRoleState(
            realm=realm.name,
            user=inputs.user if inputs else user.name,
            role=inputs.role if inputs else thing.name,
            user_id=user.id,
            username=user.name,
            role_id=thing.id,
            role_name=thing.name,
        )

    def thing_in(self, state: UserRoleState) -> Identity:
        return Identity(state.role_id, state.role_name)


class UserRole(Resource[UserRoleInputs, UserRoleState], lifecycle=UserRoleLifecycle, token="cncc:UserRole"):
    """One realm-level role of one user. What else the user has is not touched. A grant that is there already becomes
    this resource's without an error: a destroy takes it away.

        cncc.UserRole("ana-reads", user=ana.user_id, role=reader.role_id)

    Use this or `UserRoles` with `exclusive=True` for a user, not both. Operations: sections 2.9 and 2.10.
    Import: `<realm>/<username or id>/<role>`; the role may hold slashes.
    """
