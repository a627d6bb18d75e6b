"""Realm-level roles, and who has which."""

from __future__ import annotations

from dataclasses import dataclass

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.lookups.base import ask_realm
from iam_resources.cncc.realm import Realm
from iam_resources.directory.lookups import facts_of, find_one


@dataclass(frozen=True)
class RoleFacts:
    """A realm-level role as the vendor returns it (section 2.8)."""

    role_id: str
    name: str
    description: str | None = None
    composite: bool = False


def list_realm_roles(*, realm: str | None = None, connection: str | None = None) -> list[RoleFacts]:
    """List all realm-level roles. Section 2.8.

    Args:
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.
    """

    async def look(place: Realm) -> list[RoleFacts]:
        return [_role(seen) for seen in await place.roles.all()]

    return ask_realm(look, realm, connection)


def get_user_roles(
    *, username: str | None = None, user_id: str | None = None, realm: str | None = None, connection: str | None = None
) -> list[RoleFacts]:
    """List the realm-level roles that a user has by grants of their own. Section 2.9.

    Args:
        username: the user's name; give this or `user_id`.
        user_id: the user's UUID.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: neither of the two is given, or both.
    """

    async def look(place: Realm) -> list[RoleFacts]:
        user = await find_one(place.users, username=username, user_id=user_id)
        granted = [_role(seen) for seen in await place.grants.api.get(str(user["id"]))]
        return sorted(granted, key=lambda role: role.name)

    return ask_realm(look, realm, connection)


def _role(seen: Representation) -> RoleFacts:
    return facts_of(RoleFacts, seen, role_id=seen["id"])
