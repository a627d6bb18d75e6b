"""One user in one group.

create  PUT users/{id}/groups/{group}, one call where both are known
read    GET users/{id}/groups, or of many at once GET groups/{id}/members in pages
update  the same as create, and DELETE of the former membership: only where user or group is another object
delete  DELETE users/{id}/groups/{group}
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from iam_resources.cncc.directory import canonical_path
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
from iam_resources.engine import Follows, Key, Refers, Resource
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.shapes.place import Called, End
from iam_resources.shapes.relation import RelationLifecycle


class MembershipInputs(RealmInputs):
    user: UserReference
    """The user: a user name or a user's UUID (`ana.user_id`, which also makes this wait for the user)."""
    group: Annotated[
        str,
        Field(min_length=1),
        BeforeValidator(lambda value: canonical_path(value) if isinstance(value, str) else value),
        FROM_RESOURCE,
        Key(),
        Refers("group_id", "group_path"),
    ]
    """The group: its UUID (`staff.group_id`) or its path (`/staff/eu`)."""


class MembershipState(MembershipInputs, RealmState, OfUserState, UnfinishedState):
    group_id: Annotated[str, Follows("group")] = ""
    """The group's UUID."""
    group_path: Annotated[str, Follows("group")] = ""
    """The group's path."""


class MembershipLifecycle(
    RelationLifecycle[MembershipInputs, MembershipState, Realm], RealmLifecycle[MembershipInputs, MembershipState]
):
    id_formats = ("<realm>/<username or id>/<group path or id>",)
    kind = "membership"
    ends = (USER, End("group", lambda realm: realm.groups, {"id": "group_id", "name": "group_path"}))
    between = " in "
    action = "put user {user} into group {group}"
    absence = "user {0} is not in the group {1} itself"
    listed = True

    async def list_firsts(self, place: Realm, second: Called) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        async for user_id, _ in place.members.listing(second.id):
            yield user_id, {}

    async def make(self, place: Realm, first: Called, second: Called) -> Mapping[str, Any]:
        await place.members.join(first, second)
        return {}

    async def remove(self, place: Realm, first: Called, second: Called, state: MembershipState) -> None:
        await place.members.leave(first, second)

    async def look(
        self, place: Realm, first_id: str, second_id: str, state: MembershipState | None
    ) -> Mapping[str, Any] | None:
        return {} if await place.members.has(second_id, first_id) else None


class Membership(Resource, lifecycle=MembershipLifecycle, token="cncc:Membership"):
    """One user in one group. Who else is in the group is not touched. A membership that exists already becomes this
    resource's without an error: a destroy takes the user out of the group.

        cncc.Membership("ana-in-staff", user=ana.user_id, group=staff.group_id)

    Operations: Keycloak's admin API, `users/{id}/groups`. Import: `<realm>/<username or id>/<group path or id>`.
    """
