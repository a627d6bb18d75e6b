"""CNC Console IAM: users, passwords, realm roles, grants, groups and client URLs of a Keycloak."""

from iam_resources.cncc.client_urls import ClientUrls
from iam_resources.cncc.group import Group
from iam_resources.cncc.logout import Logout
from iam_resources.cncc.lookups.client_roles import list_group_client_roles, list_user_client_roles
from iam_resources.cncc.lookups.clients import ClientFacts, get_client, list_clients
from iam_resources.cncc.lookups.groups import GroupFacts, get_group, list_group_members, list_groups, list_user_groups
from iam_resources.cncc.lookups.roles import (
    RoleFacts,
    get_user_roles,
    list_composite_roles,
    list_group_roles,
    list_realm_roles,
)
from iam_resources.cncc.lookups.users import UserFacts, get_user, list_users
from iam_resources.cncc.membership import Membership
from iam_resources.cncc.password import Password
from iam_resources.cncc.realm_role import RealmRole
from iam_resources.cncc.user import User
from iam_resources.cncc.user_role import UserRole
from iam_resources.cncc.user_roles import UserRoles

__all__ = [
    "ClientFacts",
    "ClientUrls",
    "Group",
    "GroupFacts",
    "Logout",
    "Membership",
    "Password",
    "RealmRole",
    "RoleFacts",
    "User",
    "UserFacts",
    "UserRole",
    "UserRoles",
    "get_client",
    "get_group",
    "get_user",
    "get_user_roles",
    "list_clients",
    "list_composite_roles",
    "list_group_client_roles",
    "list_group_members",
    "list_group_roles",
    "list_groups",
    "list_realm_roles",
    "list_user_client_roles",
    "list_user_groups",
    "list_users",
]
