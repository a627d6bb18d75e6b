"""Users, groups, and who is in which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from iam_resources.directory.lookups import one_of, told
from iam_resources.oci.api.calls import Body
from iam_resources.oci.api.memberships import Memberships
from iam_resources.oci.base.tags import tags_from_wire
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.lookups.asking import every, now, one


@dataclass(frozen=True)
class UserFacts:
    """A user as the service describes it."""

    user_id: str
    name: str
    description: str = ""
    email: str | None = None
    email_verified: bool = False
    lifecycle_state: str = ""
    is_mfa_activated: bool = False
    identity_provider_id: str | None = None
    capabilities: Mapping[str, bool] = field(default_factory=dict)
    """What the user may use, by the vendor's words: `canUseApiKeys`, ..."""
    freeform_tags: Mapping[str, str] = field(default_factory=dict)
    defined_tags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    time_created: str = ""
    last_successful_login_time: str | None = None


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


def get_user(*, name: str | None = None, user_id: str | None = None, connection: str | None = None) -> UserFacts:
    """Look up one user. GetUser, ListUsers.

    Args:
        name: the user's name; give this or `user_id`.
        user_id: the user's OCID.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: neither of the two is given, or both.
    """
    _, reference = one_of("look up a user", name=name, user_id=user_id)

    async def look(tenancy: Tenancy) -> UserFacts:
        return _user(await one(tenancy.users, reference))

    return now(look, connection, "inspect", "users")


def list_users(*, connection: str | None = None) -> list[UserFacts]:
    """List all users. ListUsers, in pages of 1,000.

    Args:
        connection: name of the connection; without it the default one.
    """

    async def look(tenancy: Tenancy) -> list[UserFacts]:
        return [_user(seen) for seen in await every(tenancy.users.api.listing())]

    return now(look, connection, "inspect", "users")


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
    _, reference = one_of("look up a group", name=name, group_id=group_id)

    async def look(tenancy: Tenancy) -> GroupFacts:
        return _group(await one(tenancy.groups, reference))

    return now(look, connection, "inspect", "groups")


def list_groups(*, connection: str | None = None) -> list[GroupFacts]:
    """List all groups. ListGroups, in pages of 1,000.

    Args:
        connection: name of the connection; without it the default one.
    """

    async def look(tenancy: Tenancy) -> list[GroupFacts]:
        return [_group(seen) for seen in await every(tenancy.groups.api.listing())]

    return now(look, connection, "inspect", "groups")


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
    one_of(tried, user=user, group=group)

    async def look(tenancy: Tenancy) -> list[MembershipFacts]:
        api = Memberships(tenancy.identity, tenancy.tenancy_id)
        if user is not None:
            pages = api.of_user((await tenancy.users.identify(user, tried=tried)).id)
        else:
            pages = api.of_group((await tenancy.groups.identify(str(group), tried=tried)).id)
        return [told(MembershipFacts, seen, membership_id=seen["id"]) for seen in await every(pages)]

    return now(look, connection, "inspect", "groups")


def _user(seen: Body) -> UserFacts:
    return told(UserFacts, seen, user_id=seen["id"], defined_tags=_defined_tags(seen))


def _group(seen: Body) -> GroupFacts:
    return told(GroupFacts, seen, group_id=seen["id"], defined_tags=_defined_tags(seen))


def _defined_tags(seen: Body) -> Mapping[str, Mapping[str, str]]:
    """Without those of the service."""
    tags: Mapping[str, Mapping[str, str]] = tags_from_wire(seen)["defined_tags"]
    return tags
