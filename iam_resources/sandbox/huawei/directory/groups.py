"""Groups of the identity source."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.directory.lookups import find_id
from iam_resources.sandbox.huawei.directory.people import (
    NEEDED,
    add_group,
    change_group,
    remove_principal,
    shown_origin,
)
from iam_resources.sandbox.huawei.directory.users import read_operations
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Fields, Text
from iam_resources.sandbox.huawei.pages import page_of
from iam_resources.sandbox.huawei.request import NOTHING, Request
from iam_resources.sandbox.messages import Answer

_BODY: Fields = {"description": Text(0, 1024), "display_name": NEEDED}


def create(request: Request) -> Answer:
    """4.7.1 CreateGroup."""
    if request.json.get("display_name") in (None, ""):
        raise refused(400, 1353)
    given = request.body(_BODY)
    group = add_group(request, given["display_name"], given.get("description"), None)
    return Answer.of_json(201, _ids(group))


def list_some(request: Request) -> Answer:
    """4.7.2 ListGroups. ``display_name`` is a fuzzy query: it finds what contains it."""
    part = request.query.get("display_name", "").lower()
    groups = request.server.groups
    return page_of(request, "groups", groups, _shown, fits=lambda group: part in group["display_name"].lower())


def get(request: Request) -> Answer:
    """4.7.5 DescribeGroup."""
    return Answer.of_json(200, _shown(group_of(request)))


def delete(request: Request) -> Answer:
    """4.7.3 DeleteGroup."""
    remove_principal(request.server, group_of(request), "group")
    return NOTHING


def update(request: Request) -> Answer:
    """4.7.4 UpdateGroup."""
    group = group_of(request)
    change_group(request, group, **read_operations(request, _BODY))
    return NOTHING


def get_id(request: Request) -> Answer:
    """4.7.6 GetGroupId."""
    return Answer.of_json(200, _ids(find_id(request, request.server.groups, "display_name", 1343)))


def group_of(request: Request) -> Document:
    """The group of the path.

    Raises:
        Refused: 404.
    """
    found = request.server.groups.get(request.parameters["group_id"])
    if found is None:
        raise refused(404, 1343)
    return found


def _ids(group: Document) -> dict[str, str]:
    return {"group_id": group["id"], "identity_store_id": identifiers.IDENTITY_STORE_ID}


def _shown(group: Document) -> dict[str, Any]:
    """An empty description is null: it is 1 to 1024 characters in answers, and may be empty in requests."""
    return {
        "description": group["description"] or None,
        "display_name": group["display_name"],
        "group_id": group["id"],
        **shown_origin(group),
    }
