"""One user in one group.

create  POST userGroupMemberships, one call where both are known ("Implementation Steps"); a user who is in the group
        already is no error: GET userGroupMemberships
read    GET userGroupMemberships by user and group, or of many at once by group in pages
update  nothing: another user or group is another membership
delete  DELETE userGroupMemberships/{id} with if-match, and GET until it is gone
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from iam_resources.engine import Key, Partial, Refers, Replaces, Resource
from iam_resources.errors import IamError, NotFound
from iam_resources.oci.api.calls import Body
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.diagnosis import explained
from iam_resources.oci.directory import GroupDirectory, Identity, Members, UserDirectory, is_ocid
from iam_resources.oci.joining import join, leave, look, seen_of
from iam_resources.oci.lifecycle import OciLifecycle
from iam_resources.oci.ocids import reference_to
from iam_resources.oci.of_user import OfUserInputs, OfUserState, user_of
from iam_resources.oci.waiting import active
from iam_resources.oci.young import is_young, looked_for


class MembershipInputs(OfUserInputs):
    """What a program may write about a membership."""

    group: Annotated[
        str, Field(min_length=1), reference_to("group"), Key(), Replaces(), Refers("group_id", "group_name")
    ]
    """The group: its name or its OCID (`admins.group_id`)."""


class MembershipState(MembershipInputs, OfUserState):
    """What is known of a membership."""

    membership_id: str = ""
    """The membership's own OCID."""
    group_id: str = ""
    """The group's OCID."""
    group_name: str = ""
    """The group's name."""
    time_created: str = ""
    """When it was made, RFC 3339."""


class MembershipLifecycle(OciLifecycle[MembershipInputs, MembershipState]):
    """Create, read, update and delete of memberships."""

    id_formats = ("<user name or OCID>/<group name or OCID>", "<membership OCID>")
    manages_users = True

    async def create(self, inputs: MembershipInputs) -> tuple[str, MembershipState]:
        tenancy = await self.tenancy_of(inputs)
        tried = f"put user {inputs.user} into group {inputs.group}"
        tenancy.caller.check_manages_users(tried=tried)
        user = await user_of(tenancy, inputs.user, tried=tried)
        async with explained(tenancy, "inspect", "groups", tenancy.tenancy_id):
            group = await tenancy.part(GroupDirectory).identify(inputs.group, tried=tried)
        members = tenancy.part(Members)
        async with explained(tenancy, "use", "groups", tenancy.tenancy_id, "users"):
            seen = await join(tenancy, user, group)
        id_ = str(seen["id"])
        what = f"the membership of user {user.name} in group {group.name}"
        state = _known(tenancy, seen, user, group, inputs)
        try:
            await active(seen, lambda: look(members, id_), what=what)
        except IamError as error:  # it is there, and would give access that nobody knows of
            raise Partial(id_, state, error) from error
        return id_, state

    async def find(self, import_id: str, inputs: MembershipInputs | None) -> str:
        tenancy, tried = await self.tenancy_of(inputs), f"import {import_id}"
        parts = self.parts_of(import_id)
        members = tenancy.part(Members)
        if len(parts) == 1:
            if "/" in import_id or not is_ocid(import_id):
                raise self.malformed(import_id)
            return str((await members.api.get(parts[0])).body["id"])
        user = await tenancy.part(UserDirectory).identify(parts[0], tried=tried)
        group = await tenancy.part(GroupDirectory).identify(parts[1], tried=tried)
        seen = await members.of(group.id, user.id)
        if seen is None:
            raise NotFound(f"user {user.name} is not in group {group.name}", tried=tried)
        return str(seen["id"])

    async def read(self, id: str, state: MembershipState | None) -> tuple[str, MembershipState] | None:
        tenancy = await self.home_of(state, state, tried=f"read {id}")
        members = tenancy.part(Members)
        async with explained(tenancy, "inspect", "groups", tenancy.tenancy_id):
            if state is None:
                body: Body = (await members.api.get(id)).body
                user_id, group_id = str(body["userId"]), str(body["groupId"])
            else:
                user_id, group_id = state.user_id, state.group_id
            user = await tenancy.part(UserDirectory).by_id(user_id)
            group = await tenancy.part(GroupDirectory).by_id(group_id)
            if user is None or group is None:
                return None
            young = state is not None and is_young(state.time_created)
            seen = await looked_for(lambda: seen_of(members, group_id, user_id, id), young=young)
        if seen is None:
            return None
        # One that was taken away and given again by hand has another OCID, and is the same to everybody.
        who, which = Identity(user_id, str(user["name"])), Identity(group_id, str(group["name"]))
        return str(seen["id"]), _known(tenancy, seen, who, which)

    async def update(
        self, id: str, state: MembershipState, inputs: MembershipInputs, changed: frozenset[str]
    ) -> MembershipState:
        tenancy = await self.home_of(state, inputs, tried=f"update {id}")
        said = {"user": inputs.user, "group": inputs.group, "tenancy_id": tenancy.tenancy_id}
        return state.model_copy(update=said)

    async def delete(self, id: str, state: MembershipState) -> None:
        what = f"take user {state.user_name} out of group {state.group_name}"
        tenancy = await self.home_of(state, state, tried=what)
        tenancy.caller.check_manages_users(tried=what)
        async with explained(tenancy, "use", "groups", tenancy.tenancy_id, "users"):
            user, group = Identity(state.user_id, state.user_name), Identity(state.group_id, state.group_name)
            await leave(tenancy, state.membership_id or id, user, group, young=is_young(state.time_created))


def _known(
    tenancy: Tenancy, seen: Body, user: Identity, group: Identity, inputs: MembershipInputs | None = None
) -> MembershipState:
    return MembershipState(
        tenancy_id=tenancy.tenancy_id,
        user=inputs.user if inputs else user.name,
        group=inputs.group if inputs else group.name,
        membership_id=seen["id"],
        user_id=user.id,
        user_name=user.name,
        group_id=group.id,
        group_name=group.name,
        time_created=seen.get("timeCreated") or "",
    )


class Membership(Resource[MembershipInputs, MembershipState], lifecycle=MembershipLifecycle, token="oci:Membership"):
    """One user in one group. Who else is in the group is not touched. A membership that is there already becomes this
    resource's without an error: a destroy takes the user out of the group.

        oci.Membership("ana-in-admins", user=ana.user_id, group=admins.group_id)

    Operations: AddUserToGroup, ListUserGroupMemberships, RemoveUserFromGroup. Import:
    `<user name or OCID>/<group name or OCID>`, or the membership's own OCID.
    """
