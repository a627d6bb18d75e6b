"""A domain that does nothing: users, groups and memberships with the fields of those of `oci.domains`, and no calls.

What remains is the cost of the engine, the SDK and our host: no provider in Python can be faster.
"""

from __future__ import annotations

from typing import TypeVar

from iam_resources.engine import Inputs, Lifecycle, Resource, State
from iam_resources.oci.domains.group import GroupInputs, GroupState
from iam_resources.oci.domains.membership import MembershipInputs, MembershipState
from iam_resources.oci.domains.user import UserState
from iam_resources.oci.domains.user_fields import UserInputs

DOMAIN = "https://no-op.example.com"
I = TypeVar("I", bound=Inputs)  # noqa: E741 (inputs)
S = TypeVar("S", bound=State)


class NoOpLifecycle(Lifecycle[I, S]):
    """Stores nothing; a read returns the state."""

    def state_of(self, id: str, inputs: I | None) -> S:
        """The state of an object that was just created or imported."""
        raise NotImplementedError

    def id(self, inputs: I) -> str:
        """The id that it would have."""
        raise NotImplementedError

    async def create(self, inputs: I) -> tuple[str, S]:
        id_ = self.id(inputs)
        return id_, self.state_of(id_, inputs)

    async def read(self, id: str, state: S | None) -> tuple[str, S] | None:
        return id, state or self.state_of(id, None)

    async def delete(self, id: str, state: S) -> None:
        return


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
