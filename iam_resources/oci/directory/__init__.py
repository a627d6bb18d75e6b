"""What is known of a tenancy's objects: found by OCID or by name, and read many at a time.

Every read of a resource goes through here. A few are made one by one; many are answered from one list in pages
(`iam_resources.http.Snapshot`). Who writes says so, with `wrote`.
"""

from iam_resources.directory import Identity
from iam_resources.oci.directory.listed import DELETED, is_deleted, living
from iam_resources.oci.directory.members import Members
from iam_resources.oci.directory.objects import ETAG, Directory, is_ocid, seen_in
from iam_resources.oci.directory.policies import PolicyDirectories

__all__ = [
    "DELETED",
    "ETAG",
    "Directory",
    "Identity",
    "Members",
    "PolicyDirectories",
    "is_deleted",
    "is_ocid",
    "living",
    "seen_in",
]
