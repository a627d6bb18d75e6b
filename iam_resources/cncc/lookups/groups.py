"""Groups, and who is in them. All of it is Keycloak's admin API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.directory.objects import PAGE
from iam_resources.cncc.lookups.base import ask_realm
from iam_resources.cncc.lookups.users import UserFacts, user_facts
from iam_resources.cncc.realm import Realm
from iam_resources.directory.lookups import choose_one, facts_of, find_one, list_part, require_found


@dataclass(frozen=True)
class GroupFacts:
    """A group as the vendor returns it (Keycloak's admin API)."""

    group_id: str
    name: str
    path: str
    """Its name and those of the groups above it, `/staff/eu`."""
    parent_id: str | None = None
    """UUID of the group above it; None at the top."""
    description: str | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def get_group(
    *, path: str | None = None, group_id: str | None = None, realm: str | None = None, connection: str | None = None
) -> GroupFacts:
    """Look up one group. Keycloak's admin API, `GET group-by-path/{path}` and `GET groups/{id}`.

    Args:
        path: its path, `/staff/eu`; give this or `group_id`. A name at the top needs no slash in front.
        group_id: its UUID.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such group.
        Refused: neither of the two is given, or both; or several groups have that path, as names may have slashes.
    """

    async def look(place: Realm) -> GroupFacts:
        return _group(await find_group(place, path, group_id))

    return ask_realm(look, realm, connection)


def list_groups(
    *,
    search: str | None = None,
    first: int = 0,
    max: int | None = None,
    realm: str | None = None,
    connection: str | None = None,
) -> list[GroupFacts]:
    """List the groups at any depth. Keycloak's admin API, `GET groups` and `GET groups/{id}/children`.

    Without `search` it is the tree from the top: each group is followed by those below it, and groups beside each other
    are in order of their names. That takes a call for each page, and for each group that has others below it.

    Args:
        search: a part of the name, case-insensitive, in which `%` stands for anything and `_` for one character: only
            the groups that match, in order of their names.
        first: position of the first one wanted, from 0.
        max: how many at most; without it all, in pages.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.
    """

    async def look(place: Realm) -> list[GroupFacts]:
        if search:
            found = await list_part(partial(place.groups.api.search, search), size=PAGE, first=first, most=max)
        else:
            found = await _part_of(place.groups.listing(), first, max)
        return [_group(seen) for seen in found]

    return ask_realm(look, realm, connection)


def list_group_members(
    *,
    path: str | None = None,
    group_id: str | None = None,
    first: int = 0,
    max: int | None = None,
    realm: str | None = None,
    connection: str | None = None,
) -> list[UserFacts]:
    """List the users that are in a group itself, not in one below it, by user name.

    Keycloak's admin API, `GET groups/{id}/members`.

    Args:
        path: the group's path; give this or `group_id`.
        group_id: the group's UUID.
        first: position of the first one wanted, from 0.
        max: how many at most; without it all, in pages.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such group.
        Refused: neither of the two is given, or both; or several groups have that path.
    """

    async def look(place: Realm) -> list[UserFacts]:
        group = await find_group(place, path, group_id)
        page = partial(place.groups.api.members, str(group["id"]), brief=False)
        return [user_facts(seen) for seen in await list_part(page, size=PAGE, first=first, most=max)]

    return ask_realm(look, realm, connection)


def list_user_groups(
    *,
    username: str | None = None,
    user_id: str | None = None,
    first: int = 0,
    max: int | None = None,
    realm: str | None = None,
    connection: str | None = None,
) -> list[GroupFacts]:
    """List the groups that a user is in, without the groups above those, by name.

    Keycloak's admin API, `GET users/{id}/groups`.

    Args:
        username: the user's name; give this or `user_id`.
        user_id: the user's UUID.
        first: position of the first one wanted, from 0.
        max: how many at most; without it all, in pages.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: neither of the two is given, or both.
    """

    async def look(place: Realm) -> list[GroupFacts]:
        user = await find_one(place.users, username=username, user_id=user_id)
        page = partial(place.groups.api.of_user, str(user["id"]), brief=False)
        return [_group(seen) for seen in await list_part(page, size=PAGE, first=first, most=max)]

    return ask_realm(look, realm, connection)


async def find_group(place: Realm, path: str | None, group_id: str | None) -> Representation:
    """The one group that is meant.

    Args:
        place: the realm.
        path, group_id: one of the two is given.

    Raises:
        NotFound: there is none.
        Refused: neither of the two is given, or both; or several groups have that path.
    """
    way, value = choose_one("look up a group", path=path, group_id=group_id)
    if way == "group_id":
        seen = await place.groups.by_id(value)
    else:
        value = value if value.startswith("/") else f"/{value}"
        seen = await place.groups.look_up(value) if value != "/" else None
    return require_found(seen, place.groups.kind, value, place.groups.where)


async def _part_of(groups: AsyncIterator[Representation], first: int, most: int | None) -> list[Representation]:
    """A part of the tree; nothing is read behind its end."""
    found: list[Representation] = []
    if most is not None and most <= 0:
        return found
    position = 0
    async for group in groups:
        if position >= first:
            found.append(group)
        position += 1
        if len(found) == most:
            break
    return found


def _group(seen: Representation) -> GroupFacts:
    return facts_of(GroupFacts, seen, group_id=seen["id"])
