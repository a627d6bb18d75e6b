"""Roles of apps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from iam_resources.directory.lookups import facts_of
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.app_roles import AppRoles, Apps
from iam_resources.oci.domains.lookups.base import ask_domain, list_items
from iam_resources.scim.filters import equal


@dataclass(frozen=True)
class AppRoleFacts:
    """A role of an app as the service returns it."""

    role_id: str
    display_name: str
    app_id: str
    description: str | None = None
    admin_role: bool = False
    """Whether it lets manage the domain."""
    available_to_users: bool = False
    """Whether users can have it."""
    available_to_groups: bool = False
    """Whether groups can have it."""


def list_app_roles(
    *, app: str | None = None, domain_url: str | None = None, connection: str | None = None
) -> list[AppRoleFacts]:
    """List the roles of an app, or of all apps.

    Args:
        app: id, name or display name of the app; without it all roles of the domain.
        domain_url: without it the domain of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such app.
    """

    async def look(domain: Domain) -> list[AppRoleFacts]:
        of_app = ""
        if app is not None:
            apps = Apps(domain)
            of_app = equal("app.value", str((await apps.named(app) or await apps.get(app))["id"]))
        found = await list_items(partial(AppRoles(domain).page, filter=of_app))
        return [facts_of(AppRoleFacts, each, role_id=each["id"], app_id=each["app"]["value"]) for each in found]

    return ask_domain(look, domain_url, connection)
