"""One user in one group.

create  PUT users/{id}/groups/{group}, one call where both are known
read    GET users/{id}/groups, or of many at once GET groups/{id}/members in pages
update  the same as create, and DELETE of the former membership: only where user or group is another object
delete  DELETE users/{id}/groups/{group}

A user or group that is merely renamed or moved stays the same object: nobody joins and nobody leaves.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from iam_resources.cncc.directory import Identity, canonical_path
from iam_resources.cncc.directory.objects import found
from iam_resources.cncc.lifecycle import OfUserState, RealmInputs, RealmLifecycle, UserReference
from iam_resources.cncc.realm import Realm
from iam_resources.engine import Follows, Key, Partial, Refers, Resource
from iam_resources.errors import IamError, NotFound


class MembershipInputs(RealmInputs):
    """What a program may write about a membership."""

    user: UserReference
    """Who is in the group: a user name or a user's UUID (`ana.user_id`)."""
    group: Annotated[
        str,
        Field(min_length=1),
        BeforeValidator(lambda value: canonical_path(value) if isinstance(value, str) else value),
        Key(),
        Refers("group_id", "group_path"),
    ]
    """The group: its UUID (`staff.group_id`) or its path (`/staff/eu`)."""


class MembershipState(MembershipInputs, OfUserState):
    """What is known of a membership."""

    group_id: Annotated[str, Follows("group")] = ""
    """The group's UUID."""
    group_path: Annotated[str, Follows("group")] = ""
    """The group's path."""


class MembershipLifecycle(RealmLifecycle[MembershipInputs, MembershipState]):
    """Create, read, update and delete of memberships."""

    id_formats = ("<realm>/<username or id>/<group path or id>",)

    async def create(self, inputs: MembershipInputs) -> tuple[str, MembershipState]:
        realm = await self.realm_of(inputs)
        user, group = await _ends(realm, inputs)
        await realm.groups.api.join(user.id, group.id, who=user.name, group=group.name)
        realm.members.wrote(group.id, user.id)
        return _known(realm, user, group, inputs)

    async def find(self, import_id: str, inputs: MembershipInputs | None) -> str:
        realm_name, user_reference, group_reference = self.parts_of(import_id)
        realm, tried = await self.realm_at(realm_name), f"import {import_id}"
        user = await realm.users.identify(user_reference, tried=tried)
        group = await realm.groups.identify(canonical_path(group_reference), tried=tried)
        if not await realm.members.has(group.id, user.id):
            raise NotFound(f"user {user.name} is not in the group {group.name} itself", tried=tried)
        return f"{realm_name}/{user.id}/{group.id}"

    async def read(self, id: str, state: MembershipState | None) -> tuple[str, MembershipState] | None:
        realm_name, user_id, group_id = id.split("/", 2)
        if state is not None:
            user_id, group_id = state.user_id or user_id, state.group_id or group_id
        realm = await self.realm_at(realm_name, state)
        if not await realm.members.has(group_id, user_id):
            return None
        user, group = await realm.users.by_id(user_id), await realm.groups.by_id(group_id)
        if user is None or group is None:
            return None
        return _known(
            realm, Identity(user_id, realm.users.name_of(user)), Identity(group_id, realm.groups.name_of(group))
        )

    async def update(
        self, id: str, state: MembershipState, inputs: MembershipInputs, changed: frozenset[str]
    ) -> MembershipState:
        realm = await self.realm_at(id.split("/", 1)[0], inputs)
        user, group = await _ends(realm, inputs)
        await realm.groups.api.join(user.id, group.id, who=user.name, group=group.name)
        realm.members.wrote(group.id, user.id)
        if (user.id, group.id) != (state.user_id, state.group_id):
            try:
                await _leave(realm, state)
            except IamError as error:
                raise Partial(id, state, error) from error
        return _known(realm, user, group, inputs)[1]

    async def delete(self, id: str, state: MembershipState) -> None:
        await _leave(await self.realm_at(id.split("/", 1)[0], state), state)


async def _ends(realm: Realm, inputs: MembershipInputs) -> tuple[Identity, Identity]:
    tried = f"put user {inputs.user} into group {inputs.group} in realm {realm.name}"
    return (
        await realm.users.identify(inputs.user, tried=tried),
        await realm.groups.identify(inputs.group, tried=tried),
    )


async def _leave(realm: Realm, state: MembershipState) -> None:
    await found(realm.groups.api.leave(state.user_id, state.group_id, who=state.username, group=state.group_path))
    realm.members.wrote(state.group_id, state.user_id)


def _known(
    realm: Realm, user: Identity, group: Identity, inputs: MembershipInputs | None = None
) -> tuple[str, MembershipState]:
    return f"{realm.name}/{user.id}/{group.id}", MembershipState(
        realm=realm.name,
        user=inputs.user if inputs else user.name,
        group=inputs.group if inputs else group.name,
        user_id=user.id,
        username=user.name,
        group_id=group.id,
        group_path=group.name,
    )


class Membership(Resource[MembershipInputs, MembershipState], lifecycle=MembershipLifecycle, token="cncc:Membership"):
    """One user in one group. Who else is in the group is not touched.

        cncc.Membership("ana-in-staff", user=ana.user_id, group=staff.group_id)

    Operations: Keycloak's admin API, `users/{id}/groups`. Import: `<realm>/<username or id>/<group path or id>`.
    """
