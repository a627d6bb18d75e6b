"""The users of one group, together.

create  POST userGroupMemberships for each who is not in it; exclusive: GET userGroupMemberships of the group before
read    GET userGroupMemberships of the group in pages
update  as create; DELETE userGroupMemberships/{id} for those that the program does not mention any more
delete  DELETE userGroupMemberships/{id} for those mentioned
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from iam_resources.engine import Follows, Kept, Refers, Resource, Unordered
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.errors import Refused, Stopped
from iam_resources.oci.base.lifecycle import OciInputs, OciLifecycle
from iam_resources.oci.base.of_user import GROUP, GroupReference, OfGroupState, reference_to
from iam_resources.oci.connection import Tenancy
from iam_resources.shapes.member_set import MemberSetLifecycle, do_all
from iam_resources.shapes.place import Called, End


class GroupMembersInputs(OciInputs):
    group: GroupReference
    """The group: its name or its OCID (`admins.group_id`)."""
    users: Annotated[
        list[Annotated[str, Field(min_length=1), reference_to("user")]], Unordered(), Refers("user_ids", "users")
    ]
    """Who is in it: names or OCIDs of users."""
    exclusive: Annotated[bool, Kept()] = False
    """True: these and no others are in the group; who is put into it by hand is removed at the next run. False: who
    else is in it is not touched."""


class GroupMembersState(GroupMembersInputs, OfGroupState, UnfinishedState):
    user_ids: Annotated[list[str] | None, Follows("group", "users")] = None
    """OCIDs of the users, in the order of `users`."""


class GroupMembersLifecycle(
    MemberSetLifecycle[GroupMembersInputs, GroupMembersState, Tenancy],
    OciLifecycle[GroupMembersInputs, GroupMembersState],
):
    id_formats = ("<group name or OCID>",)
    manages_users = True
    rights = ("groups", "users")
    writes = "use"
    kind = "membership"
    owner = GROUP
    member = End("users", lambda tenancy: tenancy.users, {"id": "user_ids"})
    member_word = "user"
    action = "put users into group {0}"
    label = "user {member} in group {owner}"

    async def members(self, place: Tenancy, owner_id: str, *, now: bool) -> dict[str, str]:
        found = {user_id: await place.users.by_id(user_id) for user_id in await place.members.all_of(owner_id)}
        return {user_id: str(seen["name"]) for user_id, seen in found.items() if seen is not None}

    async def add(self, place: Tenancy, owner: Called, members: Sequence[Called]) -> None:
        try:
            await do_all(place.members.join(member, owner) for member in members)
        except asyncio.CancelledError as cancelled:  # by custom_timeouts: each of them may be in the group
            raise Stopped(
                "the time that it may take is over",
                tried=self.action.format(owner.name),
                hint="Run again, or raise custom_timeouts",
            ) from cancelled

    async def remove(self, place: Tenancy, owner: Called, members: Sequence[Called]) -> None:
        there = await place.members.all_of(owner.id)
        ids = {member.id: str(there[member.id]["id"]) for member in members if member.id in there}
        await do_all(place.members.leave(ids[each.id], each, owner) for each in members if each.id in ids)

    def check_surplus(self, place: Tenancy, owner: Called, members: set[str]) -> None:
        if place.caller.id in members:
            raise Refused(
                f"the caller itself, user {place.caller.id}, is in the group and not among its users",
                tried=self.action.format(owner.name),
                hint="Without the group it might do nothing more, not even put itself back: add it to users, or take it"
                " out by hand",
            )

    async def members_in(self, state: GroupMembersState) -> dict[str, str]:
        if state.user_ids is not None:
            return await super().members_in(state)
        users = (await self.tenancy_of(state)).users  # written by a version that kept what the program wrote
        found = [await users.look_up(reference) for reference in state.users]
        return {str(seen["id"]): str(seen["name"]) for seen in found if seen is not None}


class GroupMembers(Resource, lifecycle=GroupMembersLifecycle, token="oci:GroupMembers"):
    """The users of one group: those listed, or with `exclusive` those listed and no others.

        oci.GroupMembers("admins", group=admins.group_id, users=["ana", "ben"], exclusive=True)

    Operations: AddUserToGroup, ListUserGroupMemberships, RemoveUserFromGroup. Import: `<group name or OCID>`; takes all
    that are in it, by name.
    """
