"""Users in groups: one user in one group, or the members of one group together.

create  POST group-memberships (4.8.1) for each who is missing; 400 IIC.1370, the user is in it already: POST
        retrieve-group-membership-id; an exclusive set: GET group-memberships (4.8.2) before
read    GET group-memberships of the group in pages (4.8.2); of one user else POST retrieve-group-membership-id (4.8.6)
update  the same as create, then DELETE group-memberships/{id} (4.8.4) for those who are not wanted any more
delete  DELETE group-memberships/{id}
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any, Generic, TypeVar

from iam_resources.directory import found
from iam_resources.engine import Follows, Kept, Refers, Resource, Unordered
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.huawei.directory import WithMembers
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lifecycle import (
    GROUP,
    USER,
    GroupReference,
    HuaweiInputs,
    OfGroupState,
    OfUserState,
    StoreInputs,
    StoreLifecycle,
    UserName,
    UserReference,
)
from iam_resources.shapes.member_set import MemberSetLifecycle, do_all
from iam_resources.shapes.place import Called, End
from iam_resources.shapes.relation import RelationLifecycle


class EndsInputs(HuaweiInputs):
    """What a program may write about a membership, by any of the two APIs."""

    user: UserReference
    """Who is in the group: a user's id (`ana.user_id`) or user name."""
    group: GroupReference
    """The group: its id (`admins.group_id`) or display name."""


class MembershipInputs(EndsInputs, StoreInputs):
    pass


class MembershipState(MembershipInputs, OfUserState, OfGroupState, UnfinishedState):
    membership_id: Annotated[str, Follows("user", "group")] = ""
    """The membership's id."""


I = TypeVar("I", bound=EndsInputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=UnfinishedState)
P = TypeVar("P", bound=WithMembers)


class EndsLifecycle(RelationLifecycle[I, S, P], Generic[I, S, P]):
    kind = "membership"
    ends = (USER, GROUP)
    between = " in "
    action = "put user {user} into group {group}"
    absence = "user {0} is not in the group {1}"
    listed = True

    async def list_firsts(self, place: P, second: Called) -> AsyncIterator[tuple[str, Mapping[str, Any]]]:
        for user_id, membership_id in (await place.members.of(second.id)).items():
            yield user_id, {"membership_id": membership_id} if membership_id else {}

    async def make(self, place: P, first: Called, second: Called) -> Mapping[str, Any]:
        tried = self.action.format(user=first.name, group=second.name)
        return await place.members.join(first.id, second.id, tried=tried)

    async def remove(self, place: P, first: Called, second: Called, state: S) -> None:
        tried = f"take user {first.name or first.id} out of group {second.name or second.id}"
        is_known = (USER.id_in(state), GROUP.id_in(state)) == (first.id, second.id)
        membership_id = str(getattr(state, "membership_id", "")) if is_known else ""
        await place.members.leave(first.id, second.id, membership_id, tried=tried)


class MembershipLifecycle(
    EndsLifecycle[MembershipInputs, MembershipState, Instance], StoreLifecycle[MembershipInputs, MembershipState]
):
    id_formats = ("<user>/<group>", "<identity source>/<user>/<group>", "<identity source>/<membership id>")

    async def look(
        self, place: Instance, first_id: str, second_id: str, state: MembershipState | None
    ) -> Mapping[str, Any] | None:
        membership_id = await place.members.membership(first_id, second_id)
        return {"membership_id": membership_id} if membership_id else None

    async def find(self, import_id: str, inputs: MembershipInputs | None) -> str:
        place, rest = await self.place_at(import_id, None)
        if "/" in rest:
            return await super().find(import_id, inputs)
        row = await place.members.api.get(rest)
        return self.id_at(place, f"{row['member_id']['user_id']}/{row['group_id']}", None)


class Membership(Resource, lifecycle=MembershipLifecycle, token="huawei:Membership"):
    """One user in one group. Who else is in the group is not touched. A membership that exists already becomes this
    resource's without an error: a destroy takes the user out of the group.

        huawei.Membership("ana-admin", user=ana.user_id, group=admins.group_id)

    Operations: sections 4.8.1 to 4.8.6. Import: `<user>/<group>` by name or id, or
    `<identity source>/<membership id>`.
    """


class MembersInputs(HuaweiInputs):
    """What a program may write about the members of a group, by any of the two APIs."""

    group: GroupReference
    """The group: its id (`admins.group_id`) or display name."""
    users: Annotated[list[UserName], Unordered(), Refers("user_ids", "users")]
    """Who is in it: ids or user names."""
    exclusive: Annotated[bool, Kept()] = False
    """Whether these and nobody else are in the group: others are removed."""


class MembersState(OfGroupState, UnfinishedState):
    user_ids: Annotated[list[str] | None, Follows("users", "group")] = None
    """Their ids, in the order of `users`."""


M = TypeVar("M", bound=MembersInputs)
N = TypeVar("N", bound=MembersState)


class MembersLifecycle(MemberSetLifecycle[M, N, P], Generic[M, N, P]):
    kind = "membership"
    owner = GROUP
    member = End("users", lambda place: place.users, {"id": "user_ids", "name": "users"})
    member_word = "user"
    action = "put users into group {0}"
    label = "user {member} in {owner}"

    async def members(self, place: P, owner_id: str, *, now: bool) -> dict[str, str]:
        return dict.fromkeys(await place.members.of(owner_id, now=now), "")

    async def add(self, place: P, owner: Called, members: Sequence[Called]) -> None:
        tried = "put user {} into group {}"
        await do_all(
            place.members.join(each.id, owner.id, tried=tried.format(each.name, owner.name)) for each in members
        )

    async def remove(self, place: P, owner: Called, members: Sequence[Called]) -> None:
        known, tried = await found(place.members.of(owner.id)) or {}, "take user {} out of group {}"
        await do_all(
            place.members.leave(each.id, owner.id, known.get(each.id, ""), tried=tried.format(each.name, owner.name))
            for each in members
        )


class GroupMembersInputs(MembersInputs, StoreInputs):
    pass


class GroupMembersState(GroupMembersInputs, MembersState):
    pass


class GroupMembersLifecycle(
    MembersLifecycle[GroupMembersInputs, GroupMembersState, Instance],
    StoreLifecycle[GroupMembersInputs, GroupMembersState],
):
    id_formats = ("<group>", "<identity source>/<group>")


class GroupMembers(Resource, lifecycle=GroupMembersLifecycle, token="huawei:GroupMembers"):
    """Users of one group: those listed, or with `exclusive` those listed and nobody else.

        huawei.GroupMembers("admins", group=admins.group_id, users=[ana.user_id, "bob"], exclusive=True)

    Use this with `exclusive=True` or `Membership` for a group, not both. Operations: sections 4.8.1 to 4.8.4.
    Import: `<group>` by name or id; takes all members of the group.
    """
