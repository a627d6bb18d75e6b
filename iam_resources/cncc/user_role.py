"""One grant: one realm-level role of one user.

create  POST users/{id}/role-mappings/realm (section 2.10), one call where user and role are known
read    GET users/{id}/role-mappings/realm (2.9), or of many at once GET roles/{name}/users of each role
update  as create, and DELETE role-mappings/realm of the former grant: only where user or role is another object
delete  DELETE users/{id}/role-mappings/realm
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from iam_resources.cncc.directory.objects import found
from iam_resources.cncc.lifecycle import (
    FROM_RESOURCE,
    USER,
    OfUserState,
    RealmInputs,
    RealmLifecycle,
    RealmState,
    UserReference,
)
from iam_resources.cncc.realm import Realm
from iam_resources.directory import Identity
from iam_resources.engine import Follows, Key, Refers, Resource
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.shapes.place import Called, End
from iam_resources.shapes.relation import RelationLifecycle


class UserRoleInputs(RealmInputs):
    user: UserReference
    """The user: a user name or a user's UUID (`ana.user_id`, which also makes this wait for the user)."""
    role: Annotated[str, Field(min_length=1), FROM_RESOURCE, Key(), Refers("role_id", "role_name")]
    """The role: its name or its UUID (`reader.role_id`)."""


class UserRoleState(UserRoleInputs, RealmState, OfUserState, UnfinishedState):
    role_id: Annotated[str, Follows("role")] = ""
    """The role's UUID."""
    role_name: Annotated[str, Follows("role")] = ""
    """The role's name."""


class UserRoleLifecycle(
    RelationLifecycle[UserRoleInputs, UserRoleState, Realm], RealmLifecycle[UserRoleInputs, UserRoleState]
):
    id_formats = ("<realm>/<username or id>/<role>",)
    kind = "grant"
    ends = (USER, End("role", lambda realm: realm.roles, {"id": "role_id", "name": "role_name"}))
    between = " with role "
    action = "grant role {role} to user {user}"
    absence = "user {0} does not have the role {1} by a grant of its own"
    listed = True

    def is_builtin(self, place: Realm, second: Called) -> bool:
        return place.is_default_role(Identity(second.id, second.name))

    async def list_firsts(self, place: Realm, second: Called) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        async for user_id in place.grants.users_of(second.name):
            yield user_id, {}

    async def make(self, place: Realm, first: Called, second: Called) -> Mapping[str, Any]:
        await place.grants.add(first, [second])
        return {}

    async def remove(self, place: Realm, first: Called, second: Called, state: UserRoleState) -> None:
        role = await place.roles.by_id(second.id)  # the call demands its name of today
        if role is not None:
            await found(place.grants.remove(first, [place.roles.identity_of(role)]))

    async def look(
        self, place: Realm, first_id: str, second_id: str, state: UserRoleState | None
    ) -> Mapping[str, Any] | None:
        granted = await place.grants.of_user(first_id, [second_id])
        return {} if any(role.id == second_id for role in granted or ()) else None


class UserRole(Resource, lifecycle=UserRoleLifecycle, token="cncc:UserRole"):
    """One realm-level role of one user. What else the user has is not touched. A grant that exists already becomes
    this resource's without an error: a destroy removes it.

        cncc.UserRole("ana-reads", user=ana.user_id, role=reader.role_id)

    Use this or `UserRoles` with `exclusive=True` for a user, not both. Operations: sections 2.9 and 2.10.
    Import: `<realm>/<username or id>/<role>`.
    """
