"""Users in groups."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Fields, Items, Nested, Text
from iam_resources.sandbox.huawei.pages import page_of
from iam_resources.sandbox.huawei.request import NOTHING, Request
from iam_resources.sandbox.huawei.server import Server
from iam_resources.sandbox.messages import Answer

_ID = Text(1, 47, required=True)
_MEMBER = Nested({"user_id": _ID}, required=True)
_PAIR: Fields = {"group_id": _ID, "member_id": _MEMBER}


def create(request: Request) -> Answer:
    """4.8.1 CreateGroupMembership."""
    given = request.body(_PAIR)
    group_id, user_id = given["group_id"], given["member_id"]["user_id"]
    _check_ends(request.server, group_id, user_id)
    if request.server.memberships.find("pair", (group_id, user_id)):
        raise refused(400, 1370)
    return Answer.of_json(200, _ids(add_member(request.server, group_id, user_id)))


def list_of_group(request: Request) -> Answer:
    """4.8.2 ListGroupMemberships."""
    return _list(request, "group_id", request.required("group_id"))


def list_of_user(request: Request) -> Answer:
    """4.8.3 ListGroupMembershipsForMember."""
    return _list(request, "user_id", request.required("user_id"))


def delete(request: Request) -> Answer:
    """4.8.4 DeleteGroupMembership."""
    request.server.memberships.remove(_membership_of(request))
    return NOTHING


def get(request: Request) -> Answer:
    """4.8.5 DescribeGroupMembership."""
    return Answer.of_json(200, _shown(_membership_of(request)))


def get_id(request: Request) -> Answer:
    """4.8.6 GetGroupMembershipId."""
    given = request.body(_PAIR)
    found = request.server.memberships.first("pair", (given["group_id"], given["member_id"]["user_id"]))
    if found is None:
        raise refused(404, 1374)
    return Answer.of_json(200, _ids(found))


def is_member(request: Request) -> Answer:
    """4.8.7 IsMemberInGroups: one row for each group that is asked for."""
    given = request.body({"group_ids": Items(_ID, 1, 100, required=True), "member_id": _MEMBER})
    user_id, server = given["member_id"]["user_id"], request.server
    rows = []
    for group_id in given["group_ids"]:
        _check_ends(server, group_id, user_id)
        there = bool(server.memberships.find("pair", (group_id, user_id)))
        rows.append({"group_id": group_id, "member_id": {"user_id": user_id}, "membership_exists": there})
    return Answer.of_json(200, {"results": rows})


def add_member(server: Server, group_id: str, user_id: str) -> Document:
    """Put a user into a group."""
    return server.memberships.add(identifiers.new_id(), group_id=group_id, user_id=user_id)


def _check_ends(server: Server, group_id: str, user_id: str) -> None:
    server.groups.require(group_id, refused(404, 1372))
    server.users.require(user_id, refused(404, 1373))


def _list(request: Request, field: str, id: str) -> Answer:
    known, missing = (request.server.groups, 1372) if field == "group_id" else (request.server.users, 1373)
    known.require(id, refused(404, missing))
    memberships = request.server.memberships
    return page_of(request, "group_memberships", memberships, _shown, (field, id), lambda each: bool(each[field] == id))


def _membership_of(request: Request) -> Document:
    return request.server.memberships.require(request.parameters["membership_id"], refused(404, 1371))


def _ids(each: Document) -> dict[str, str]:
    return {"identity_store_id": identifiers.IDENTITY_STORE_ID, "membership_id": each["id"]}


def _shown(each: Document) -> dict[str, Any]:
    return {**_ids(each), "group_id": each["group_id"], "member_id": {"user_id": each["user_id"]}}
