"""The realm-level roles of one user, together.

create  POST users/{id}/role-mappings/realm (section 2.10), one call for all; exclusive: GET before, DELETE after it
read    GET users/{id}/role-mappings/realm (2.9), or of many at once GET roles/{name}/users of each role
update  as create; DELETE role-mappings/realm for those that the program does not mention any more
delete  DELETE users/{id}/role-mappings/realm of those mentioned
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

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
from iam_resources.directory import Called
from iam_resources.engine import Follows, Kept, Refers, Resource, Unordered
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.errors import NotFound
from iam_resources.shapes.member_set import MemberSetLifecycle
from iam_resources.shapes.place import End


class UserRolesInputs(RealmInputs):
    user: UserReference
    """Who has the roles: a user name or a user's UUID (`ana.user_id`)."""
    roles: Annotated[list[Annotated[str, Field(min_length=1), FROM_RESOURCE]], Unordered(), Refers("role_ids", "roles")]
    """The realm roles that the user is to have by grants of their own: names or UUIDs."""
    exclusive: Annotated[bool, Kept()] = False
    """True: the user has these and no others; what is granted by hand is removed at the next run. The role that the
    realm gives everybody is never removed unless it was mentioned once. False: what else the user has is not
    touched."""


class UserRolesState(UserRolesInputs, RealmState, OfUserState, UnfinishedState):
    role_ids: Annotated[list[str] | None, Follows("user", "roles")] = None
    """UUIDs of the roles, in the order of `roles`."""


class UserRolesLifecycle(
    MemberSetLifecycle[UserRolesInputs, UserRolesState, Realm], RealmLifecycle[UserRolesInputs, UserRolesState]
):
    id_formats = ("<realm>/<username or id>",)
    kind = "grant"
    owner = USER
    member = End("roles", lambda realm: realm.roles, {"id": "role_ids"})
    member_word = "role"
    action = "grant roles to user {0}"
    label = "role {member} of user {owner}"

    async def members(self, place: Realm, owner_id: str, *, now: bool) -> dict[str, str]:
        roles = await (place.grants.fetch_now(owner_id) if now else place.grants.of_user(owner_id))
        if roles is None:
            raise NotFound(f"there is no user {owner_id} in realm {place.name}")
        return {role.id: role.name for role in roles}

    async def add(self, place: Realm, owner: Called, members: Sequence[Called]) -> None:
        await place.grants.add(owner, members)

    async def remove(self, place: Realm, owner: Called, members: Sequence[Called]) -> None:
        known = [role for each in members if (role := await place.roles.by_id(each.id)) is not None]
        if known:  # the call demands their names of today
            await found(place.grants.remove(owner, map(place.roles.identity_of, known)))

    async def spared(self, place: Realm, owner: Called) -> Collection[str]:
        return await place.default_role_ids()

    async def members_in(self, state: UserRolesState) -> dict[str, str]:
        if state.role_ids is not None:
            return await super().members_in(state)
        realm = await self._realm(state.connection, state.realm)  # written by a version that kept names only
        seen = [(name, await realm.roles.look_up(name)) for name in state.roles]
        return {str(role["id"]): name for name, role in seen if role is not None}


class UserRoles(Resource, lifecycle=UserRolesLifecycle, token="cncc:UserRoles"):
    """Realm-level roles of one user: those listed, or with `exclusive` those listed and no others.

        cncc.UserRoles("ana", user=ana.user_id, roles=["NRF_READ", "SCP_READ"], exclusive=True)

    Operations: sections 2.9 and 2.10. Import: `<realm>/<username or id>`; takes all that the user has but the role
    that the realm gives everybody.
    """
