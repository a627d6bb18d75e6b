"""Groups of the identity source."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.huawei.directory.people import NEEDED, add_group, change_group, shown_origin
from iam_resources.sandbox.huawei.directory.principals import Principals
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Fields, Text
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.messages import Answer

_BODY: Fields = {"description": Text(0, 1024), "display_name": NEEDED}


def create(request: Request) -> Answer:
    """4.7.1 CreateGroup."""
    if request.json.get("display_name") in (None, ""):
        raise refused(400, 1353)
    given = request.body(_BODY)
    group = add_group(request, given["display_name"], given.get("description"), None)
    return Answer.of_json(201, GROUPS.ids(group))


def _shown(group: Document) -> dict[str, Any]:
    """An empty description is null: it is 1 to 1024 characters in answers, and may be empty in requests."""
    return {
        "description": group["description"] or None,
        "display_name": group["display_name"],
        "group_id": group["id"],
        **shown_origin(group),
    }


GROUPS = Principals("group", "display_name", 1343, _BODY, change_group, _shown)
