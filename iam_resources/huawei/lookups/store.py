"""Users, groups and memberships."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from iam_resources.directory.lookups import facts_of
from iam_resources.huawei.connection import Row
from iam_resources.huawei.instance import Instance
from iam_resources.huawei.lookups.base import find, list_as, read_of, run
from iam_resources.huawei.user_fields import UserInputs, fields_of

_AT_ONCE = 100
"""Groups that one call takes (4.8.7)."""


@dataclass(frozen=True)
class PersonFacts:
    """What the identity source and SCIM say of a user."""

    user_id: str
    user_name: str
    display_name: str = ""
    family_name: str = ""
    given_name: str = ""
    email: str = ""
    title: str = ""
    user_type: str = ""
    phone_number: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    enterprise: Mapping[str, str] = field(default_factory=dict)
    external_id: str = ""


@dataclass(frozen=True)
class UserFacts(PersonFacts):
    """A user as the service describes them."""

    enabled: bool = True
    created_at: int = 0
    """In milliseconds since 1970."""


@dataclass(frozen=True)
class GroupFacts:
    """A group as the service describes it."""

    group_id: str
    display_name: str
    description: str = ""
    external_id: str = ""
    created_at: int = 0
    """In milliseconds since 1970."""


@dataclass(frozen=True)
class MembershipFacts:
    """That a user is in a group."""

    membership_id: str
    user_id: str
    group_id: str


def get_user(user: str, *, identity_store_id: str | None = None, connection: str | None = None) -> UserFacts:
    """Look up one user. Sections 4.6.4 and 4.6.6.

    Args:
        user: id or user name, compared exactly.
        identity_store_id: without it that of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
    """
    return _user(run(lambda place: find(place.users, user), connection, identity_store_id=identity_store_id))


def list_users(*, identity_store_id: str | None = None, connection: str | None = None) -> list[UserFacts]:
    """List all users. Section 4.6.2; arguments as in `get_user`."""
    return run(lambda place: list_as(_user, place.users.api.listing()), connection, identity_store_id=identity_store_id)


def get_group(group: str, *, identity_store_id: str | None = None, connection: str | None = None) -> GroupFacts:
    """Look up one group. Sections 4.7.5 and 4.7.6.

    Args:
        group: id or display name, compared exactly.
        identity_store_id, connection: as in `get_user`.

    Raises:
        NotFound: there is no such group.
    """
    return _group(run(lambda place: find(place.groups, group), connection, identity_store_id=identity_store_id))


def list_groups(
    *, containing: str | None = None, identity_store_id: str | None = None, connection: str | None = None
) -> list[GroupFacts]:
    """List groups. Section 4.7.2.

    Args:
        containing: what the display name contains, as the service understands it, which is not an exact match; without
            it all.
        identity_store_id, connection: as in `get_user`.
    """
    return run(
        lambda place: list_as(_group, place.groups.api.listing(display_name=containing or None)),
        connection,
        identity_store_id=identity_store_id,
    )


def list_group_users(
    group: str, *, identity_store_id: str | None = None, connection: str | None = None
) -> list[MembershipFacts]:
    """List the users of a group. Section 4.8.2; arguments as in `get_group`."""

    async def look(place: Instance) -> list[MembershipFacts]:
        of_group = place.members.api.of_group
        return await read_of(place.groups, group, lambda group_id: list_as(_membership, of_group(group_id)))

    return run(look, connection, identity_store_id=identity_store_id)


def list_user_groups(
    user: str, *, identity_store_id: str | None = None, connection: str | None = None
) -> list[MembershipFacts]:
    """List the groups of a user. Section 4.8.3; arguments as in `get_user`."""

    async def look(place: Instance) -> list[MembershipFacts]:
        of_user = place.members.api.of_user
        return await read_of(place.users, user, lambda user_id: list_as(_membership, of_user(user_id)))

    return run(look, connection, identity_store_id=identity_store_id)


def get_membership(
    membership_id: str, *, identity_store_id: str | None = None, connection: str | None = None
) -> MembershipFacts:
    """Look up one membership by its id. Section 4.8.5.

    Raises:
        NotFound: there is no such membership.
    """
    row = run(lambda place: place.members.api.get(membership_id), connection, identity_store_id=identity_store_id)
    return _membership(row)


def is_member_in_groups(
    user: str, groups: Sequence[str], *, identity_store_id: str | None = None, connection: str | None = None
) -> dict[str, bool]:
    """Look which of some groups a user is in, 100 a call. Section 4.8.7.

    Args:
        user: id or user name.
        groups: ids or display names, any number.
        identity_store_id, connection: as in `get_user`.

    Returns:
        Whether the user is in it, by what `groups` says.

    Raises:
        NotFound: there is no such user or group.
    """

    async def look(place: Instance) -> dict[str, bool]:
        user_id = str((await find(place.users, user))["id"])
        ids = {each: str((await find(place.groups, each))["id"]) for each in groups}
        unique, there = sorted(set(ids.values())), dict[str, bool]()
        for start in range(0, len(unique), _AT_ONCE):
            there |= await place.members.api.exist(user_id, unique[start : start + _AT_ONCE])
        return {each: there[group_id] for each, group_id in ids.items()}

    return run(look, connection, identity_store_id=identity_store_id)


def _user(row: Row) -> UserFacts:
    return facts_of(UserFacts, {**row, **fields_of(UserInputs, row)}, enabled=bool(row.get("enabled")))


def _group(row: Row) -> GroupFacts:
    return facts_of(GroupFacts, row)


def _membership(row: Row) -> MembershipFacts:
    return facts_of(MembershipFacts, row, user_id=str(row["member_id"]["user_id"]))
