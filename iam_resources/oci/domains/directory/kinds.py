"""The directories of a domain, one for each kind; `domain.part(UserDirectory)` gives the one all resources share."""

from __future__ import annotations

from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.groups import Groups
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.domains.directory.objects import Directory


class UserDirectory(Directory[Users]):
    """The users of a domain."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(Users(domain), domain.url)


class GroupDirectory(Directory[Groups]):
    """The groups of a domain."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(Groups(domain), domain.url)
