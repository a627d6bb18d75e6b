"""Policies and dynamic groups."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.directory.lookups import one_of, told
from iam_resources.oci.api.calls import Body
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.lookups.asking import every, now, one


@dataclass(frozen=True)
class PolicyFacts:
    """A policy as the service describes it."""

    policy_id: str
    name: str
    compartment_id: str
    statements: tuple[str, ...]
    description: str = ""
    version_date: str | None = None
    lifecycle_state: str = ""


@dataclass(frozen=True)
class DynamicGroupFacts:
    """A dynamic group as the service describes it."""

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
    _, reference = one_of("look up a policy", name=name, policy_id=policy_id)

    async def look(tenancy: Tenancy) -> PolicyFacts:
        return _policy(await one(tenancy.policies.of(compartment_id or ""), reference))

    return now(look, connection, "inspect", "policies")


def list_policies(*, compartment_id: str | None = None, connection: str | None = None) -> list[PolicyFacts]:
    """List the policies that are attached to a compartment. ListPolicies, in pages of 1,000.

    Args:
        compartment_id: OCID of the compartment; without it the tenancy.
        connection: name of the connection; without it the default one.
    """

    async def look(tenancy: Tenancy) -> list[PolicyFacts]:
        api = tenancy.policies.api
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
    _, reference = one_of("look up a dynamic group", name=name, dynamic_group_id=dynamic_group_id)

    async def look(tenancy: Tenancy) -> DynamicGroupFacts:
        return _dynamic_group(await one(tenancy.dynamic_groups, reference))

    return now(look, connection, "inspect", "dynamic-groups")


def list_dynamic_groups(*, connection: str | None = None) -> list[DynamicGroupFacts]:
    """List all dynamic groups. ListDynamicGroups, in pages of 1,000.

    Args:
        connection: name of the connection; without it the default one.
    """

    async def look(tenancy: Tenancy) -> list[DynamicGroupFacts]:
        return [_dynamic_group(seen) for seen in await every(tenancy.dynamic_groups.api.listing())]

    return now(look, connection, "inspect", "dynamic-groups")


def _policy(seen: Body) -> PolicyFacts:
    return told(PolicyFacts, seen, policy_id=seen["id"], statements=tuple(seen.get("statements") or ()))


def _dynamic_group(seen: Body) -> DynamicGroupFacts:
    rule = seen.get("matchingRule") or ""
    return told(DynamicGroupFacts, seen, dynamic_group_id=seen["id"], matching_rule=rule)
