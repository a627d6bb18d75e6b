"""Groups, nested. Not in the guide; as in Keycloak."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.cncc import bodies
from iam_resources.sandbox.cncc.exceptions import Message, Plain, server_failed
from iam_resources.sandbox.cncc.models.group import Group
from iam_resources.sandbox.cncc.models.realm import Realm, new_id
from iam_resources.sandbox.cncc.models.search import containing
from iam_resources.sandbox.cncc.request import NO_CONTENT, Request, created, json_answer, page_of
from iam_resources.sandbox.messages import Answer

REPRESENTATION = bodies.Representation(
    "GroupRepresentation",
    {
        "id": "text",
        "name": "text",
        "description": "text",
        "path": "text",
        "parentId": "text",
        "subGroupCount": "number",
        "subGroups": "any",
        "attributes": "multimap",
        "realmRoles": "texts",
        "clientRoles": "any",
        "access": "any",
    },
)
LIMIT = 255
"""Longest name: the column of the database. One more is a 500."""


def group_of(request: Request) -> Group:
    """The group of the path.

    Raises:
        CnccError: 404.
    """
    group = request.realm.groups.get(request.parameters["group"])
    if group is None:
        raise Plain(404, "Could not find group by id")
    return group


def represent(
    realm: Realm,
    group: Group,
    *,
    brief: bool = False,
    counted: bool = True,
    access: dict[str, bool] | None = None,
    below: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """A group as the API shows it. ``subGroups`` is empty except in a search: children have a listing of their own."""
    body: dict[str, Any] = {"id": group.id, "name": group.name}
    if group.description is not None:
        body["description"] = group.description
    body["path"] = realm.path(group)
    if group.parent is not None:
        body["parentId"] = group.parent
    if counted:
        body["subGroupCount"] = len(realm.children_of(group.id))
    body["subGroups"] = below or []
    if not brief:
        body["attributes"] = group.attributes
        roles = [realm.roles[role_id] for role_id in group.roles]
        body["realmRoles"] = [role.name for role in roles if role.client is None]
        of_clients: dict[str, list[str]] = {}
        for role in roles:
            if role.client is not None:
                of_clients.setdefault(realm.clients[role.client].client_id, []).append(role.name)
        body["clientRoles"] = of_clients
    if access is not None:
        body["access"] = access
    return body


def list_some(request: Request) -> Answer:
    """``GET /{realm}/groups``: top-level groups by name, all unless ``max`` is given.

    ``search`` and ``q`` search all levels and include the parents of each match, unless
    ``populateHierarchy=false``.
    """
    request.require("query-groups", "view-users", "manage-users")
    realm = request.realm
    first, most = request.page(None)
    brief = request.flag("briefRepresentation", True)
    counted = request.flag("subGroupsCount", True)
    query = request.call.query()
    searching = bool(query.get("search") or query.get("q"))
    chosen = page_of(_matching(request, query) if searching else realm.children_of(None), first, most)
    access = _access(request)
    if not searching or not request.flag("populateHierarchy", True):
        return json_answer([represent(realm, group, brief=brief, counted=counted, access=access) for group in chosen])
    wanted = {each.id for group in chosen for each in realm.lineage(group)}

    def tree(group: Group) -> dict[str, Any]:
        below = [tree(child) for child in realm.children_of(group.id) if child.id in wanted]
        return represent(realm, group, brief=brief, counted=counted, access=access, below=below)

    return json_answer([tree(group) for group in realm.children_of(None) if group.id in wanted])


def count(request: Request) -> Answer:
    """``GET /{realm}/groups/count``: of all levels; with ``top=true`` of the top level only."""
    request.require("query-groups", "view-users", "manage-users")
    query = request.call.query()
    if query.get("search"):
        number = len(_matching(request, query))
    elif request.flag("top", False):
        number = len(request.realm.children_of(None))
    else:
        number = len(request.realm.groups)
    return json_answer({"count": number})


def create(request: Request) -> Answer:
    """``POST /{realm}/groups``: a new top-level group; with the ``id`` of an existing one, it moves to the top."""
    request.require("manage-users")
    body = _body(request)
    realm = request.realm
    if body.get("id") is not None:
        _move(realm, body["id"], None, f"Top level group named '{body['name']}' already exists.")
        return NO_CONTENT
    if realm.child_named(body["name"], None):
        raise Message(409, f"Top level group named '{body['name']}' already exists.")
    group = _new(realm, body, None)
    return created(request.realm_location(f"/groups/{group.id}"))


def create_child(request: Request) -> Answer:
    """``POST /{realm}/groups/{id}/children``: a new child, shown in the body; with an ``id`` that group moves here."""
    parent = group_of(request)
    request.require("manage-users")
    body = _body(request)
    realm = request.realm
    clash = f"Sibling group named '{body['name']}' already exists."
    if body.get("id") is not None:
        _move(realm, body["id"], parent, clash)
        return Answer(204, headers={"content-type": "application/json"})
    if realm.child_named(body["name"], parent.id):
        raise Message(409, clash)
    group = _new(realm, body, parent)
    shown = represent(realm, group, counted=False, access=_access(request))
    return Answer.of_json(201, shown, location=request.realm_location(f"/groups/{group.id}"))


def get(request: Request) -> Answer:
    """``GET /{realm}/groups/{id}``."""
    group = group_of(request)
    request.require("view-users", "manage-users")
    return json_answer(represent(request.realm, group, access=_access(request)))


def get_by_path(request: Request) -> Answer:
    """``GET /{realm}/group-by-path/{path}``: case-sensitive; slashes may be encoded or not."""
    request.require("view-users", "manage-users", "query-groups")
    group = request.realm.group_at(request.parameters["path"])
    if group is None:
        raise Plain(404, "Group path does not exist")
    return json_answer(represent(request.realm, group))


def list_children(request: Request) -> Answer:
    """``GET /{realm}/groups/{id}/children``: by name, 10 unless ``max`` is given."""
    group = group_of(request)
    request.require("view-users", "manage-users")
    realm = request.realm
    first, most = request.page(10)
    text = request.call.query().get("search", "").lower()
    children = [child for child in realm.children_of(group.id) if text in child.name.lower()]
    if text and request.flag("exact", False):
        children = [child for child in children if child.name == request.call.query()["search"]]
    brief = request.flag("briefRepresentation", False)
    counted = request.flag("subGroupsCount", True)
    chosen = page_of(children, first, most)
    access = _access(request)
    return json_answer([represent(realm, child, brief=brief, counted=counted, access=access) for child in chosen])


def update(request: Request) -> Answer:
    """``PUT /{realm}/groups/{id}``: ``name`` is required; a missing description is removed, missing attributes stay."""
    group = group_of(request)
    request.require("manage-users")
    body = _body(request)
    realm = request.realm
    other = realm.child_named(body["name"], group.parent)
    if other is not None and other is not group:
        raise Message(409, f"Sibling group named '{body['name']}' already exists.")
    group.name, group.description = body["name"], body.get("description")
    if body.get("attributes") is not None:
        group.attributes = _attributes(body)
    realm.groups.put(group)
    return NO_CONTENT


def delete(request: Request) -> Answer:
    """``DELETE /{realm}/groups/{id}``: with its subgroups."""
    group = group_of(request)
    request.require("manage-users")
    request.realm.remove_group(group)
    return NO_CONTENT


def _body(request: Request) -> dict[str, Any]:
    body = bodies.read(request.call, REPRESENTATION)
    if not (body.get("name") or "").strip():
        raise Message(400, "Group name is missing")
    if len(body["name"]) > LIMIT:
        raise server_failed()
    return body


def _new(realm: Realm, body: dict[str, Any], parent: Group | None) -> Group:
    group = Group(new_id(), realm.id, body["name"], parent.id if parent else None, body.get("description"))
    group.attributes = _attributes(body)
    realm.groups.put(group)
    return group


def _move(realm: Realm, group_id: str, parent: Group | None, clash: str) -> None:
    """Move a group; it keeps its name, whatever the body contains."""
    group = realm.groups.get(group_id)
    if group is None:
        raise Plain(404, "Could not find child by id")
    target = parent.id if parent else None
    if group.id == target or group.parent == target:
        return
    if parent is not None and group in realm.lineage(parent):
        raise server_failed()  # a group cannot move below itself; Keycloak answers with an internal error
    if realm.child_named(group.name, target):
        raise Message(409, clash)
    group.parent = target
    realm.groups.put(group)


def _matching(request: Request, query: dict[str, str]) -> list[Group]:
    groups = list(request.realm.groups)
    if text := query.get("search", "").strip():
        if request.flag("exact", False):
            return [group for group in groups if group.name == text]
        is_in = containing(text)
        return [group for group in groups if is_in(group.name)]
    pairs = [pair.partition(":") for pair in query.get("q", "").split()]
    return [group for group in groups if all(value in group.attributes.get(name, ()) for name, _, value in pairs)]


def _attributes(body: dict[str, Any]) -> dict[str, list[str]]:
    given = body.get("attributes") or {}
    return {name: [value for value in values if value is not None] for name, values in given.items()}


def _access(request: Request) -> dict[str, bool]:
    view, manage = request.may("view-users", "manage-users"), request.may("manage-users")
    return {
        "view": view,
        "viewMembers": view,
        "manageMembers": manage,
        "manage": manage,
        "manageMembership": manage,
    }
