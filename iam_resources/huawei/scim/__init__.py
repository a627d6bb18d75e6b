"""SCIM of Huawei Cloud IAM Identity Center: users and groups that another system brings, its tenant and tokens."""

from iam_resources.huawei.scim.bearer_token import BearerToken
from iam_resources.huawei.scim.group import Group
from iam_resources.huawei.scim.lookups import (
    GroupFacts,
    GroupList,
    ServiceProviderConfig,
    UserFacts,
    UserList,
    get_group,
    get_service_provider_config,
    get_user,
    list_groups,
    list_users,
)
from iam_resources.huawei.scim.membership import GroupMembers, Membership
from iam_resources.huawei.scim.tenant import Tenant
from iam_resources.huawei.scim.user import User

__all__ = [
    "BearerToken",
    "Group",
    "GroupFacts",
    "GroupList",
    "GroupMembers",
    "Membership",
    "ServiceProviderConfig",
    "Tenant",
    "User",
    "UserFacts",
    "UserList",
    "get_group",
    "get_service_provider_config",
    "get_user",
    "list_groups",
    "list_users",
]
