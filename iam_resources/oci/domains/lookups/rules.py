"""Roles of apps, and what a domain asks of passwords."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.directory.lookups import told
from iam_resources.errors import NotFound
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.app_roles import AppRoles, Apps
from iam_resources.oci.domains.api.password_policies import PasswordPolicies
from iam_resources.oci.domains.lookups.asking import now, some
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


@dataclass(frozen=True)
class PasswordPolicyFacts:
    """What the domain asks of passwords; None where it asks nothing."""

    policy_id: str
    name: str
    priority: int | None = None
    """Of the policies that apply to a user the one with the smallest number counts."""
    min_length: int | None = None
    max_length: int | None = None
    min_lower_case: int | None = None
    min_upper_case: int | None = None
    min_numerals: int | None = None
    min_special_chars: int | None = None
    num_passwords_in_history: int | None = None
    """How many former passwords cannot be taken again."""
    password_expires_after: int | None = None
    """In days."""
    max_incorrect_attempts: int | None = None
    """Wrong passwords after which the user is locked."""


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

    async def look(there: Domain) -> list[AppRoleFacts]:
        of_app = ""
        if app is not None:
            apps = Apps(there)
            seen = await apps.named(app)
            of_app = equal("app.value", str((seen or await apps.get(app))["id"]))
        roles = AppRoles(there)
        found = await some(lambda start, count: roles.page(start, count, filter=of_app))
        return [told(AppRoleFacts, each, role_id=each["id"], app_id=each["app"]["value"]) for each in found]

    return now(look, domain_url, connection)


def get_password_policy(
    *, name: str | None = None, domain_url: str | None = None, connection: str | None = None
) -> PasswordPolicyFacts:
    """Look up what the domain asks of passwords.

    Args:
        name: of the policy; without it the one that applies where no other does.
        domain_url: without it the domain of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such policy.
    """

    async def look(there: Domain) -> PasswordPolicyFacts:
        policies = PasswordPolicies(there)
        found = (await policies.page(filter=equal("name", name) if name else "")).items
        # What counts for all has the largest number: the others come before it, for the groups they are given to.
        found.sort(key=lambda each: int(each.get("priority") or 0), reverse=True)
        if not found:
            raise NotFound(f"there is no password policy {name or ''} in domain {there.url}".replace("  ", " "))
        return told(PasswordPolicyFacts, found[0], policy_id=found[0]["id"])

    return now(look, domain_url, connection)
