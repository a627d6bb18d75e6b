"""Realm-level roles, what they include, and who has which."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.lookups.base import ask_realm
from iam_resources.cncc.lookups.groups import find_group
from iam_resources.cncc.realm import Realm
from iam_resources.directory.lookups import facts_of, find_one


@dataclass(frozen=True)
class RoleFacts:
    """A role as the vendor returns it (section 2.8)."""

    role_id: str
    name: str
    description: str | None = None
    composite: bool = False
    """Whether it includes other roles; see `list_composite_roles`."""
    container_id: str | None = None
    """UUID of the realm or of the client that the role belongs to."""
    client_id: str | None = None
    """Client id of the client that the role belongs to, such as `realm-management`; None for a realm-level role."""


def list_realm_roles(*, realm: str | None = None, connection: str | None = None) -> list[RoleFacts]:
    """List all realm-level roles. Section 2.8.

    Args:
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.
    """

    async def look(place: Realm) -> list[RoleFacts]:
        return [role_facts(seen) for seen in await place.roles.all()]

    return ask_realm(look, realm, connection)


def get_user_roles(
    *,
    username: str | None = None,
    user_id: str | None = None,
    effective: bool = False,
    realm: str | None = None,
    connection: str | None = None,
) -> list[RoleFacts]:
    """List the realm-level roles that a user has by grants of their own, by name. Section 2.9.

    Args:
        username: the user's name; give this or `user_id`.
        user_id: the user's UUID.
        effective: also roles of the user's groups and of the groups above these, and what composite roles include
            (Keycloak's admin API, `GET users/{id}/role-mappings/realm/composite`).
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user.
        Refused: neither of the two is given, or both.
    """

    async def look(place: Realm) -> list[RoleFacts]:
        user = await find_one(place.users, username=username, user_id=user_id)
        api, user_uuid = place.grants.api, str(user["id"])
        return _by_name(await (api.effective("users", user_uuid) if effective else api.get(user_uuid)))

    return ask_realm(look, realm, connection)


def list_group_roles(
    *,
    path: str | None = None,
    group_id: str | None = None,
    effective: bool = False,
    realm: str | None = None,
    connection: str | None = None,
) -> list[RoleFacts]:
    """List the realm-level roles that a group has by grants of its own, by name.

    Keycloak's admin API, `GET groups/{id}/role-mappings/realm`.

    Args:
        path: the group's path; give this or `group_id`.
        group_id: the group's UUID.
        effective: also roles of the groups above it, and what composite roles include
            (`GET groups/{id}/role-mappings/realm/composite`).
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such group.
        Refused: neither of the two is given, or both; or several groups have that path.
    """

    async def look(place: Realm) -> list[RoleFacts]:
        group = await find_group(place, path, group_id)
        api, group_uuid = place.grants.api, str(group["id"])
        return _by_name(await (api.effective("groups", group_uuid) if effective else api.of_group(group_uuid)))

    return ask_realm(look, realm, connection)


def list_composite_roles(
    *, name: str | None = None, role_id: str | None = None, realm: str | None = None, connection: str | None = None
) -> list[RoleFacts]:
    """List the roles that a role includes directly: first those of the realm, then those of clients, each by name.

    Each has its `container_id`, and a role of a client has its `client_id`. A role that is itself `composite` includes
    others in turn. Keycloak's admin API, `GET roles-by-id/{id}/composites`.

    Args:
        name: the realm-level role's name; give this or `role_id`.
        role_id: the UUID of a role, of the realm or of a client.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such role.
        Denied: it includes roles of a client, and the account of the connection may not see that client.
        Refused: neither of the two is given, or both.
    """

    async def look(place: Realm) -> list[RoleFacts]:
        role = await find_one(place.roles, name=name, role_id=role_id)
        included = await place.roles.api.composites(str(role["id"]))
        uuids = list({str(seen["containerId"]) for seen in included if seen.get("clientRole")})
        clients = await asyncio.gather(*(place.clients.by_id(uuid) for uuid in uuids))
        client_ids = {str(client["id"]): str(client["clientId"]) for client in clients if client is not None}
        found = [
            role_facts(seen, client_ids.get(str(seen["containerId"])))
            for seen in included
            if not seen.get("clientRole") or str(seen["containerId"]) in client_ids  # else it went with its client
        ]
        return sorted(found, key=lambda each: (each.client_id or "", each.name))

    return ask_realm(look, realm, connection)


def role_facts(seen: Representation, client_id: str | None = None) -> RoleFacts:
    """A role as a program sees it.

    Args:
        seen: as the vendor returned it.
        client_id: of the client that it belongs to; None for a realm-level role.
    """
    return facts_of(RoleFacts, seen, role_id=seen["id"], client_id=client_id)


def _by_name(roles: Iterable[Representation]) -> list[RoleFacts]:
    return sorted((role_facts(seen) for seen in roles), key=lambda role: role.name)
