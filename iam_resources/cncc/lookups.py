"""Lookups: what exists in a realm, as a program asks while it runs.

    ana = cncc.get_user(username="ana")
    for user in cncc.list_users(search="team-"):
        ...

Plain functions that wait for the answer; the connection comes from the stack's configuration. They read what is there
now, also in a preview, so use the outputs of resources for what the same program makes.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.connection import connect
from iam_resources.cncc.directory import Directory
from iam_resources.cncc.directory.objects import PAGE
from iam_resources.cncc.realm import Realm
from iam_resources.engine import program_settings, run_now
from iam_resources.errors import NotFound, Refused
from iam_resources.http import offset_pages

T = TypeVar("T")


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


@dataclass(frozen=True)
class ClientFacts:
    """A client as the vendor tells it (section 2.12), without its secret."""

    client_uuid: str
    client_id: str
    name: str | None = None
    enabled: bool = True
    public: bool = False
    root_url: str | None = None
    base_url: str | None = None
    redirect_uris: tuple[str, ...] = ()
    web_origins: tuple[str, ...] = ()


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

    async def look(there: Realm) -> UserFacts:
        return _user(await _one(there.users, username, user_id, "username", "user_id"))

    return _now(look, realm, connection)


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
        return [_user(seen) for seen in await _pages(fetch, first, max)]

    return _now(look, realm, connection)


def list_realm_roles(*, realm: str | None = None, connection: str | None = None) -> list[RoleFacts]:
    """List all realm-level roles. Section 2.8.

    Args:
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.
    """

    async def look(there: Realm) -> list[RoleFacts]:
        return [_role(seen) for seen in await there.roles.all()]

    return _now(look, realm, connection)


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

    async def look(there: Realm) -> list[RoleFacts]:
        user = await _one(there.users, username, user_id, "username", "user_id")
        held = [_role(seen) for seen in await there.grants.api.get(str(user["id"]))]
        return sorted(held, key=lambda role: role.name)

    return _now(look, realm, connection)


def get_client(
    *,
    client_id: str | None = None,
    client_uuid: str | None = None,
    realm: str | None = None,
    connection: str | None = None,
) -> ClientFacts:
    """Look up one client. Section 2.12.

    Args:
        client_id: its client id, such as `cncc`; give this or `client_uuid`.
        client_uuid: its UUID.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such client.
        Refused: neither of the two is given, or both.
    """

    async def look(there: Realm) -> ClientFacts:
        return _client(await _one(there.clients, client_id, client_uuid, "client_id", "client_uuid"))

    return _now(look, realm, connection)


def list_clients(
    *, first: int = 0, max: int | None = None, realm: str | None = None, connection: str | None = None
) -> list[ClientFacts]:
    """List clients by client id. Section 2.12.

    Args:
        first: position of the first one wanted, from 0.
        max: how many at most; without it all, in pages.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.
    """

    async def look(there: Realm) -> list[ClientFacts]:
        return [_client(seen) for seen in await _pages(there.clients.api.page, first, max)]

    return _now(look, realm, connection)


def _now(look: Callable[[Realm], Coroutine[Any, Any, T]], realm: str | None, connection: str | None) -> T:
    async def work() -> T:
        return await look((await connect(program_settings(), connection)).realm(realm))

    return run_now(work())


async def _one(
    there: Directory[Any], name: str | None, object_id: str | None, by_name: str, by_id: str
) -> Representation:
    if (name is None) == (object_id is None):
        raise Refused(f"give either {by_name} or {by_id}", tried=f"look up a {there.kind}")
    seen = await (there.by_name(name) if name is not None else there.by_id(object_id or ""))
    if seen is None:
        raise NotFound(f"there is no {there.kind} {name or object_id} in realm {there.realm}")
    return seen


async def _pages(
    fetch: Callable[[int, int], Coroutine[Any, Any, list[Representation]]], first: int, most: int | None
) -> list[Representation]:
    if most is not None and most <= PAGE:
        return await fetch(first, most) if most > 0 else []
    found: list[Representation] = []
    async for seen in offset_pages(lambda at, size: fetch(first + at, size), size=PAGE):
        found.append(seen)
        if most is not None and len(found) == most:
            break
    return found


def _user(seen: Representation) -> UserFacts:
    return UserFacts(
        user_id=seen["id"],
        username=seen["username"],
        enabled=bool(seen.get("enabled")),
        email=seen.get("email"),
        first_name=seen.get("firstName"),
        last_name=seen.get("lastName"),
        email_verified=bool(seen.get("emailVerified")),
        attributes={name: tuple(values) for name, values in seen.get("attributes", {}).items()},
        required_actions=tuple(sorted(seen.get("requiredActions", []))),
        created_timestamp_ms=seen.get("createdTimestamp"),
    )


def _role(seen: Representation) -> RoleFacts:
    return RoleFacts(seen["id"], seen["name"], seen.get("description") or None, bool(seen.get("composite")))


def _client(seen: Representation) -> ClientFacts:
    return ClientFacts(
        client_uuid=seen["id"],
        client_id=seen["clientId"],
        name=seen.get("name"),
        enabled=bool(seen.get("enabled", True)),
        public=bool(seen.get("publicClient")),
        root_url=seen.get("rootUrl") or None,
        base_url=seen.get("baseUrl") or None,
        redirect_uris=tuple(sorted(seen.get("redirectUris", []))),
        web_origins=tuple(sorted(seen.get("webOrigins", []))),
    )
