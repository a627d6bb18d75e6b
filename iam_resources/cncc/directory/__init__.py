"""What is known of a realm's objects: found by id or by name, and read many at a time.

Every read of a resource goes through here. A few are made one by one; many are answered from one listing in pages
(`iam_resources.http.Snapshot`). Who writes says so, with `wrote`.
"""

from iam_resources.cncc.directory.grants import Grants
from iam_resources.cncc.directory.groups import GroupDirectory, canonical_path
from iam_resources.cncc.directory.members import Members
from iam_resources.cncc.directory.objects import ClientDirectory, Directory, RoleDirectory, UserDirectory
from iam_resources.directory import Identity

__all__ = [
    "ClientDirectory",
    "Directory",
    "Grants",
    "GroupDirectory",
    "Identity",
    "Members",
    "RoleDirectory",
    "UserDirectory",
    "canonical_path",
]
