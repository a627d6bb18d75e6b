"""Groups by SCIM (4.10)."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.huawei.directory.memberships import add_member
from iam_resources.sandbox.huawei.directory.people import add_group, change_group, remove_principal
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import Refused
from iam_resources.sandbox.huawei.fields import Fields, Items, Nested, Text, read_field, read_fields
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.huawei.scim import attributes
from iam_resources.sandbox.huawei.scim.access import MOST, list_of
from iam_resources.sandbox.huawei.scim.patch import group_changes
from iam_resources.sandbox.messages import Answer

_MOST_MEMBERS = 100
"""Members of one request (the SDK's documentation)."""
_MEMBERS = Items(Nested({"value": Text(1, 64, required=True), "type": Text(among=("User",))}), 0, _MOST_MEMBERS)
_NAME = Text(1, 1024, required=True)
_EXTERNAL = Text(0, 256)
_BODY: Fields = {"externalId": _EXTERNAL, "displayName": _NAME, "members": _MEMBERS}


def create(request: Request) -> Answer:
    """4.10.1 CreateGroup."""
    attributes.check_schemas(request, attributes.CORE + "Group")
    given, server = read_fields(_BODY, request.json, attributes.bad_request), request.server
    members = _known_members(request, given.get("members", []))
    name = given["displayName"]
    try:
        group = add_group(request, name, None, given.get("externalId"))
    except Refused as problem:
        raise _taken(problem, name) from None
    for id in members:
        add_member(server, group["id"], id)
    return Answer.of_json(201, _shown(request, group))


def list_all(request: Request) -> Answer:
    """4.10.2 ListGroups."""
    return list_of(request, request.server.groups, lambda group: _shown(request, group), MOST)


def get(request: Request) -> Answer:
    """4.10.3 GetGroup."""
    return Answer.of_json(200, _shown(request, _group_of(request)))


def delete(request: Request) -> Answer:
    """4.10.4 DeleteGroup."""
    remove_principal(request.server, _group_of(request), "group")
    return Answer(204)


def patch(request: Request) -> Answer:
    """4.10.5 PatchGroup. It has no answer; all of it is done, or nothing."""
    group = _group_of(request)
    fields: dict[str, Any] = {}
    former = _members_of(request, group)
    members, changed = list(former), 0
    for op, name, value in group_changes(request):
        if name != "members":
            if op == "remove" and name == "displayName":
                raise attributes.bad_request("displayName: is required")
            kind, known = (_NAME, "display_name") if name == "displayName" else (_EXTERNAL, "external_id")
            fields[known] = None if op == "remove" else read_field(kind, value, name, attributes.bad_request)
            continue
        given = [] if value is None else read_field(_MEMBERS, value, "members", attributes.bad_request)
        ids = [each["value"] for each in given]
        changed += len(ids)
        members = _changed_members(request, members, op, ids, everything=value is None)
    if changed > _MOST_MEMBERS:
        raise attributes.bad_request(f"members: at most {_MOST_MEMBERS} in one request")
    try:
        change_group(request, group, **fields)
    except Refused as problem:
        raise _taken(problem, fields["display_name"]) from None
    _set_members(request, group, former, members)
    return Answer(204)


def _changed_members(request: Request, members: list[str], op: str, ids: list[str], *, everything: bool) -> list[str]:
    if op == "remove":
        if any(id not in members for id in ids):
            raise attributes.member_missing()
        return [] if everything else [id for id in members if id not in ids]
    _known_members(request, [{"value": id} for id in ids])
    return list(dict.fromkeys([*(members if op == "add" else []), *ids]))


def _set_members(request: Request, group: Document, former: list[str], members: list[str]) -> None:
    memberships = request.server.memberships
    for id in former:
        if id not in members and (found := memberships.first("pair", (group["id"], id))):
            memberships.remove(found)
    for id in members:
        if id not in former:
            add_member(request.server, group["id"], id)


def _known_members(request: Request, given: list[dict[str, str]]) -> list[str]:
    ids = list(dict.fromkeys(each["value"] for each in given))
    if any(id not in request.server.users for id in ids):
        raise attributes.member_missing()
    return ids


def _members_of(request: Request, group: Document) -> list[str]:
    return [each["user_id"] for each in request.server.memberships.find("group_id", group["id"])]


def _shown(request: Request, group: Document) -> dict[str, Any]:
    shown = request.server.settings.scim_members_shown
    return attributes.show_group(group, _members_of(request, group) if shown else [])


def _taken(problem: Refused, name: str) -> Refused:
    return Refused(409, "", f"Group [{name}] already exists.") if problem.code == "IIC.1341" else problem


def _group_of(request: Request) -> Document:
    id = request.parameters["group_id"]
    return request.server.groups.require(id, Refused(404, "", f"Group [{id}] not found."))
