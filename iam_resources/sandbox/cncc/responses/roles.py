"""Roles of the realm: 2.8 of the guide lists them; the rest is Keycloak's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from iam_resources.sandbox.cncc import bodies
from iam_resources.sandbox.cncc.exceptions import Message, Plain, duplicate, server_failed
from iam_resources.sandbox.cncc.models.realm import Realm, new_id
from iam_resources.sandbox.cncc.models.role import Role
from iam_resources.sandbox.cncc.request import NO_CONTENT, Request, created, json_answer, page_of
from iam_resources.sandbox.cncc.responses.users import represent as represent_user
from iam_resources.sandbox.messages import Answer

REPRESENTATION = bodies.Representation(
    "RoleRepresentation",
    {
        "id": "text",
        "name": "text",
        "description": "text",
        "scopeParamRequired": "flag",
        "composite": "flag",
        "composites": "any",
        "clientRole": "flag",
        "containerId": "text",
        "attributes": "multimap",
    },
)
LIMIT = 255
"""Longest name and description: the columns of the database. One more is a 500."""


def represent(role: Role, *, brief: bool) -> dict[str, Any]:
    """A role as the API shows it. ``containerId`` is the id of the realm or client, not its name."""
    body: dict[str, Any] = {"id": role.id, "name": role.name}
    if role.description is not None:
        body["description"] = role.description
    body |= {
        "composite": role.composite,
        "clientRole": role.client is not None,
        "containerId": role.client or role.realm,
    }
    return body if brief else {**body, "attributes": role.attributes}


def role_of(request: Request) -> Role:
    """The role of the path, by name or by id.

    Raises:
        CnccError: 404.
    """
    if "role_id" in request.parameters:
        by_id = request.realm.roles.get(request.parameters["role_id"])
        if by_id is None:
            raise Plain(404, "Could not find role with id")
        return by_id
    by_name = request.realm.role_named(request.parameters["role"])
    if by_name is None:
        raise Plain(404, "Could not find role")
    return by_name


def list_some(request: Request) -> Answer:
    """2.8 ``GET /{realm}/roles``: all, in any order, unless ``search`` is given, or both ``first`` and ``max``."""
    request.require("view-realm", "manage-realm", "view-users", "manage-users", "query-users", "query-groups")
    chosen: Sequence[Role] = list(request.realm.realm_roles())
    first, most = request.page(None)
    query = request.call.query()
    if text := query.get("search", "").strip().lower():
        chosen = [role for role in chosen if text in role.name.lower() or text in (role.description or "").lower()]
    if text or ("first" in query and "max" in query):
        chosen = page_of(sorted(chosen, key=lambda role: role.name), first, most)
    brief = request.flag("briefRepresentation", True)
    return json_answer([represent(role, brief=brief) for role in chosen])


def create(request: Request) -> Answer:
    """``POST /{realm}/roles``: any name, even an empty one; case-sensitive."""
    request.require("manage-realm")
    body = bodies.read(request.call, REPRESENTATION)
    name = body.get("name")
    if name is None:
        raise Plain(400, "role has no name")
    _check_lengths(body)
    if request.realm.role_named(name):
        raise Message(409, f"Role with name {name} already exists")
    role = Role(new_id(), request.realm.id, name, body.get("description"))
    role.attributes = _attributes(body)
    composites = (body.get("composites") or {}) if body.get("composite") else {}
    for other in composites.get("realm") or []:
        inner = request.realm.role_named(other)
        if inner is None:
            raise Message(404, f"Realm Role with name {other} does not exist")
        role.composites.append(inner.id)
    request.realm.roles.put(role)
    # With an empty name there is no last segment: the header then names the listing.
    tail = "/" + quote(name, safe="+;&=,:@!$'()*~") if name else ""
    return created(request.realm_location(f"/roles{tail}"))


def get(request: Request) -> Answer:
    """``GET /{realm}/roles/{name}``."""
    request.require("view-realm", "manage-realm")
    return json_answer(represent(role_of(request), brief=False))


def update(request: Request) -> Answer:
    """``PUT /{realm}/roles/{name}``: a missing description is removed, missing attributes stay."""
    request.require("manage-realm")
    body = bodies.read_optional(request.call, REPRESENTATION)
    role = role_of(request)
    if body is None or body.get("name") is None:
        raise server_failed()
    _check_lengths(body)
    other = request.realm.role_named(body["name"], role.client)
    if other is not None and other is not role:
        raise duplicate()
    role.name, role.description = body["name"], body.get("description")
    if body.get("attributes") is not None:
        role.attributes = _attributes(body)
    request.realm.roles.put(role)
    return NO_CONTENT


def delete(request: Request) -> Answer:
    """``DELETE /{realm}/roles/{name}``: all users and groups lose it."""
    request.require("manage-realm")
    role = role_of(request)
    if role.id == request.realm.default_role:
        raise Message(400, f"{role.name} is default role of the realm and cannot be removed.")
    request.realm.remove_role(role)
    return NO_CONTENT


def list_users(request: Request) -> Answer:
    """``GET /{realm}/roles/{name}/users``: users with a direct grant, 100 unless ``max`` is given.

    Users who have it through a group or another role are not listed; service accounts are.
    """
    request.require("view-realm", "manage-realm")
    role = role_of(request)
    first, most = request.page(100)
    brief = request.flag("briefRepresentation", False)
    members = request.realm.users.find("role", role.id).page(first, most)
    return json_answer([represent_user(user, brief=brief, attributes=not brief) for user in members])


def list_groups(request: Request) -> Answer:
    """``GET /{realm}/roles/{name}/groups``."""
    request.require("view-realm", "manage-realm")
    role = role_of(request)
    realm = request.realm
    first, most = request.page(100)
    rows = []
    for group in realm.groups.find("role", role.id).page(first, most):
        parent = {"parentId": group.parent} if group.parent else {}
        rows.append({"id": group.id, "name": group.name, "path": realm.path(group), **parent, "subGroups": []})
    return json_answer(rows)


def list_composites(request: Request) -> Answer:
    """``GET /{realm}/roles/{name}/composites``: the roles that it contains."""
    request.require("view-realm", "manage-realm")
    return json_answer([represent(each, brief=True) for each in _composites(request)])


def list_realm_composites(request: Request) -> Answer:
    """``GET /{realm}/roles/{name}/composites/realm``: the same, without roles of clients."""
    request.require("view-realm", "manage-realm")
    return json_answer([represent(each, brief=True) for each in _composites(request) if each.client is None])


def add_composites(request: Request) -> Answer:
    """``POST /{realm}/roles/{name}/composites``: roles are found by ``id`` alone."""
    request.require("manage-realm")
    role = role_of(request)
    for inner in _roles_by_id(request):
        if inner.id not in role.composites:
            role.composites.append(inner.id)
    request.realm.roles.put(role)
    return NO_CONTENT


def remove_composites(request: Request) -> Answer:
    """``DELETE /{realm}/roles/{name}/composites``."""
    request.require("manage-realm")
    role = role_of(request)
    gone = {inner.id for inner in _roles_by_id(request)}
    role.composites = [role_id for role_id in role.composites if role_id not in gone]
    request.realm.roles.put(role)
    return NO_CONTENT


def _composites(request: Request) -> list[Role]:
    return [request.realm.roles[role_id] for role_id in role_of(request).composites]


def _roles_by_id(request: Request) -> list[Role]:
    given = bodies.read_list(request.call, REPRESENTATION)
    if given is None:
        raise server_failed()
    return [_role_by_id(request.realm, each.get("id")) for each in given]


def _role_by_id(realm: Realm, role_id: str | None) -> Role:
    role = realm.roles.get(role_id or "")
    if role is None:
        raise Plain(404, "Could not find composite role")
    return role


def _check_lengths(body: dict[str, Any]) -> None:
    if len(body.get("name") or "") > LIMIT or len(body.get("description") or "") > LIMIT:
        raise server_failed()


def _attributes(body: dict[str, Any]) -> dict[str, list[str]]:
    given = body.get("attributes") or {}
    return {name: [value for value in values if value is not None] for name, values in given.items()}
