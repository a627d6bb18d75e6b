"""Tags of permission sets."""

from __future__ import annotations

from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Items, Nested, Text
from iam_resources.sandbox.huawei.pages import answer_page
from iam_resources.sandbox.huawei.request import NOTHING, Request
from iam_resources.sandbox.messages import Answer

RESOURCE_TYPE = "identitycenter:permissionset"
MOST = 50
_KEY = Text(1, 128, required=True)
TAGS = Items(Nested({"key": _KEY, "value": Text(0, 255, required=True)}), 0, MOST)
_SOME = Items(TAGS.of, 0, MOST, required=True)
_FEW = Items(Nested({"key": _KEY, "value": Text(0, 255)}), 1, 20, required=True)


def list_all(request: Request) -> Answer:
    """4.5.1 ListTagResources."""
    tags = sorted(_set_of(request)["tags"].items())
    rows: list[Document] = [{"sequence": at, "key": key, "value": value} for at, (key, value) in enumerate(tags, 1)]
    return answer_page(
        request,
        "tags",
        lambda after: iter(rows[after or 0 :]),
        lambda row: {"key": row["key"], "value": row["value"]},
    )


def create(request: Request) -> Answer:
    """4.5.2 CreateTagResource. A key that is there gets the new value."""
    found, tags = _set_of(request), request.body({"tags": _SOME})["tags"]
    kept = merged_tags(request, found["tags"], tags)
    request.server.begin_write(found["id"])
    request.server.sets.change(found, tags=kept)
    return NOTHING


def delete(request: Request) -> Answer:
    """4.5.3 DeleteTagResource; a value that is given must be the tag's. A key that is not there is not an error."""
    found, tags = _set_of(request), request.body({"tags": _FEW})["tags"]
    gone = {each["key"]: each.get("value") for each in tags}
    kept = {key: value for key, value in found["tags"].items() if key not in gone or gone[key] not in (None, value)}
    request.server.begin_write(found["id"])
    request.server.sets.change(found, tags=kept)
    return NOTHING


def merged_tags(request: Request, former: dict[str, str], given: list[dict[str, str]]) -> dict[str, str]:
    """Tags with some added.

    Raises:
        Refused: 400; a key comes twice, or there are more than 50 in all.
    """
    if len({each["key"] for each in given}) < len(given):
        raise request.invalid("tags: a key must be unique")
    tags = {**former, **{each["key"]: each["value"] for each in given}}
    if len(tags) > MOST:
        raise request.invalid(f"tags: a resource has at most {MOST}")
    return tags


def _set_of(request: Request) -> Document:
    if request.parameters["instance_id"] != RESOURCE_TYPE:  # the text calls this segment {resource_type}
        raise request.invalid(f"resource_type: must be {RESOURCE_TYPE}")
    id = request.parameters["resource_id"]
    if len(id) > 130:
        raise request.invalid("resource_id: length must be between 1 and 130")
    return request.server.sets.require(id, refused(404, 1205))
