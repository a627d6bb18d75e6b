"""One user in one group.

create  POST userGroupMemberships, one call where both are known ("Implementation Steps"); a user who is in the group
        already is not an error: GET userGroupMemberships
read    GET userGroupMemberships by user and group, or of many at once by group in pages
update  the same as create, and DELETE of the former membership: only where user or group is another object
delete  DELETE userGroupMemberships/{id} with if-match, and GET until it is gone
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from iam_resources.engine import Follows, Partial, Resource
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.errors import IamError
from iam_resources.oci.api.calls import Body
from iam_resources.oci.base.consistency import find_recent, is_recent, wait_active
from iam_resources.oci.base.lifecycle import OciLifecycle
from iam_resources.oci.base.of_user import GROUP, USER, GroupReference, OfGroupState, OfUserInputs, OfUserState
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import is_ocid
from iam_resources.shapes.place import Called
from iam_resources.shapes.relation import Made, RelationLifecycle


class MembershipInputs(OfUserInputs):
    group: GroupReference
    """The group: its name or its OCID (`admins.group_id`)."""


class MembershipState(MembershipInputs, OfUserState, OfGroupState, UnfinishedState):
    membership_id: Annotated[str, Follows("user", "group")] = ""
    """The membership's own OCID."""
    time_created: Annotated[str, Follows("user", "group")] = ""
    """When it was made, RFC 3339."""


class MembershipLifecycle(
    RelationLifecycle[MembershipInputs, MembershipState, Tenancy], OciLifecycle[MembershipInputs, MembershipState]
):
    id_formats = ("<user name or OCID>/<group name or OCID>", "<membership OCID>")
    manages_users = True
    rights = ("groups", "users")
    writes = "use"
    kind = "membership"
    ends = (USER, GROUP)
    between = " in "
    action = "put user {user} into group {group}"
    absence = "user {0} is not in group {1}"
    listed = True

    async def list_firsts(self, place: Tenancy, second: Called) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        async for user_id, seen in place.members.listing(second.id):
            yield user_id, _facts(seen)

    def listed_id(self, place: Tenancy, state: MembershipState, pair: str) -> str:
        return state.membership_id

    async def create(self, inputs: MembershipInputs) -> tuple[str, MembershipState]:
        try:
            id_, state = await super().create(inputs)
        except Partial as partial:
            if isinstance(partial.state, MembershipState):
                partial.id = partial.state.membership_id or partial.id
            raise
        return state.membership_id or id_, state

    async def find(self, import_id: str, inputs: MembershipInputs | None) -> str:
        if "/" in import_id or not is_ocid(import_id):
            return await super().find(import_id, inputs)
        place, _ = await self.place_at(import_id, None)
        seen = await place.members.look(import_id)
        return f"{seen['userId']}/{seen['groupId']}"

    def ways_to_read(self, rest: str) -> list[tuple[str, str]]:
        return super().ways_to_read(rest)[-1:]  # names of federated users have slashes, names of groups have none

    async def read(self, id: str, state: MembershipState | None) -> tuple[str, MembershipState] | None:
        seen = await super().read(id, state)
        # One that was removed and made again by hand has another OCID, and is the same to everybody.
        return seen and (seen[1].membership_id or seen[0], seen[1])

    async def make(self, place: Tenancy, first: Called, second: Called) -> Mapping[str, Any]:
        seen = await place.members.join(first, second)
        try:
            what = f"the membership of user {first.name} in group {second.name}"
            await wait_active(seen, lambda: place.members.look(str(seen["id"])), what=what)
        except IamError as error:  # it exists, and would give access that nobody knows of
            raise Made(_facts(seen), error) from error
        return _facts(seen)

    async def remove(self, place: Tenancy, first: Called, second: Called, state: MembershipState) -> None:
        known = (first.id, second.id) == (state.user_id, state.group_id)
        id_, recent = (state.membership_id, is_recent(state.time_created)) if known else ("", False)
        await place.members.leave(id_, first, second, recent=recent)

    async def look(
        self, place: Tenancy, first_id: str, second_id: str, state: MembershipState | None
    ) -> Mapping[str, Any] | None:
        known = state.membership_id if state else ""
        recent = state is not None and is_recent(state.time_created)
        seen = await find_recent(lambda: place.members.find(second_id, first_id, known), recent=recent)
        return None if seen is None else _facts(seen)


def _facts(seen: Body) -> dict[str, str]:
    return {"membership_id": str(seen["id"]), "time_created": seen.get("timeCreated") or ""}


class Membership(Resource, lifecycle=MembershipLifecycle, token="oci:Membership"):
    """One user in one group. Who else is in the group is not touched. A membership that exists already becomes this
    resource's without an error: a destroy takes the user out of the group.

        oci.Membership("ana-in-admins", user=ana.user_id, group=admins.group_id)

    Operations: AddUserToGroup, ListUserGroupMemberships, RemoveUserFromGroup. Import:
    `<user name or OCID>/<group name or OCID>`, or the membership's own OCID.
    """
