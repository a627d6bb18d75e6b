"""Memberships in groups. Not in the guide; as in Keycloak."""

from __future__ import annotations

from iam_resources.sandbox.cncc.exceptions import Plain
from iam_resources.sandbox.cncc.models.group import Group
from iam_resources.sandbox.cncc.request import NO_CONTENT, Request, json_answer, page_of
from iam_resources.sandbox.cncc.responses.groups import group_of, represent
from iam_resources.sandbox.cncc.responses.users import represent as represent_user
from iam_resources.sandbox.cncc.responses.users import user_of
from iam_resources.sandbox.messages import Answer


def list_of_user(request: Request) -> Answer:
    """``GET /{realm}/users/{id}/groups``: direct memberships, by name, all unless ``max`` is given."""
    groups = _of_user(request)
    request.require("view-users", "manage-users")
    first, most = request.page(None)
    brief = request.flag("briefRepresentation", True)
    return json_answer(
        [represent(request.realm, group, brief=brief, counted=False) for group in page_of(groups, first, most)]
    )


def count_of_user(request: Request) -> Answer:
    """``GET /{realm}/users/{id}/groups/count``."""
    groups = _of_user(request)
    request.require("view-users", "manage-users")
    return json_answer({"count": len(groups)})


def join(request: Request) -> Answer:
    """``PUT /{realm}/users/{id}/groups/{group}``: without a body; idempotent."""
    user, group = user_of(request), _group(request)
    request.require("manage-users")
    request.realm.join(user, group)
    return NO_CONTENT


def leave(request: Request) -> Answer:
    """``DELETE /{realm}/users/{id}/groups/{group}``: idempotent, also without a membership."""
    user, group = user_of(request), _group(request)
    request.require("manage-users")
    request.realm.leave(user, group)
    return NO_CONTENT


def list_of_group(request: Request) -> Answer:
    """``GET /{realm}/groups/{id}/members``: direct members by user name, 100 unless ``max`` is given."""
    group = group_of(request)
    request.require("view-users", "manage-users")
    first, most = request.page(100)
    brief = request.flag("briefRepresentation", False)
    members = request.realm.users.find("group", group.id).page(first, most)
    return json_answer([represent_user(user, brief=brief, attributes=not brief) for user in members])


def _of_user(request: Request) -> list[Group]:
    text = request.call.query().get("search", "").lower()
    groups = [request.realm.groups[group_id] for group_id in user_of(request).groups]
    return sorted((group for group in groups if text in group.name.lower()), key=lambda group: group.name)


def _group(request: Request) -> Group:
    group = request.realm.groups.get(request.parameters["group"])
    if group is None:
        raise Plain(404, "Group not found")
    return group
