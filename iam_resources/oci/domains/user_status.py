"""Whether a user of an identity domain may sign in, for users that are not made by the program.

create  PUT /UserStatusChanger/{id}; of many at once POST /Bulk
read    GET /Users/{id}, or of many at once GET /Users in pages of 1,000
update  the same as create
delete  nothing: the user stays as it is
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iam_resources.directory import Called
from iam_resources.engine import Resource
from iam_resources.oci.domains.domain import IdentityDomain
from iam_resources.oci.domains.references import AnyOfUserState, OfDomainUserLifecycle, OfUserInputs
from iam_resources.scim.representation import Representation


class UserStatusInputs(OfUserInputs):
    active: bool
    """Whether the user may sign in."""


class UserStatusState(AnyOfUserState):
    active: bool = True
    """Whether the user may sign in."""


class UserStatusLifecycle(OfDomainUserLifecycle[UserStatusInputs, UserStatusState]):
    kind = "status"
    action = "set whether user {0} is active"
    what = "the status"
    remains = "stays as it is"

    async def set_value(
        self,
        place: IdentityDomain,
        user: Called,
        inputs: UserStatusInputs,
        state: UserStatusState | None,
        changed: frozenset[str],
    ) -> Mapping[str, Any]:
        users = place.users
        try:
            await users.api.change_status(user.id, active=inputs.active, who=user.name)
        finally:
            users.forget(user.id)
        return {"active": inputs.active}

    async def read_value(
        self, place: IdentityDomain, seen: Representation, state: UserStatusState | None
    ) -> Mapping[str, Any]:
        if state is not None and bool(seen.get("active")) != state.active:  # a listing may lag behind
            seen = await place.users.api.get(str(seen["id"]))
        return {"active": bool(seen.get("active"))}


class UserStatus(Resource, lifecycle=UserStatusLifecycle, token="oci.domains:UserStatus"):
    """Whether a user of an identity domain may sign in, also one that somebody else made.

        domains.UserStatus("visitor", user="visitor@example.com", active=False)

    For a user that the program makes, write `active` in `User` instead. Operation: `PUT /UserStatusChanger/{id}`.
    Import: `<user name, id or OCID>`.
    """
