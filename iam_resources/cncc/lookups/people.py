"""Users, realm-level roles, and who has which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.lookups.asking import now, one, some
from iam_resources.cncc.realm import Realm
from iam_resources.directory.lookups import one_of, told


@dataclass(frozen=True)
class UserFacts:
    """A user as the vendor tells it (section 2.4)."""

    user_id: str
    username: str
    enabled: bool
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email_verified: bool = False
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    required_actions: tuple[str, ...] = ()
    created_timestamp_ms: int | None = None
    """When it was made, in milliseconds since 1970."""


@dataclass(frozen=True)
class RoleFacts:
    """A realm-level role as the vendor tells it (section 2.8)."""

    role_id: str
    name: str
    description: str | None = None
    composite: bool = False


def get_user(
    *, username: str | None = None, user_id: str | None = None, realm: str | None = None, connection: str | None = None
) -> UserFacts:
    """Look up one user. Sections 2.3 and 2.4.

    Args:
        username: its name; give this or `user_id`.
        user_id: its UUID.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: neither of the two is given, or both.
    """
    which = one_of("look up a user", username=username, user_id=user_id)

    async def look(there: Realm) -> UserFacts:
        return _user(await one(there.users, which, "username"))

    return now(look, realm, connection)


def list_users(
    *,
    search: str | None = None,
    first: int = 0,
    max: int | None = None,
    realm: str | None = None,
    connection: str | None = None,
) -> list[UserFacts]:
    """List users by user name. Section 2.3.

    Args:
        search: a part of user name, first or last name or e-mail address; `*` stands for anything, what is in double
            quotes must be the whole.
        first: position of the first one wanted, from 0.
        max: how many at most; without it all, in pages.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.
    """

    async def look(there: Realm) -> list[UserFacts]:
        fetch = partial(there.users.api.page, search=search) if search else there.users.api.page
        return [_user(seen) for seen in await some(fetch, first, max)]

    return now(look, realm, connection)


def list_realm_roles(*, realm: str | None = None, connection: str | None = None) -> list[RoleFacts]:
    """List all realm-level roles. Section 2.8.

    Args:
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.
    """

    async def look(there: Realm) -> list[RoleFacts]:
        return [_role(seen) for seen in await there.roles.all()]

    return now(look, realm, connection)


def get_user_roles(
    *, username: str | None = None, user_id: str | None = None, realm: str | None = None, connection: str | None = None
) -> list[RoleFacts]:
    """List the realm-level roles that a user has by grants of its own. Section 2.9.

    Args:
        username: the user's name; give this or `user_id`.
        user_id: the user's UUID.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: neither of the two is given, or both.
    """
    which = one_of("look up a user", username=username, user_id=user_id)

    async def look(there: Realm) -> list[RoleFacts]:
        user = await one(there.users, which, "username")
        held = [_role(seen) for seen in await there.grants.api.get(str(user["id"]))]
        return sorted(held, key=lambda role: role.name)

    return now(look, realm, connection)


def _user(seen: Representation) -> UserFacts:
    return told(
        UserFacts,
        seen,
        user_id=seen["id"],
        enabled=bool(seen.get("enabled")),
        attributes={name: tuple(values) for name, values in seen.get("attributes", {}).items()},
        required_actions=tuple(sorted(seen.get("requiredActions", []))),
        created_timestamp_ms=seen.get("createdTimestamp"),
    )


def _role(seen: Representation) -> RoleFacts:
    return told(RoleFacts, seen, role_id=seen["id"])
