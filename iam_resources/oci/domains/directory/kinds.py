"""The directories of a domain, one for each kind; `domain.part(UserDirectory)` gives the one all resources share."""

from __future__ import annotations

from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.app_roles import AppRoles, Apps, Grants
from iam_resources.oci.domains.api.dynamic_resource_groups import DynamicResourceGroups
from iam_resources.oci.domains.api.groups import Groups
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.domains.directory.objects import Directory
from iam_resources.oci.domains.writing.writes import Writes


class UserDirectory(Directory[Users]):
    """The users of a domain."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(Users(domain, domain.part(Writes)), domain.url)


class GroupDirectory(Directory[Groups]):
    """The groups of a domain."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(Groups(domain, domain.part(Writes)), domain.url)


class DynamicResourceGroupDirectory(Directory[DynamicResourceGroups]):
    """The dynamic resource groups of a domain."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(DynamicResourceGroups(domain, domain.part(Writes)), domain.url)


class AppDirectory(Directory[Apps]):
    """The apps of a domain."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(Apps(domain), domain.url)


class AppRoleDirectory(Directory[AppRoles]):
    """The roles of all apps of a domain, by id, or by `<id of the app>/<display name>`."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(AppRoles(domain), domain.url)


class GrantDirectory(Directory[Grants]):
    """The grants of roles in a domain, by id."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(Grants(domain, domain.part(Writes)), domain.url)
