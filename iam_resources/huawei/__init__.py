"""Huawei Cloud IAM Identity Center: users, groups, permission sets and their assignment to accounts."""

from iam_resources.huawei.access_control_attributes import AccessControlAttributes
from iam_resources.huawei.account_assignment import AccountAssignment
from iam_resources.huawei.account_assignments import AccountAssignments
from iam_resources.huawei.custom_policy import CustomPolicy
from iam_resources.huawei.group import Group
from iam_resources.huawei.lookups.center import (
    AssignmentFacts,
    InstanceFacts,
    PermissionSetFacts,
    RequestFacts,
    get_access_control_attributes,
    get_custom_policy,
    get_permission_set,
    get_request,
    list_account_assignments,
    list_account_permission_sets,
    list_instances,
    list_managed_policies,
    list_managed_roles,
    list_permission_set_accounts,
    list_permission_sets,
    list_registered_regions,
    list_requests,
    list_tags,
)
from iam_resources.huawei.lookups.store import (
    GroupFacts,
    MembershipFacts,
    UserFacts,
    get_group,
    get_membership,
    get_user,
    is_member_in_groups,
    list_group_users,
    list_groups,
    list_user_groups,
    list_users,
)
from iam_resources.huawei.managed_policies import ManagedPolicies, ManagedPolicyAttachment
from iam_resources.huawei.managed_roles import ManagedRoleAttachment, ManagedRoles
from iam_resources.huawei.membership import GroupMembers, Membership
from iam_resources.huawei.permission_set import PermissionSet
from iam_resources.huawei.user import User

__all__ = [
    "AccessControlAttributes",
    "AccountAssignment",
    "AccountAssignments",
    "AssignmentFacts",
    "CustomPolicy",
    "Group",
    "GroupFacts",
    "GroupMembers",
    "InstanceFacts",
    "ManagedPolicies",
    "ManagedPolicyAttachment",
    "ManagedRoleAttachment",
    "ManagedRoles",
    "Membership",
    "MembershipFacts",
    "PermissionSet",
    "PermissionSetFacts",
    "RequestFacts",
    "User",
    "UserFacts",
    "get_access_control_attributes",
    "get_custom_policy",
    "get_group",
    "get_membership",
    "get_permission_set",
    "get_request",
    "get_user",
    "is_member_in_groups",
    "list_account_assignments",
    "list_account_permission_sets",
    "list_group_users",
    "list_groups",
    "list_instances",
    "list_managed_policies",
    "list_managed_roles",
    "list_permission_set_accounts",
    "list_permission_sets",
    "list_registered_regions",
    "list_requests",
    "list_tags",
    "list_user_groups",
    "list_users",
]
