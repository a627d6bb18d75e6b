"""Identity domains of Oracle Cloud: users, groups and memberships, over SCIM 2.0."""

from iam_resources.oci.domains.group import Group
from iam_resources.oci.domains.membership import Membership
from iam_resources.oci.domains.user import User

__all__ = [
    "Group",
    "Membership",
    "User",
]
