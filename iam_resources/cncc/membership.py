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
from iam_resources.cncc.realm import Realm
from iam_resources.cncc.relation import RelationInputs, RelationLifecycle, RelationState
from iam_resources.engine import Follows, Key, Refers, Resource


class MembershipInputs(RelationInputs):
    """What a program may write about a membership."""

    group: Annotated[
        str,
        Field(min_length=1),
        BeforeValidator(lambda value: canonical_path(value) if isinstance(value, str) else value),
        Key(),
        Refers("group_id", "group_path"),
    ]
    """The group: its UUID (`staff.group_id`) or its path (`/staff/eu`)."""


class MembershipState(MembershipInputs, RelationState):
    """What is known of a membership."""

    group_id: Annotated[str, Follows("group")] = ""
    """The group's UUID."""
    group_path: Annotated[str, Follows("group")] = ""
    """The group's path."""


class MembershipLifecycle(RelationLifecycle[MembershipInputs, MembershipState]):
    """Create, read, update and delete of memberships."""

    id_formats = ("<realm>/<username or id>/<group path or id>",)
    between = " in "

    def tried(self, inputs: MembershipInputs) -> str:
        return f"put user {inputs.user} into group {inputs.group}"

    def lacking(self, user: Identity, thing: Identity) -> str:
        return f"user {user.name} is not in the group {thing.name} itself"

    def reference(self, inputs: MembershipInputs) -> str:
        return inputs.group

    async def thing(self, realm: Realm, reference: str, *, tried: str) -> Identity:
        return await realm.groups.identify(canonical_path(reference), tried=tried)

    async def make(self, realm: Realm, user: Identity, thing: Identity) -> None:
        try:
            await realm.groups.api.join(user.id, thing.id, who=user.name, group=thing.name)
        finally:
            realm.members.wrote(thing.id, user.id)

    async def take(self, realm: Realm, user: Identity, thing: Identity) -> None:
        try:
            await found(realm.groups.api.leave(user.id, thing.id, who=user.name, group=thing.name))
        finally:
            realm.members.wrote(thing.id, user.id)

    async def seen(self, realm: Realm, user_id: str, thing_id: str) -> Identity | None:
        if not await realm.members.has(thing_id, user_id):
            return None
        group = await realm.groups.by_id(thing_id)
        return None if group is None else Identity(thing_id, realm.groups.name_of(group))

    def known(
        self, realm: Realm, user: Identity, thing: Identity, inputs: MembershipInputs | None = None
    ) -> MembershipState:
        return MembershipState(
            realm=realm.name,
            user=inputs.user if inputs else user.name,
            group=inputs.group if inputs else thing.name,
            user_id=user.id,
            username=user.name,
            group_id=thing.id,
            group_path=thing.name,
        )

    def thing_in(self, state: MembershipState) -> Identity:
        return Identity(state.group_id, state.group_path)


class Membership(Resource[MembershipInputs, MembershipState], lifecycle=MembershipLifecycle, token="cncc:Membership"):
    """One user in one group. Who else is in the group is not touched. A membership that is there already becomes this
    resource's without an error: a destroy takes the user out of the group.

        cncc.Membership("ana-in-staff", user=ana.user_id, group=staff.group_id)

    Operations: Keycloak's admin API, `users/{id}/groups`. Import: `<realm>/<username or id>/<group path or id>`.
    """
