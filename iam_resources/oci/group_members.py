"""The users of one group, together.

create  POST userGroupMemberships for each who is not in it; exclusive: GET userGroupMemberships of the group before
read    GET userGroupMemberships of the group in pages
update  as create; DELETE userGroupMemberships/{id} for those that the program does not mention any more
delete  DELETE userGroupMemberships/{id} for those mentioned
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Annotated

from pydantic import Field

from iam_resources.engine import Kept, Key, Partial, Refers, Replaces, Resource, Unordered
from iam_resources.errors import IamError, NotFound, Refused, Stopped
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.diagnosis import explained
from iam_resources.oci.directory import GroupDirectory, Identity, Members, UserDirectory
from iam_resources.oci.joining import each, join, leave, raise_first
from iam_resources.oci.lifecycle import OciInputs, OciLifecycle, OciState
from iam_resources.oci.ocids import reference_to
from iam_resources.oci.waiting import once_known


class GroupMembersInputs(OciInputs):
    """What a program may write about the users of a group."""

    group: Annotated[
        str, Field(min_length=1), reference_to("group"), Key(), Replaces(), Refers("group_id", "group_name")
    ]
    """The group: its name or its OCID (`admins.group_id`)."""
    users: Annotated[list[Annotated[str, Field(min_length=1), reference_to("user")]], Unordered()]
    """Who is in it: names or OCIDs of users."""
    exclusive: Annotated[bool, Kept()] = False
    """True: these and no others are in the group; who is put into it by hand is taken out at the next run. False: who
    else is in it is not touched."""


class GroupMembersState(GroupMembersInputs, OciState):
    """What is known of the users of a group."""

    group_id: str = ""
    """The group's OCID."""
    group_name: str = ""
    """The group's name."""


class GroupMembersLifecycle(OciLifecycle[GroupMembersInputs, GroupMembersState]):
    """Create, read, update and delete of the users of a group."""

    id_formats = ("<group name or OCID>",)
    manages_users = True

    async def create(self, inputs: GroupMembersInputs) -> tuple[str, GroupMembersState]:
        tenancy = await self.tenancy_of(inputs)
        tried = f"put users into group {inputs.group}"
        tenancy.caller.check_manages_users(tried=tried)
        async with explained(tenancy, "inspect", "groups", tenancy.tenancy_id):
            group = await tenancy.part(GroupDirectory).identify(inputs.group, tried=tried)
        return group.id, await _brought_to(tenancy, group, inputs, before=())

    async def find(self, import_id: str, inputs: GroupMembersInputs | None) -> str:
        tenancy = await self.tenancy_of(inputs)
        return (await tenancy.part(GroupDirectory).identify(import_id, tried=f"import {import_id}")).id

    async def read(self, id: str, state: GroupMembersState | None) -> tuple[str, GroupMembersState] | None:
        tenancy = await self.home_of(state, state, tried=f"read the members of group {id}")
        async with explained(tenancy, "inspect", "groups", tenancy.tenancy_id):
            group = await tenancy.part(GroupDirectory).by_id(id)
            if group is None:
                return None
            there = await tenancy.part(Members).all_of(id)
            names = await _names(tenancy, there)
        words = set(state.users) if state is not None else set()
        # Whoever is named twice, by name and by OCID, is there under both.
        seen = {word for user_id, name in names.items() for word in {user_id, name} & words or {name}}
        if state is not None and not state.exclusive:
            seen &= words
        return id, GroupMembersState(
            tenancy_id=tenancy.tenancy_id,
            group=group["name"],
            users=sorted(seen),
            exclusive=state.exclusive if state else False,
            group_id=id,
            group_name=group["name"],
        )

    async def update(
        self, id: str, state: GroupMembersState, inputs: GroupMembersInputs, changed: frozenset[str]
    ) -> GroupMembersState:
        tried = f"put users into group {state.group_name}"
        tenancy = await self.home_of(state, inputs, tried=tried)
        tenancy.caller.check_manages_users(tried=tried)
        group = Identity(state.group_id, state.group_name)
        return await _brought_to(tenancy, group, inputs, before=tuple(state.users))

    async def delete(self, id: str, state: GroupMembersState) -> None:
        group = Identity(state.group_id, state.group_name)
        tried = f"take users out of group {group.name}"
        tenancy = await self.home_of(state, state, tried=tried)
        tenancy.caller.check_manages_users(tried=tried)
        async with explained(tenancy, "use", "groups", tenancy.tenancy_id, "users"):
            try:
                there = await tenancy.part(Members).all_of(group.id)
            except NotFound:
                if await tenancy.part(GroupDirectory).is_certainly_gone(group.id):
                    return
                raise
            names = await _names(tenancy, there)
            mentioned = set(state.users)
            leaving = [Identity(user_id, name) for user_id, name in names.items() if {user_id, name} & mentioned]
            await each(leave(tenancy, str(there[user.id]["id"]), user, group) for user in leaving)


