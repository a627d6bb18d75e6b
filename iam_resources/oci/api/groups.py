"""Groups of a tenancy."""

from __future__ import annotations

from iam_resources.oci.api.objects import Objects


class Groups(Objects):
    """Calls on groups."""

    path = "/groups"
    kind = "group"
