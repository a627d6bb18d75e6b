"""What is known of a tenancy's objects: found by OCID or by name, and read many at a time.

Every read of a resource goes through here. A few are made one by one; many are answered from one list in pages
(`iam_resources.http.Snapshot`). Whoever writes reports it with `wrote`.
"""

from iam_resources.directory import Identity
from iam_resources.oci.directory.members import Members
from iam_resources.oci.directory.objects import Directory, PolicyDirectories, is_ocid, living

__all__ = ["Directory", "Identity", "Members", "PolicyDirectories", "is_ocid", "living"]
