"""Users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.lookups.base import get_one, list_some
from iam_resources.directory.lookups import facts_of


@dataclass(frozen=True)
class UserFacts:
    """A user as the vendor returns it (section 2.4)."""

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
    """When the user was made, in milliseconds since 1970."""


def get_user(
    *, username: str | None = None, user_id: str | None = None, realm: str | None = None, connection: str | None = None
) -> UserFacts:
    """Look up one user. Sections 2.3 and 2.4.

    Args:
        username: the user's name; give this or `user_id`.
        user_id: the user's UUID.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: neither of the two is given, or both.
    """
    return get_one(user_facts, lambda place: place.users, realm, connection, username=username, user_id=user_id)


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
    filters: dict[str, Any] = {"search": search} if search else {}
    return list_some(
        user_facts, lambda place: partial(place.users.api.page, **filters), realm, connection, first=first, most=max
    )


def user_facts(seen: Representation) -> UserFacts:
    """A user as a program sees one."""
    return facts_of(
        UserFacts,
        seen,
        user_id=seen["id"],
        enabled=bool(seen.get("enabled")),
        attributes={name: tuple(values) for name, values in seen.get("attributes", {}).items()},
        required_actions=tuple(sorted(seen.get("requiredActions", []))),
        created_timestamp_ms=seen.get("createdTimestamp"),
    )
