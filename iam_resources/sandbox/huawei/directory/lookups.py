"""An exact match by a unique attribute or an external id (4.6.6, 4.7.6)."""

from __future__ import annotations

from iam_resources.sandbox.huawei.documents import Document, Documents
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Fields, Nested, Text
from iam_resources.sandbox.huawei.request import Request

_UNIQUE = Nested(
    {"attribute_path": Text(1, 255, required=True), "attribute_value": Text(1, 255, required=True)},
)
_EXTERNAL = Nested({"id": Text(1, 256, required=True), "issuer": Text(1, 100, required=True)})
_BODY: Fields = {
    "alternate_identifier": Nested({"external_id": _EXTERNAL, "unique_attribute": _UNIQUE}, required=True),
}


def find_id(request: Request, among: Documents, attribute: str, missing: int) -> Document:
    """The user or group that the body names.

    Args:
        attribute: the one that is unique.
        missing: code of 404.

    Raises:
        Refused: 400; there are two conditions or none. 404; the attribute is not unique, or nothing is found.
    """
    given = request.body(_BODY)["alternate_identifier"]
    if len(given) != 1:
        raise refused(400, 1344)
    if external := given.get("external_id"):
        found = among.first("external", external["id"]) if external["issuer"] == "SCIM" else None
    else:
        path, value = given["unique_attribute"]["attribute_path"], given["unique_attribute"]["attribute_value"]
        if path != attribute:
            raise refused(404, 1349)
        named = among.find("name", value.lower() if attribute == "user_name" else value)
        found = next((each for each in named if each[attribute] == value), None)
    if found is None:
        raise refused(404, missing)
    return found
