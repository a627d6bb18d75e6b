"""Oracle Cloud: users, groups, policies and credentials of IAM."""

from iam_resources.oci.api_key import ApiKey
from iam_resources.oci.auth_token import AuthToken
from iam_resources.oci.customer_secret_key import CustomerSecretKey
from iam_resources.oci.dynamic_group import DynamicGroup
from iam_resources.oci.group import Group
from iam_resources.oci.group_members import GroupMembers
from iam_resources.oci.membership import Membership
from iam_resources.oci.policy import Policy
from iam_resources.oci.smtp_credential import SmtpCredential
from iam_resources.oci.ui_password import UiPassword
from iam_resources.oci.user import User
from iam_resources.oci.user_capabilities import UserCapabilities

__all__ = [
    "ApiKey",
    "AuthToken",
    "CustomerSecretKey",
    "DynamicGroup",
    "Group",
    "GroupMembers",
    "Membership",
    "Policy",
    "SmtpCredential",
    "UiPassword",
    "User",
    "UserCapabilities",
]
