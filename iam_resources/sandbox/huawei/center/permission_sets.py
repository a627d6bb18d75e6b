"""Permission sets.

A set has a version, which grows with every change that matters in accounts: session duration, relay state, policies.
An account that has an older one is LATEST_PERMISSION_SET_NOT_PROVISIONED. Name and description do not matter there.
"""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.center.tags import TAGS, merged_tags
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Fields, Text
from iam_resources.sandbox.huawei.pages import page_of
from iam_resources.sandbox.huawei.request import NOTHING, Request
from iam_resources.sandbox.messages import Answer

_DURATION = r"P(?=[\dT])(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?"
_CHANGEABLE: Fields = {
    "description": Text(0, 1024),
    "relay_state": Text(0, 240),
    "session_duration": Text(1, 100, pattern=_DURATION),
}
_DEFAULTS = {"description": "", "relay_state": "", "session_duration": "PT1H"}
_BODY: Fields = {"name": Text(1, 32, required=True), **_CHANGEABLE, "tags": TAGS}


def create(request: Request) -> Answer:
    """4.3.13 CreatePermissionSet."""
    given = request.body(_BODY)
    if request.server.sets.find("name", given["name"]):
        raise refused(409, 1206)
    tags = merged_tags(request, {}, given.get("tags", []))
    content: dict[str, Any] = {"policies": {}, "roles": {}, "custom_policy": None, "version": 1}
    fields = {**_DEFAULTS, **given, "tags": tags, **content, "created": request.now_ms}
    made = request.server.sets.add(identifiers.new_permission_set_id(), **fields)
    return Answer.of_json(200, {"permission_set": _shown(made)})


def list_some(request: Request) -> Answer:
    """4.3.12 ListPermissionSets."""
    wanted = {"id": request.query.get("permission_set_id"), "name": request.query.get("name")}
    where = ("name", wanted["name"]) if wanted["name"] else None

    def fits(each: Document) -> bool:
        return all(value is None or each[name] == value for name, value in wanted.items())

    return page_of(request, "permission_sets", request.server.sets, _shown, where, fits)


def get(request: Request) -> Answer:
    """4.3.3 DescribePermissionSet."""
    return Answer.of_json(200, {"permission_set": _shown(set_of(request))})


def update(request: Request) -> Answer:
    """4.3.4 UpdatePermissionSet. What is not sent may get its default; see `Settings.update_clears_omitted`."""
    found, given = set_of(request), request.body(_CHANGEABLE)
    request.server.begin_write(found["id"])
    if request.server.settings.update_clears_omitted:
        given = {**_DEFAULTS, **given}
    changed = any(given.get(name, found[name]) != found[name] for name in ("relay_state", "session_duration"))
    request.server.sets.change(found, **given, version=found["version"] + changed)
    return NOTHING


def delete(request: Request) -> Answer:
    """4.3.2 DeletePermissionSet."""
    found = set_of(request)
    if request.server.is_in_accounts(found["id"]):
        raise refused(409, 1210)
    request.server.begin_write(found["id"])
    request.server.sets.remove(found)
    return NOTHING


def set_of(request: Request) -> Document:
    """The set of the path.

    Raises:
        Refused: 404.
    """
    return known_set(request, request.parameters["permission_set_id"])


def known_set(request: Request, id: str) -> Document:
    """The set of an id.

    Raises:
        Refused: 404.
    """
    return request.server.sets.require(id, refused(404, 1205))


def _shown(each: Document) -> dict[str, Any]:
    texts = {name: each[name] for name in ("name", *_DEFAULTS)}
    urn = identifiers.permission_set_urn(each["id"])
    return {"created_date": each["created"], **texts, "permission_set_id": each["id"], "permission_urn": urn}
