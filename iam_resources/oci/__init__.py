"""Oracle Cloud: users, groups, policies and credentials of IAM."""

from iam_resources.oci.dynamic_group import DynamicGroup
from iam_resources.oci.group import Group
from iam_resources.oci.membership import Membership
from iam_resources.oci.policy import Policy
from iam_resources.oci.user import User

__all__ = ["DynamicGroup", "Group", "Membership", "Policy", "User"]
