"""What is known of a domain's resources: found by id, OCID or name, and read many at a time.

Every read of a resource goes through here. A few are made one by one; many are answered from one listing in pages of
1,000 (`iam_resources.http.Snapshot`). Who writes says so, with `wrote`.
"""

from iam_resources.directory import found
from iam_resources.oci.domains.directory.members import Members
from iam_resources.oci.domains.directory.objects import Directory, Identity

__all__ = ["Directory", "Identity", "Members", "found"]
