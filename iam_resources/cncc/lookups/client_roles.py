"""Roles of clients, and which of them users and groups have. All of it is Keycloak's admin API."""

from __future__ import annotations

import asyncio

from iam_resources.cncc.api.representation import Representation
from iam_resources.cncc.api.role_mapper import Holders
from iam_resources.cncc.lookups.base import ask_realm
from iam_resources.cncc.lookups.groups import find_group
from iam_resources.cncc.lookups.roles import RoleFacts, role_facts
from iam_resources.cncc.realm import Realm
from iam_resources.directory.lookups import find_one
from iam_resources.errors import Refused


def list_user_client_roles(
    *,
    username: str | None = None,
    user_id: str | None = None,
    client_id: str | None = None,
    effective: bool = False,
    realm: str | None = None,
    connection: str | None = None,
) -> list[RoleFacts]:
    """List the roles of clients that a user has, by client id and name.

    Keycloak's admin API, `GET users/{id}/role-mappings` and `GET users/{id}/role-mappings/clients/{client}`.

    Args:
        username: the user's name; give this or `user_id`.
        user_id: the user's UUID.
        client_id: only roles of this client, such as `realm-management`.
        effective: also roles of the user's groups and of the groups above these, and what composite roles include.
            Without `client_id` that takes a call for each client that the account of the connection may see.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such user, or no such client that the account may see.
        Denied: clients have to be asked for, and the account of the connection may not list them.
        Refused: neither `username` nor `user_id` is given, or both; or all clients would have to be asked, and the
            account may see none.
    """

    async def look(place: Realm) -> list[RoleFacts]:
        user = await find_one(place.users, username=username, user_id=user_id)
        return await _client_roles(place, "users", str(user["id"]), client_id, effective)

    return ask_realm(look, realm, connection)


def list_group_client_roles(
    *,
    path: str | None = None,
    group_id: str | None = None,
    client_id: str | None = None,
    effective: bool = False,
    realm: str | None = None,
    connection: str | None = None,
) -> list[RoleFacts]:
    """List the roles of clients that a group has, by client id and name.

    Keycloak's admin API, `GET groups/{id}/role-mappings` and `GET groups/{id}/role-mappings/clients/{client}`.

    Args:
        path: the group's path; give this or `group_id`.
        group_id: the group's UUID.
        client_id: only roles of this client, such as `realm-management`.
        effective: also roles of the groups above it, and what composite roles include. Without `client_id` that takes a
            call for each client that the account of the connection may see.
        realm: without it the realm of the connection.
        connection: name of the connection; without it the default one.

    Raises:
        NotFound: there is no such group, or no such client that the account may see.
        Denied: clients have to be asked for, and the account of the connection may not list them.
        Refused: neither `path` nor `group_id` is given, or both; or several groups have that path; or all clients would
            have to be asked, and the account may see none.
    """

    async def look(place: Realm) -> list[RoleFacts]:
        group = await find_group(place, path, group_id)
        return await _client_roles(place, "groups", str(group["id"]), client_id, effective)

    return ask_realm(look, realm, connection)


async def _client_roles(
    place: Realm, holders: Holders, holder_id: str, client_id: str | None, effective: bool
) -> list[RoleFacts]:
    api = place.grants.api
    if client_id is None and not effective:
        mappings = (await api.everything(holders, holder_id)).get("clientMappings", {}).values()
        return _by_client({str(each["client"]): each["mappings"] for each in mappings})
    if client_id is None:
        clients = [client async for client in place.clients.listing()]
        if not clients:  # every realm has some: the service leaves out what the account may not see
            raise Refused(
                f"the account of the connection may not see the clients of realm {place.name}",
                tried=f"look up the effective client roles of {holders.removesuffix('s')} {holder_id}",
                hint="Give the account the role view-clients of the realm",
            )
    else:
        clients = [await find_one(place.clients, client_id=client_id)]
    roles = await asyncio.gather(
        *(api.of_client(holders, holder_id, str(client["id"]), effective=effective) for client in clients)
    )
    return _by_client(dict(zip((str(client["clientId"]) for client in clients), roles, strict=True)))


def _by_client(roles: dict[str, list[Representation]]) -> list[RoleFacts]:
    found = [role_facts(seen, client_id) for client_id, mappings in roles.items() for seen in mappings]
    return sorted(found, key=lambda role: (role.client_id or "", role.name))
