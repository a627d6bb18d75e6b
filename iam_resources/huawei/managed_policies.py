"""System-defined identity policies of permission sets: one by one, or all of a set together.

create  POST attach-managed-policy (4.3.1) for each that is missing, then one roll-out (4.3.15)
read    GET managed-policies of the set in pages (4.3.10)
update  the same as create, and POST detach-managed-policy (4.3.5) for those that are not wanted any more; of one alone
        only where the permission set is merely called otherwise
delete  POST detach-managed-policy for those of the resource, then one roll-out
"""

from __future__ import annotations

from typing import Annotated

from iam_resources.engine import Follows, Key, Resource, Unordered
from iam_resources.engine.unfinished import UnfinishedState
from iam_resources.huawei.attachment import (
    AttachmentInputs,
    AttachmentLifecycle,
    AttachmentsInputs,
    AttachmentsLifecycle,
    PolicyId,
    policy_end,
)
from iam_resources.huawei.lifecycle import SET, OfSetState


class ManagedPolicyAttachmentInputs(AttachmentInputs):
    managed_policy_id: Annotated[PolicyId, Key()]
    """Id of the system-defined identity policy: IAM Identity Center finds none by its name."""


class ManagedPolicyAttachmentState(ManagedPolicyAttachmentInputs, OfSetState, UnfinishedState):
    managed_policy_name: Annotated[str, Follows("managed_policy_id")] = ""
    """Its name."""


class ManagedPolicyAttachmentLifecycle(
    AttachmentLifecycle[ManagedPolicyAttachmentInputs, ManagedPolicyAttachmentState]
):
    kind, source = "managed_policy_attachment", "managed_policies"
    ends = (SET, policy_end("managed_policy_id"))
    name_field = "managed_policy_name"
    absence = "permission set {0} does not have the system-defined identity policy {1}"


class ManagedPolicyAttachment(
    Resource, lifecycle=ManagedPolicyAttachmentLifecycle, token="huawei:ManagedPolicyAttachment"
):
    """One system-defined identity policy of a permission set. Others are not touched.

        huawei.ManagedPolicyAttachment("read", permission_set=readers.permission_set_id, managed_policy_id="…")

    Operations: sections 4.3.1, 4.3.5, 4.3.10 and 4.3.15. Import: `<permission set>/<id>`.
    """


class ManagedPoliciesInputs(AttachmentsInputs):
    managed_policy_ids: Annotated[list[PolicyId], Unordered()]
    """Ids of the system-defined identity policies: IAM Identity Center finds none by its name."""


class ManagedPoliciesState(ManagedPoliciesInputs, OfSetState, UnfinishedState):
    """What is known of them."""


class ManagedPoliciesLifecycle(AttachmentsLifecycle[ManagedPoliciesInputs, ManagedPoliciesState]):
    kind, source = "managed_policy_attachment", "managed_policies"
    member, member_word = policy_end("managed_policy_ids"), "managed_policy_id"


class ManagedPolicies(Resource, lifecycle=ManagedPoliciesLifecycle, token="huawei:ManagedPolicies"):
    """The system-defined identity policies of a permission set: those listed, or with `exclusive`
    those listed and no others.

        huawei.ManagedPolicies("readers", permission_set=readers.permission_set_id, managed_policy_ids=["…"])

    Operations: sections 4.3.1, 4.3.5, 4.3.10 and 4.3.15. Import: `<permission set>`; takes all of them.
    """
