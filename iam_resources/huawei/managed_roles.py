"""System-defined policies (roles) of permission sets: one by one, or all of a set together.

create  POST attach-managed-role (4.3.17) for each that is missing, then one roll-out (4.3.15)
read    GET managed-roles of the set in pages (4.3.19)
update  the same as create, and POST detach-managed-role (4.3.18) for those that are not wanted any more; of one alone
        only where the permission set is merely called otherwise
delete  POST detach-managed-role for those of the resource, then one roll-out
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


class ManagedRoleAttachmentInputs(AttachmentInputs):
    managed_role_id: Annotated[PolicyId, Key()]
    """Id of the system-defined policy (role): IAM Identity Center finds none by its name."""


class ManagedRoleAttachmentState(ManagedRoleAttachmentInputs, OfSetState, UnfinishedState):
    managed_role_name: Annotated[str, Follows("managed_role_id")] = ""
    """Its name."""


class ManagedRoleAttachmentLifecycle(AttachmentLifecycle[ManagedRoleAttachmentInputs, ManagedRoleAttachmentState]):
    kind, source = "managed_role_attachment", "managed_roles"
    ends = (SET, policy_end("managed_role_id"))
    name_field = "managed_role_name"
    absence = "permission set {0} does not have the system-defined policy (role) {1}"


class ManagedRoleAttachment(Resource, lifecycle=ManagedRoleAttachmentLifecycle, token="huawei:ManagedRoleAttachment"):
    """One system-defined policy (role) of a permission set. Others are not touched.

        huawei.ManagedRoleAttachment("read", permission_set=readers.permission_set_id, managed_role_id="…")

    Operations: sections 4.3.17, 4.3.18, 4.3.19 and 4.3.15. Import: `<permission set>/<id>`.
    """


class ManagedRolesInputs(AttachmentsInputs):
    managed_role_ids: Annotated[list[PolicyId], Unordered()]
    """Ids of the system-defined policies (roles): IAM Identity Center finds none by its name."""


class ManagedRolesState(ManagedRolesInputs, OfSetState, UnfinishedState):
    """What is known of them."""


class ManagedRolesLifecycle(AttachmentsLifecycle[ManagedRolesInputs, ManagedRolesState]):
    kind, source = "managed_role_attachment", "managed_roles"
    member, member_word = policy_end("managed_role_ids"), "managed_role_id"


class ManagedRoles(Resource, lifecycle=ManagedRolesLifecycle, token="huawei:ManagedRoles"):
    """The system-defined policies (roles) of a permission set: those listed, or with `exclusive`
    those listed and no others.

        huawei.ManagedRoles("readers", permission_set=readers.permission_set_id, managed_role_ids=["…"])

    Operations: sections 4.3.17, 4.3.18, 4.3.19 and 4.3.15. Import: `<permission set>`; takes all of them.
    """
