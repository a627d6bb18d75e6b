"""The directories of a tenancy, one for each kind; `tenancy.part(UserDirectory)` gives the one all resources share."""

from __future__ import annotations

from iam_resources.oci.api.dynamic_groups import DynamicGroups
from iam_resources.oci.api.groups import Groups
from iam_resources.oci.api.policies import Policies
from iam_resources.oci.api.users import Users
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory.objects import Directory


class UserDirectory(Directory[Users]):
    """The users of a tenancy."""

    def __init__(self, tenancy: Tenancy) -> None:
        super().__init__(Users(tenancy.identity, tenancy.tenancy_id))


class GroupDirectory(Directory[Groups]):
    """The groups of a tenancy."""

    def __init__(self, tenancy: Tenancy) -> None:
        super().__init__(Groups(tenancy.identity, tenancy.tenancy_id))


class DynamicGroupDirectory(Directory[DynamicGroups]):
    """The dynamic groups of a tenancy."""

    def __init__(self, tenancy: Tenancy) -> None:
        super().__init__(DynamicGroups(tenancy.identity, tenancy.tenancy_id))


class PolicyDirectories:
    """The policies of a tenancy, by compartment.

    Args:
        tenancy: the connection.
    """

    def __init__(self, tenancy: Tenancy) -> None:
        self.api = Policies(tenancy.identity, tenancy.tenancy_id)
        self._of: dict[str, Directory[Policies]] = {}

    def of(self, compartment_id: str) -> Directory[Policies]:
        """The policies that are attached to a compartment, or with an empty text to the tenancy itself."""
        key = compartment_id or self.api.tenancy_id
        if key not in self._of:
            self._of[key] = Directory(self.api, key)
        return self._of[key]
