"""One user in one group of an identity domain.

create  PATCH /Groups/{id} (section 3.12), or of many at once POST /Bulk (3.13); one PATCH for all users of a group
read    GET /Users/{id}?attributes=groups, or of many at once GET /Users with groups in pages of 1,000
update  the same as create, then the former membership is removed: only where user or group is another object
delete  PATCH /Groups/{id}, or of many at once POST /Bulk

A user or group that is merely renamed stays the same. Groups have no groups in them: the service takes members of the
type User only.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from iam_resources.engine import Resource
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.group import OF_EVERYBODY
from iam_resources.oci.domains.lifecycle import DomainInputs, DomainLifecycle, DomainState
from iam_resources.oci.domains.references import (
    GROUP,
    USER,
    GroupReference,
    OfGroupState,
    OfUserState,
    UserReference,
)
from iam_resources.shapes.place import Called
from iam_resources.shapes.relation import RelationLifecycle


class MembershipInputs(DomainInputs):
    user: UserReference
    """Who is in the group: a user's id (`ana.user_id`), OCID or user name."""
    group: GroupReference
    """The group: its id (`readers.group_id`), OCID or display name."""


class MembershipState(MembershipInputs, DomainState, OfUserState, OfGroupState, UnfinishedState):
    """What is known of a membership."""


class MembershipLifecycle(
    RelationLifecycle[MembershipInputs, MembershipState, IdentityDomain],
    DomainLifecycle[MembershipInputs, MembershipState],
):
    id_formats = ("<user name, id or OCID>/<group name, id or OCID>", "<domain URL>/admin/v1/<user>/<group>")
    kind = "membership"
    ends = (USER, GROUP)
    between = " in "
    action = "put user {user} into group {group}"
    absence = "user {0} is not in the group {1}"
    listed = True

    def is_builtin(self, place: IdentityDomain, second: Called) -> bool:
        return second.name in OF_EVERYBODY

    async def list_pairs(
        self, place: IdentityDomain, seconds: Iterable[Called]
    ) -> AsyncIterator[tuple[str, str, Mapping[str, Any]]]:
        """Pages of users with their groups: fewer calls than one for each group."""
        async for group_id, user_id in place.members.listing():
            yield user_id, group_id, {}

    async def make(self, place: IdentityDomain, first: Called, second: Called) -> Mapping[str, Any]:
        await place.members.join(second, first)
        return {}

    async def remove(self, place: IdentityDomain, first: Called, second: Called, state: MembershipState) -> None:
        await place.members.leave(second, first)

    async def look(
        self, place: IdentityDomain, first_id: str, second_id: str, state: MembershipState | None
    ) -> Mapping[str, Any] | None:
        return {} if await place.members.has(second_id, first_id) else None


class Membership(Resource, lifecycle=MembershipLifecycle, token="oci.domains:Membership"):
    """One user in one group of an identity domain. Who else is in the group is not touched. A membership that exists
    already becomes this resource's without an error: a destroy takes the user out of the group.

        domains.Membership("ana-reads", user=ana.user_id, group=readers.group_id)

    Operations: sections 3.12 and 3.13. Import: `<user name, id or OCID>/<group name, id or OCID>`.
    """
