"""Roles of a user or a group: 2.9 and 2.10 of the guide; revoking is Keycloak's."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.cncc import bodies
from iam_resources.sandbox.cncc.exceptions import Plain, server_failed
from iam_resources.sandbox.cncc.models.group import Group
from iam_resources.sandbox.cncc.models.role import Role
from iam_resources.sandbox.cncc.models.user import User
from iam_resources.sandbox.cncc.request import NO_CONTENT, Request, json_answer
from iam_resources.sandbox.cncc.responses.groups import group_of
from iam_resources.sandbox.cncc.responses.roles import REPRESENTATION, represent
from iam_resources.sandbox.cncc.responses.users import user_of
from iam_resources.sandbox.messages import Answer


def granted(request: Request) -> Answer:
    """2.9 ``GET …/role-mappings/realm``, and of a client: direct grants, not through groups or other roles."""
    holder = _holder(request)
    client = _client(request)
    request.require("view-users", "manage-users")
    return _list([role for role in _roles(request, holder) if role.client == client])


def effective(request: Request) -> Answer:
    """``GET …/role-mappings/realm/composite``, and of a client: with grants through groups and other roles."""
    holder = _holder(request)
    client = _client(request)
    request.require("view-users", "manage-users")
    brief = request.flag("briefRepresentation", True)
    roles = [request.realm.roles[role_id] for role_id in request.realm.effective_roles(holder)]
    return json_answer([represent(role, brief=brief) for role in roles if role.client == client])


def available(request: Request) -> Answer:
    """``GET …/role-mappings/realm/available``: roles that are not granted yet."""
    user = user_of(request)
    request.require("view-users", "manage-users")
    return _list([role for role in request.realm.realm_roles() if role.id not in user.roles])


def everything(request: Request) -> Answer:
    """``GET …/role-mappings``: of the realm and of clients; a key without roles is omitted."""
    holder = _holder(request)
    request.require("view-users", "manage-users")
    body: dict[str, Any] = {}
    roles = _roles(request, holder)
    if of_realm := [represent(role, brief=True) for role in roles if role.client is None]:
        body["realmMappings"] = of_realm
    for role in roles:
        if role.client is None:
            continue
        client = request.realm.clients[role.client]
        entry = body.setdefault("clientMappings", {}).setdefault(
            client.client_id, {"id": client.id, "client": client.client_id, "mappings": []}
        )
        entry["mappings"].append(represent(role, brief=True))
    return json_answer(body)


def grant(request: Request) -> Answer:
    """2.10 ``POST …/role-mappings/realm``: all or none; idempotent.

    Only ``id`` and ``name`` of each role are used, and they must agree.
    """
    holder = _holder(request)
    request.require("manage-users")
    given = bodies.read_list(request.call, REPRESENTATION)
    if given is None:
        raise server_failed()
    request.realm.grant(holder, _named(request, given))
    return NO_CONTENT


def revoke(request: Request) -> Answer:
    """``DELETE …/role-mappings/realm``: without a body all roles are revoked, the default role too."""
    holder = _holder(request)
    request.require("manage-users")
    given = bodies.read_list(request.call, REPRESENTATION)
    if given is None:
        roles = [role for role in _roles(request, holder) if role.client == _client(request)]
    else:
        roles = _named(request, given)
    request.realm.revoke(holder, roles)
    return NO_CONTENT


def _holder(request: Request) -> User | Group:
    return user_of(request) if "id" in request.parameters else group_of(request)


def _client(request: Request) -> str | None:
    client = request.parameters.get("client")
    if client is not None and client not in request.realm.clients:
        raise Plain(404, "Client not found")
    return client


def _roles(request: Request, holder: User | Group) -> list[Role]:
    return [request.realm.roles[role_id] for role_id in holder.roles]


def _named(request: Request, given: list[dict[str, Any]]) -> list[Role]:
    client = _client(request)
    roles = []
    for each in given:
        role = request.realm.role_named(each.get("name") or "", client) if each.get("name") is not None else None
        if role is None or role.id != each.get("id"):
            raise Plain(404, "Role not found")
        roles.append(role)
    return roles


def _list(roles: list[Role]) -> Answer:
    return json_answer([represent(role, brief=True) for role in roles])
