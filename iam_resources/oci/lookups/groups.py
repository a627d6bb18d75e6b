"""Groups, dynamic groups, and which user is in which group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from iam_resources.directory.lookups import choose_one
from iam_resources.oci.api.groups import Memberships
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.directory import living
from iam_resources.oci.lookups.base import describe, get_one, list_all, run


@dataclass(frozen=True)
class GroupFacts:
    """A group as the service describes it."""

    group_id: str
    name: str
    description: str = ""
    lifecycle_state: str = ""
    freeform_tags: Mapping[str, str] = field(default_factory=dict)
    defined_tags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    time_created: str = ""


@dataclass(frozen=True)
class MembershipFacts:
    """That a user is in a group."""

    membership_id: str
    user_id: str
    group_id: str
    time_created: str = ""


@dataclass(frozen=True)
class DynamicGroupFacts:
    """A dynamic group as the service describes it."""

    dynamic_group_id: str
    name: str
    matching_rule: str = ""
    description: str = ""
    lifecycle_state: str = ""


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
    _, reference = choose_one("look up a dynamic group", name=name, dynamic_group_id=dynamic_group_id)
    return get_one(DynamicGroupFacts, lambda tenancy: tenancy.dynamic_groups, reference, connection, "dynamic-groups")


def list_dynamic_groups(*, connection: str | None = None) -> list[DynamicGroupFacts]:
    """List all dynamic groups. ListDynamicGroups, in pages of 1,000.

    Args:
        connection: name of the connection; without it the default one.
    """
    return list_all(
        DynamicGroupFacts, lambda tenancy: tenancy.dynamic_groups.api.listing(), connection, "dynamic-groups"
    )


def get_group(*, name: str | None = None, group_id: str | None = None, connection: str | None = None) -> GroupFacts:
    """Look up one group. GetGroup, ListGroups.

    Args:
        name: the group's name; give this or `group_id`.
        group_id: the group's OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such group.
        Refused: neither of the two is given, or both.
    """
    _, reference = choose_one("look up a group", name=name, group_id=group_id)
    return get_one(GroupFacts, lambda tenancy: tenancy.groups, reference, connection, "groups")


def list_groups(*, connection: str | None = None) -> list[GroupFacts]:
    """List all groups. ListGroups, in pages of 1,000.

    Args:
        connection: name of the connection; without it the default one.
    """
    return list_all(GroupFacts, lambda tenancy: tenancy.groups.api.listing(), connection, "groups")


def list_memberships(
    *, user: str | None = None, group: str | None = None, connection: str | None = None
) -> list[MembershipFacts]:
    """List the groups of a user, or the users of a group. ListUserGroupMemberships.

    Args:
        user: a user's name or OCID; give this or `group`.
        group: a group's name or OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user or group.
        Refused: neither of the two is given, or both.
    """
    tried = "list memberships"
    choose_one(tried, user=user, group=group)

    async def look(tenancy: Tenancy) -> list[MembershipFacts]:
        api = Memberships(tenancy.identity, tenancy.tenancy_id)
        if user is not None:
            pages = api.of_user((await tenancy.users.identify(user, tried=tried)).id)
        else:
            pages = api.of_group((await tenancy.groups.identify(str(group), tried=tried)).id)
        return [describe(MembershipFacts, seen) async for seen in living(pages)]

    return run(look, connection, "groups")