async def _brought_to(
    tenancy: Tenancy, group: Identity, inputs: GroupMembersInputs, *, before: tuple[str, ...]
) -> GroupMembersState:
    """Bring a group's users to what is wanted.

    Args:
        tenancy: where.
        group: which.
        inputs: what is wanted.
        before: the users that this resource had put into it, as it named them.
    """
    tried = f"put users into group {group.name}"
    async with explained(tenancy, "inspect", "users", tenancy.tenancy_id):
        wanted = {await tenancy.part(UserDirectory).identify(word, tried=tried): word for word in inputs.users}
    async with explained(tenancy, "use", "groups", tenancy.tenancy_id, "users"):
        new = tenancy.part(GroupDirectory).is_new(group.id)
        there = await once_known(lambda: tenancy.part(Members).all_of(group.id), new=new)
        joining = [user for user in wanted if user.id not in there]
        surplus = set(there) - {user.id for user in wanted}
        names = await _names(tenancy, surplus) if inputs.exclusive or before else {}
        leaving = [
            Identity(user_id, name)
            for user_id, name in names.items()
            if inputs.exclusive or {user_id, name} & set(before)
        ]
        if any(user.id == tenancy.caller.id and not {user.id, user.name} & set(before) for user in leaving):
            raise Refused(
                f"the caller itself, user {tenancy.caller.id}, is in the group and not among its users",
                tried=tried,
                hint="Without the group it might do nothing more, not even put itself back: add it to users, or take it"
                " out by hand",
            )
    state = GroupMembersState(
        tenancy_id=tenancy.tenancy_id,
        group=inputs.group,
        users=inputs.users,
        exclusive=inputs.exclusive,
        group_id=group.id,
        group_name=group.name,
    )
    works: list[Awaitable[object]] = [join(tenancy, user, group) for user in joining]
    works += [leave(tenancy, str(there[user.id]["id"]), user, group) for user in leaving]
    try:
        ended = await asyncio.gather(*works, return_exceptions=True)
    except asyncio.CancelledError as cancelled:  # by custom_timeouts: each of them may be in the group
        users = [*wanted.values(), *(user.name for user in leaving)]
        over = Stopped("the time that it may take is over", tried=tried, hint="Run again, or raise custom_timeouts")
        raise Partial(group.id, state.model_copy(update={"users": users}), over) from cancelled
    failed = {user for user, end in zip([*joining, *leaving], ended, strict=True) if isinstance(end, BaseException)}
    try:
        async with explained(tenancy, "use", "groups", tenancy.tenancy_id, "users"):
            raise_first(ended)
    except IamError as error:
        # Who came in and is not told of here would never be taken out again, nor who was to leave and did not.
        users = [word for user, word in wanted.items() if user not in failed]
        users += [user.name for user in leaving if user in failed]
        raise Partial(group.id, state.model_copy(update={"users": users}), error) from error
    return state


async def _names(tenancy: Tenancy, user_ids: Iterable[str]) -> dict[str, str]:
    """The names of users by OCID; one who was deleted meanwhile has none."""
    found = {user_id: await tenancy.part(UserDirectory).by_id(user_id) for user_id in user_ids}
    return {user_id: str(seen["name"]) for user_id, seen in found.items() if seen is not None}


class GroupMembers(
    Resource[GroupMembersInputs, GroupMembersState], lifecycle=GroupMembersLifecycle, token="oci:GroupMembers"
):
    """The users of one group: those listed, or with `exclusive` those listed and no others.

        oci.GroupMembers("admins", group=admins.group_id, users=["ana", "ben"], exclusive=True)

    Operations: AddUserToGroup, ListUserGroupMemberships, RemoveUserFromGroup. Import: `<group name or OCID>`; takes all
    that are in it, by name.
    """
