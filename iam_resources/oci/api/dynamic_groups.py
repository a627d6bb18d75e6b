"""Dynamic groups of a tenancy: who belongs to one is said by a rule."""

from __future__ import annotations

from iam_resources.oci.api.objects import Objects


class DynamicGroups(Objects):
    """Calls on dynamic groups."""

    path = "/dynamicGroups"
    kind = "dynamic group"
