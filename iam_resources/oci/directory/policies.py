"""The policies of a tenancy, by compartment."""

from __future__ import annotations

from iam_resources.oci.api.policies import Policies
from iam_resources.oci.directory.objects import Directory


class PolicyDirectories:
    """The policies of a tenancy, by compartment.

    Args:
        api: the calls.
    """

    def __init__(self, api: Policies) -> None:
        self.api = api
        self._of: dict[str, Directory[Policies]] = {}

    def of(self, compartment_id: str) -> Directory[Policies]:
        """The policies that are attached to a compartment, or with an empty string to the tenancy itself."""
        key = compartment_id or self.api.tenancy_id
        if key not in self._of:
            self._of[key] = Directory(self.api, key)
        return self._of[key]
