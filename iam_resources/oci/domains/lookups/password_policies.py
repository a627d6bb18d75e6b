"""What a domain asks of passwords."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.directory.lookups import facts_of
from iam_resources.errors import NotFound
from iam_resources.oci.connection import Domain
from iam_resources.oci.domains.api.password_policies import PasswordPolicies
from iam_resources.oci.domains.lookups.base import ask_domain
from iam_resources.scim.filters import equal


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

    async def look(domain: Domain) -> PasswordPolicyFacts:
        policies = PasswordPolicies(domain)
        found = (await policies.page(filter=equal("name", name) if name else "")).items
        # What counts for all has the largest number: the others come before it, for the groups they are given to.
        found.sort(key=lambda each: int(each.get("priority") or 0), reverse=True)
        if not found:
            raise NotFound(f"there is no password policy {name or ''} in domain {domain.url}".replace("  ", " "))
        return facts_of(PasswordPolicyFacts, found[0], policy_id=found[0]["id"])

    return ask_domain(look, domain_url, connection)
