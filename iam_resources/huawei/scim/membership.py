"""Users in groups over SCIM: one user in one group, or the members of one group together.

create  PATCH Groups/{id} (4.10.5), one for up to 100 users of a group that come at the same time; an exclusive set: GET
        Groups/{id} (4.10.3) before
read    GET Groups/{id}; where an access key shows the identity source: its memberships (4.8.2, 4.8.6)
update  the same as create, then PATCH Groups/{id} for those who are not wanted any more
delete  PATCH Groups/{id}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iam_resources.engine import Partial, Resource
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.huawei.lifecycle import OfGroupState, OfUserState
from iam_resources.huawei.membership import EndsInputs, EndsLifecycle, MembersInputs, MembersLifecycle, MembersState
from iam_resources.huawei.scim.connection import ProvisioningTenant
from iam_resources.huawei.scim.directory import describe_hidden
from iam_resources.huawei.scim.lifecycle import ScimLifecycle, ScimState


class MembershipInputs(EndsInputs):
    pass


class MembershipState(MembershipInputs, ScimState, OfUserState, OfGroupState, UnfinishedState):
    pass


class MembershipLifecycle(
    EndsLifecycle[MembershipInputs, MembershipState, ProvisioningTenant],
    ScimLifecycle[MembershipInputs, MembershipState],
):
    id_formats = ("<user>/<group>", "<tenant>/<user>/<group>")

    async def look(
        self, place: ProvisioningTenant, first_id: str, second_id: str, state: MembershipState | None
    ) -> Mapping[str, Any] | None:
        if await place.members.has(first_id, second_id):
            return {}
        if not await place.members.hides(second_id):
            return None
        if state is None:
            raise describe_hidden(second_id, tried=f"look whether user {first_id} is in it")
        return {}  # as far as anybody can know


class Membership(Resource, lifecycle=MembershipLifecycle, token="huawei.scim:Membership"):
    """One user in one group, over SCIM. Who else is in the group is not touched. A membership that exists already
    becomes this resource's without an error: a destroy takes the user out of the group.

        scim.Membership("ana-admin", user=ana.user_id, group=admins.group_id)

    Operations: sections 4.10.3 and 4.10.5. Import: `<user>/<group>` by name or id.
    """


class GroupMembersInputs(MembersInputs):
    pass


class GroupMembersState(GroupMembersInputs, ScimState, MembersState):
    pass


class GroupMembersLifecycle(
    MembersLifecycle[GroupMembersInputs, GroupMembersState, ProvisioningTenant],
    ScimLifecycle[GroupMembersInputs, GroupMembersState],
):
    id_formats = ("<group>", "<tenant>/<group>")

    async def read(self, id: str, state: GroupMembersState | None) -> tuple[str, GroupMembersState] | None:
        place, rest = await self.place_at(id, state)
        group_id = (state.group_id if state else "") or rest
        if await place.groups.by_id(group_id) is not None and await place.members.hides(group_id):
            if state is None or state.exclusive:
                raise describe_hidden(state.group if state else rest, tried="read the members")
            return id, state  # as far as anybody can know
        return await super().read(id, state)

    async def _bring(
        self,
        place: ProvisioningTenant,
        id_: str,
        owner: Any,
        wanted: dict[str, Any],
        inputs: GroupMembersInputs,
        before: dict[str, str],
    ) -> GroupMembersState:
        state = await super()._bring(place, id_, owner, wanted, inputs, before)
        if inputs.exclusive and wanted and await place.members.hides(owner.id):
            error = describe_hidden(owner.name, tried="see that nobody else is in it (exclusive)")
            raise Partial(id_, state, error)
        return state


class GroupMembers(Resource, lifecycle=GroupMembersLifecycle, token="huawei.scim:GroupMembers"):
    """Users of one group, over SCIM: those listed, or with `exclusive` those listed and nobody else.

        scim.GroupMembers("admins", group=admins.group_id, users=[ana.user_id, "bob"], exclusive=True)

    Use this with `exclusive=True` or `Membership` for a group, not both. Operations: sections 4.10.3 and 4.10.5.
    Import: `<group>` by name or id; takes all members of the group.
    """
