"""One identity domain: where it is, who works in it, and what is known of its resources."""

from __future__ import annotations

from functools import cached_property

from iam_resources.oci.connection import Domain, connect
from iam_resources.oci.domains.api.app_roles import AppRoles, Apps, Grants
from iam_resources.oci.domains.api.dynamic_resource_groups import DynamicResourceGroups
from iam_resources.oci.domains.api.groups import Groups
from iam_resources.oci.domains.api.password_policies import PasswordPolicies
from iam_resources.oci.domains.api.users import Users
from iam_resources.oci.domains.directory import Directory, Members
from iam_resources.oci.domains.password_rules import PasswordRules
from iam_resources.settings import Settings


class IdentityDomain:
    """What all resources of one domain share; `domain.part(IdentityDomain)` gives the one of a connection."""

    def __init__(self, domain: Domain) -> None:
        self.connection = domain
        self.url = domain.url
        self.home = domain.home
        self.caller = domain.caller
        self.title = f"identity domain {domain.url}"
        """What it is called in a message."""

    @property
    def requests_sent(self) -> int:
        """Requests that it was sent so far."""
        return self.connection.client.calls

    @cached_property
    def users(self) -> Directory[Users]:
        return Directory(Users(self.connection))

    @cached_property
    def groups(self) -> Directory[Groups]:
        return Directory(Groups(self.connection))

    @cached_property
    def members(self) -> Members:
        """Who is in which group."""
        return Members(self.users.api, self.groups.api)

    @cached_property
    def dynamic_resource_groups(self) -> Directory[DynamicResourceGroups]:
        return Directory(DynamicResourceGroups(self.connection))

    @cached_property
    def apps(self) -> Directory[Apps]:
        return Directory(Apps(self.connection))

    @cached_property
    def app_roles(self) -> Directory[AppRoles]:
        """The roles of all apps, by id, or by `<id of the app>/<display name>`."""
        return Directory(AppRoles(self.connection))

    @cached_property
    def grants(self) -> Directory[Grants]:
        """The grants of roles, by id."""
        return Directory(Grants(self.connection))

    @cached_property
    def password_rules(self) -> PasswordRules:
        """What it asks of passwords."""
        return PasswordRules(PasswordPolicies(self.connection))


async def connect_domain(settings: Settings, connection: str | None, url: str | None) -> IdentityDomain:
    """An identity domain over a connection, opened once and then shared.

    Args:
        settings: where the connection's settings are read.
        connection: name of the connection; None is the default one.
        url: of the domain; None is that of the connection.

    Raises:
        ConfigError: a setting is missing or malformed.
        Refused: the address is none of an identity domain, or the connection's secret belongs to another domain.
    """
    return (await connect(settings, connection)).domain(url).part(IdentityDomain)
