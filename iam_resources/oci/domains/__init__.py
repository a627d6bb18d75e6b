"""Identity domains of Oracle Cloud, over SCIM 2.0: users, groups, memberships, roles, and what users may do."""

from iam_resources.oci.domains.app_role_grant import AppRoleGrant
from iam_resources.oci.domains.dynamic_resource_group import DynamicResourceGroup
from iam_resources.oci.domains.group import Group
from iam_resources.oci.domains.group_members import GroupMembers
from iam_resources.oci.domains.lookups.app_roles import AppRoleFacts, list_app_roles
from iam_resources.oci.domains.lookups.groups import GroupFacts, get_group, list_groups, list_user_groups
from iam_resources.oci.domains.lookups.password_policies import PasswordPolicyFacts, get_password_policy
from iam_resources.oci.domains.lookups.users import UserFacts, get_user, list_group_users, list_users
from iam_resources.oci.domains.membership import Membership
from iam_resources.oci.domains.user import User
from iam_resources.oci.domains.user_capabilities import UserCapabilities
from iam_resources.oci.domains.user_password import UserPassword
from iam_resources.oci.domains.user_status import UserStatus

__all__ = [
    "AppRoleFacts",
    "AppRoleGrant",
    "DynamicResourceGroup",
    "Group",
    "GroupFacts",
    "GroupMembers",
    "Membership",
    "PasswordPolicyFacts",
    "User",
    "UserCapabilities",
    "UserFacts",
    "UserPassword",
    "UserStatus",
    "get_group",
    "get_password_policy",
    "get_user",
    "list_app_roles",
    "list_group_users",
    "list_groups",
    "list_user_groups",
    "list_users",
]
