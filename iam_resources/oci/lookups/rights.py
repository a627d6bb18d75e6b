"""Policies and dynamic groups."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.oci.api.calls import Body
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import DynamicGroupDirectory, PolicyDirectories
from iam_resources.oci.lookups.asking import every, now, one_of, there


@dataclass(frozen=True)
class PolicyFacts:
    """A policy as the service tells it."""

    policy_id: str
    name: str
    compartment_id: str
    statements: tuple[str, ...]
    description: str = ""
    version_date: str | None = None
    lifecycle_state: str = ""


@dataclass(frozen=True)
class DynamicGroupFacts:
    """A dynamic group as the service tells it."""

    dynamic_group_id: str
    name: str
    matching_rule: str
    description: str = ""
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
    reference = one_of(name, policy_id, words=("name", "policy_id"), tried="look up a policy")

    async def look(tenancy: Tenancy) -> PolicyFacts:
        policies = tenancy.part(PolicyDirectories).of(compartment_id or "")
        return _policy(there(await policies.look_up(reference), "policy", reference))

    return now(look, connection, "inspect", "policies")


def list_policies(*, compartment_id: str | None = None, connection: str | None = None) -> list[PolicyFacts]:
    """List the policies that are attached to a compartment. ListPolicies, in pages of 1,000.

    Args:
        compartment_id: OCID of the compartment; without it the tenancy.
        connection: name of the connection; without it the default one.
    """

    async def look(tenancy: Tenancy) -> list[PolicyFacts]:
        api = tenancy.part(PolicyDirectories).api
        return [_policy(seen) for seen in await every(api.listing(compartment_id or ""))]

    return now(look, connection, "inspect", "policies")


def get_dynamic_group(
    *, name: str | None = None, dynamic_group_id: str | None = None, connection: str | None = None
) -> DynamicGroupFacts:
    """Look up one dynamic group. GetDynamicGroup, ListDynamicGroups.

    Args:
        name: the dynamic group's name; give this or `dynamic_group_id`.
        dynamic_group_id: the dynamic group's OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such dynamic group.
        Refused: neither of the two is given, or both.
    """
    words = ("name", "dynamic_group_id")
    reference = one_of(name, dynamic_group_id, words=words, tried="look up a dynamic group")

    async def look(tenancy: Tenancy) -> DynamicGroupFacts:
        seen = await tenancy.part(DynamicGroupDirectory).look_up(reference)
        return _dynamic_group(there(seen, "dynamic group", reference))

    return now(look, connection, "inspect", "dynamic-groups")


def list_dynamic_groups(*, connection: str | None = None) -> list[DynamicGroupFacts]:
    """List all dynamic groups. ListDynamicGroups, in pages of 1,000.

    Args:
        connection: name of the connection; without it the default one.
    """

    async def look(tenancy: Tenancy) -> list[DynamicGroupFacts]:
        return [_dynamic_group(seen) for seen in await every(tenancy.part(DynamicGroupDirectory).api.listing())]

    return now(look, connection, "inspect", "dynamic-groups")


def _policy(seen: Body) -> PolicyFacts:
    return PolicyFacts(
        policy_id=seen["id"],
        name=seen["name"],
        compartment_id=seen["compartmentId"],
        statements=tuple(seen.get("statements") or ()),
        description=seen.get("description") or "",
        version_date=seen.get("versionDate") or None,
        lifecycle_state=seen.get("lifecycleState") or "",
    )


def _dynamic_group(seen: Body) -> DynamicGroupFacts:
    return DynamicGroupFacts(
        dynamic_group_id=seen["id"],
        name=seen["name"],
        matching_rule=seen.get("matchingRule") or "",
        description=seen.get("description") or "",
        lifecycle_state=seen.get("lifecycleState") or "",
    )
