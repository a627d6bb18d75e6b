"""A domain that does nothing: users, groups and memberships with the fields of those of `oci.domains`, and no calls.

What remains is the cost of the engine, the SDK and our host: no provider in Python can be faster.
"""

from __future__ import annotations

from bench.no_op import NoOpLifecycle
from iam_resources.engine import Resource
from iam_resources.oci.domains.group import GroupInputs, GroupState
from iam_resources.oci.domains.membership import MembershipInputs, MembershipState
from iam_resources.oci.domains.user import UserState
from iam_resources.oci.domains.user_fields import UserInputs

DOMAIN = "https://no-op.example.com"


def _number(name: str) -> str:
    return f"{name[-5:]:0>32}"


class UserLifecycle(NoOpLifecycle[UserInputs, UserState]):
    """Users."""

    def id(self, inputs: UserInputs) -> str:
        return inputs.user_name

    def state_of(self, id: str, inputs: UserInputs | None) -> UserState:
        given = inputs.model_dump(exclude_none=True) if inputs else {"user_name": id}
        ids = {"user_id": _number(id), "user_ocid": f"ocid1.user.oc1..aaaaaaaa{_number(id)}"}
        return UserState.model_validate({"domain": DOMAIN, "active": True, **ids, **given})


class GroupLifecycle(NoOpLifecycle[GroupInputs, GroupState]):
    """Groups."""

    def id(self, inputs: GroupInputs) -> str:
        return inputs.display_name

    def state_of(self, id: str, inputs: GroupInputs | None) -> GroupState:
        given = inputs.model_dump(exclude_none=True) if inputs else {"display_name": id}
        ids = {"group_id": _number(id), "group_ocid": f"ocid1.group.oc1..aaaaaaaa{_number(id)}"}
        return GroupState.model_validate({"domain": DOMAIN, **ids, **given})


class MembershipLifecycle(NoOpLifecycle[MembershipInputs, MembershipState]):
    """Memberships."""

    def id(self, inputs: MembershipInputs) -> str:
        return f"{inputs.user}/{inputs.group}"

    def state_of(self, id: str, inputs: MembershipInputs | None) -> MembershipState:
        user, group = id.split("/")
        ends = {
            "user": user,
            "user_id": user,
            "user_name": user,
            "group": group,
            "group_id": group,
            "group_name": group,
        }
        return MembershipState.model_validate({"domain": DOMAIN, **ends})


class User(Resource, lifecycle=UserLifecycle, token="no_op:User"):
    """A user that exists nowhere."""


class Group(Resource, lifecycle=GroupLifecycle, token="no_op:Group"):
    """A group that exists nowhere."""


class Membership(Resource, lifecycle=MembershipLifecycle, token="no_op:Membership"):
    """A membership that exists nowhere."""
