"""An organisation that does nothing: resources with the fields of those of `huawei`, and no calls.

No provider in Python can be faster.
"""

from __future__ import annotations

from typing import Any

from bench.no_op import NoOpLifecycle
from iam_resources.engine import Resource
from iam_resources.huawei.account_assignment import AccountAssignmentInputs, AccountAssignmentState
from iam_resources.huawei.group import GroupInputs, GroupState
from iam_resources.huawei.managed_policies import ManagedPolicyAttachmentInputs, ManagedPolicyAttachmentState
from iam_resources.huawei.membership import MembershipInputs, MembershipState
from iam_resources.huawei.permission_set import PermissionSetInputs, PermissionSetState
from iam_resources.huawei.user import UserState
from iam_resources.huawei.user_fields import UserInputs

_STORE = {"identity_store_id": "d-0000000000"}
_INSTANCE = {"instance_id": "ins-0000000000000000"}
_CREATED = 1_700_000_000_000


def _uuid(name: str) -> str:
    return f"00000000-0000-4000-8000-{''.join(filter(str.isdigit, name)):>012}"


class UserLifecycle(NoOpLifecycle[UserInputs, UserState]):
    """Users."""

    def id(self, inputs: UserInputs) -> str:
        return inputs.user_name

    def state_of(self, id: str, inputs: UserInputs | None) -> UserState:
        names = {"display_name": id, "given_name": "Bench", "family_name": id, "email": f"{id}@example.com"}
        given = inputs.model_dump(exclude_none=True) if inputs else {"user_name": id, **names}
        facts: dict[str, Any] = {"user_id": _uuid(id), "created_at": _CREATED, "enabled": True, "email_type": "Work"}
        return UserState.model_validate({**_STORE, **facts, **given})


class GroupLifecycle(NoOpLifecycle[GroupInputs, GroupState]):
    """Groups."""

    def id(self, inputs: GroupInputs) -> str:
        return inputs.display_name

    def state_of(self, id: str, inputs: GroupInputs | None) -> GroupState:
        given = inputs.model_dump(exclude_none=True) if inputs else {"display_name": id}
        return GroupState.model_validate({**_STORE, "group_id": _uuid(id), "created_at": _CREATED, **given})


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
        return MembershipState.model_validate({**_STORE, **ends, "membership_id": _uuid(id)})


class PermissionSetLifecycle(NoOpLifecycle[PermissionSetInputs, PermissionSetState]):
    """Permission sets."""

    def id(self, inputs: PermissionSetInputs) -> str:
        return inputs.name

    def state_of(self, id: str, inputs: PermissionSetInputs | None) -> PermissionSetState:
        given = inputs.model_dump(exclude_none=True) if inputs else {"name": id}
        facts = {"permission_set_id": f"ps-{_uuid(id)[-16:]}", "permission_urn": f"set:{id}", "created_date": _CREATED}
        return PermissionSetState.model_validate({**_INSTANCE, **facts, **given})


class ManagedPolicyAttachmentLifecycle(NoOpLifecycle[ManagedPolicyAttachmentInputs, ManagedPolicyAttachmentState]):
    """Attachments."""

    def id(self, inputs: ManagedPolicyAttachmentInputs) -> str:
        return f"{inputs.permission_set}/{inputs.managed_policy_id}"

    def state_of(self, id: str, inputs: ManagedPolicyAttachmentInputs | None) -> ManagedPolicyAttachmentState:
        set_, policy = id.split("/")
        ends = {"permission_set": set_, "permission_set_id": set_, "permission_set_name": set_}
        facts = {"managed_policy_id": policy, "managed_policy_name": "ReadOnlyPolicy"}
        return ManagedPolicyAttachmentState.model_validate({**_INSTANCE, **ends, **facts})


class AccountAssignmentLifecycle(NoOpLifecycle[AccountAssignmentInputs, AccountAssignmentState]):
    """Assignments."""

    def id(self, inputs: AccountAssignmentInputs) -> str:
        kind = "USER" if inputs.user else "GROUP"
        return f"{inputs.permission_set}/{inputs.account_id}/{kind}/{inputs.user or inputs.group}"

    def state_of(self, id: str, inputs: AccountAssignmentInputs | None) -> AccountAssignmentState:
        set_, account_id, kind, principal = id.split("/")
        word = kind.lower()
        ends = {"permission_set": set_, "permission_set_id": set_, "permission_set_name": set_}
        holder = {word: principal, f"{word}_id": principal, f"{word}_name": principal}
        facts = {"account_id": account_id, "principal_id": principal, "principal_type": kind}
        return AccountAssignmentState.model_validate({**_INSTANCE, **ends, **holder, **facts})


class User(Resource, lifecycle=UserLifecycle, token="no_op:User"):
    """A user that exists nowhere."""


class Group(Resource, lifecycle=GroupLifecycle, token="no_op:Group"):
    """A group that exists nowhere."""


class Membership(Resource, lifecycle=MembershipLifecycle, token="no_op:Membership"):
    """A membership that exists nowhere."""


class PermissionSet(Resource, lifecycle=PermissionSetLifecycle, token="no_op:PermissionSet"):
    """A permission set that exists nowhere."""


class ManagedPolicyAttachment(
    Resource, lifecycle=ManagedPolicyAttachmentLifecycle, token="no_op:ManagedPolicyAttachment"
):
    """An attachment that exists nowhere."""


class AccountAssignment(Resource, lifecycle=AccountAssignmentLifecycle, token="no_op:AccountAssignment"):
    """An assignment that exists nowhere."""
