"""Policies."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.directory.lookups import choose_one
from iam_resources.oci.lookups.base import get_one, list_all


@dataclass(frozen=True)
class PolicyFacts:
    """A policy as the service describes it."""

    policy_id: str
    name: str
    compartment_id: str
    statements: tuple[str, ...] = ()
    description: str = ""
    version_date: str | None = None
    lifecycle_state: str = ""


def get_policy(
    *,
    name: str | None = None,
    policy_id: str | None = None,
    compartment_id: str | None = None,
    connection: str | None = None,
) -> PolicyFacts:
    """Look up one policy. GetPolicy, ListPolicies.

    Args:
        name: the policy's name; give this or `policy_id`.
        policy_id: the policy's OCID.
        compartment_id: OCID of the compartment that it is attached to; without it the tenancy.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such policy.
        Refused: neither name nor OCID is given, or both.
    """
    _, reference = choose_one("look up a policy", name=name, policy_id=policy_id)
    return get_one(
        PolicyFacts, lambda tenancy: tenancy.policies.of(compartment_id or ""), reference, connection, "policies"
    )


def list_policies(*, compartment_id: str | None = None, connection: str | None = None) -> list[PolicyFacts]:
    """List the policies that are attached to a compartment. ListPolicies, in pages of 1,000.

    Args:
        compartment_id: OCID of the compartment; without it the tenancy.
        connection: name of the connection; without it the default one.
    """
    return list_all(
        PolicyFacts, lambda tenancy: tenancy.policies.api.listing(compartment_id or ""), connection, "policies"
    )
