"""The members of one group of an identity domain, together.

create  PATCH /Groups/{id} (section 3.12), one call for up to 50 users; exclusive: GET /Groups/{id} with members before
read    GET /Groups/{id} with members, or of many groups at once GET /Users with groups in pages of 1,000
update  as create, then those leave that the program does not mention any more. Where the group is another one, its
        members come first; what is left in the former group then is in the state (`unfinished`)
delete  PATCH /Groups/{id}: those mentioned leave
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from iam_resources.engine import Follows, Kept, Refers, Resource, Unordered
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.errors import NotFound
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainLifecycle, DomainState
from iam_resources.oci.domains.references import GROUP, GroupReference, OfGroupState, UserName
from iam_resources.shapes.member_set import MemberSetLifecycle, Pairs, do_all
from iam_resources.shapes.place import Called, End


class GroupMembersInputs(DomainInputs):
    group: GroupReference
    """The group: its id (`readers.group_id`), OCID or display name."""
    users: Annotated[list[UserName], Unordered(), Refers("user_ids", "user_ocids", "users", ignore_case=True)]
    """Who is in it: users by id (`ana.user_id`), OCID or user name."""
    exclusive: Annotated[bool, Kept()] = False
    """True: these and nobody else; who comes in by hand leaves at the next run. False: others are not touched."""


class GroupMembersState(GroupMembersInputs, DomainState, OfGroupState, UnfinishedState):
    user_ids: Annotated[list[str] | None, Follows("users", "group")] = None
    """The ids of these users, in the order of `users`."""
    user_ocids: Annotated[list[str] | None, Follows("users", "group")] = None
    """The OCIDs of these users, in the order of `users`."""


class GroupMembersLifecycle(
    MemberSetLifecycle[GroupMembersInputs, GroupMembersState, IdentityDomain],
    DomainLifecycle[GroupMembersInputs, GroupMembersState],
):
    collection = "Groups"
    id_formats = ("<group name, id or OCID>", "<domain URL>/admin/v1/Groups/<group name, id or OCID>")
    kind = "membership"
    owner = GROUP
    member = End("users", lambda domain: domain.users, {"id": "user_ids"})
    member_word = "user"
    action = "put users into group {0}"
    label = "user {member} in {owner}"

    async def members(self, place: IdentityDomain, owner_id: str, *, now: bool) -> dict[str, str]:
        members = place.members
        ids = await (members.fetch_now(owner_id) if now else members.of(owner_id))
        if ids is None:
            raise NotFound(f"there is no group {owner_id} in domain {place.url}")
        users = place.users
        return {id_: called.name if (called := users.called(id_)) else "" for id_ in ids}

    async def add(self, place: IdentityDomain, owner: Called, members: Sequence[Called]) -> None:
        await do_all(place.members.join(owner, each) for each in members)

    async def remove(self, place: IdentityDomain, owner: Called, members: Sequence[Called]) -> None:
        await do_all(place.members.leave(owner, each) for each in members)

    async def members_in(self, state: GroupMembersState) -> dict[str, str]:
        if state.user_ocids is None:  # written by a version that kept names and ids each in an order of their own
            return {id_: id_ for id_ in state.user_ids or ()}
        return await super().members_in(state)

    def _state(
        self, place: IdentityDomain, owner: Any, members: Mapping[str, str], fields: Any, id: str, former: Pairs
    ) -> GroupMembersState:
        state = super()._state(place, owner, members, fields, id, former)
        called = map(place.users.called, state.user_ids or ())
        return state.model_copy(update={"user_ocids": [each.ocid if each else "" for each in called]})


class GroupMembers(Resource, lifecycle=GroupMembersLifecycle, token="oci.domains:GroupMembers"):
    """Users of one group of an identity domain: those listed, or with `exclusive` those listed and nobody else.

        domains.GroupMembers("readers", group=readers.group_id, users=[ana.user_id, "bob"], exclusive=True)

    Use this with `exclusive=True` or `Membership` for a group, not both. Operations: sections 3.12 and 3.13.
    Import: `<group name, id or OCID>`; takes all members of the group.
    """
