"""SCIM's names for what the identity source knows, and the other way round. They are the same users and groups."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from iam_resources.sandbox.huawei.directory.people import ATTRIBUTES
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import Refused
from iam_resources.sandbox.huawei.fields import Fields, Flag, Items, Nested, Text, read_field, read_fields
from iam_resources.sandbox.huawei.request import Request

CORE = "urn:ietf:params:scim:schemas:core:2.0:"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
_SPECIAL = {"nickname": "nickName", "enterprise": ENTERPRISE, "user_name": "userName"}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return _SPECIAL.get(name, first + "".join(other.title() for other in others))


def _of_scim(fields: Fields, least: int = 0) -> Fields:
    """The fields of the identity source as SCIM has them: optional strings may be empty, as in the samples."""
    found: dict[str, Text | Flag | Nested | Items] = {}
    for name, field in fields.items():
        if name == "verification_status":
            continue
        if isinstance(field, Text) and not field.required:
            field = Text(least, field.most)
        elif isinstance(field, Nested):
            field = Nested(_of_scim(field.fields, 1 if name == "enterprise" else least), field.required)
        elif isinstance(field, Items) and isinstance(field.of, Nested):
            field = Items(Nested(_of_scim(field.of.fields, least)), field.least, field.most, field.required)
        found[_camel(name)] = field
    return found


USER: Fields = {
    **_of_scim(ATTRIBUTES),
    # The letters are those that the SDK's documentation allows; 4.9.1 has no limit.
    "userName": Text(1, 128, required=True, pattern=r"[\w+=,.@-]+"),
    "externalId": Text(0, 256),
    "active": Flag(),
}
"""The body of 4.9.1 and 4.9.5, without ``schemas`` and ``id``."""
_SNAKE = {_camel(name): name for name in (*ATTRIBUTES, "external_id", "user_name")} | {"active": "enabled"}


def bad_request(why: str) -> Refused:
    """400 of table 5-2."""
    return Refused(400, "", f"Bad Request: {why}")


def member_missing() -> Refused:
    """404 of table 5-2."""
    return Refused(404, "", "Group member not found.")


def check_schemas(request: Request, schema: str) -> None:
    """Refuse a body that does not name its schema.

    Raises:
        Refused: 400.
    """
    schemas = request.json.get("schemas")
    if not isinstance(schemas, list) or schema not in schemas:
        raise bad_request(f"schemas: must hold {schema}")


def read_user(given: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of a whole user, by the names of the identity source.

    Raises:
        Refused: 400.
    """
    read = read_fields(USER, given, bad_request)
    for name, value in read.items():
        check_primary(name, value)
    return {_SNAKE[name]: snake(value) for name, value in read.items()}


def read_attribute(name: str, value: Any) -> tuple[str, Any]:
    """One attribute of a user, with the identity source's name for it.

    Raises:
        Refused: 400.
    """
    read = read_field(USER[name], value, name, bad_request)
    check_primary(name, read)
    return _SNAKE[name], snake(read)


def attribute_name(name: str) -> str:
    """The identity source's name of an attribute."""
    return _SNAKE[name]


def check_primary(name: str, value: Any) -> None:
    """The one e-mail address is the primary one.

    Raises:
        Refused: 400.
    """
    if name == "emails" and not value[0]["primary"]:
        raise bad_request("emails: must be primary")


def show_user(user: Document) -> dict[str, Any]:
    """A user of SCIM. What is not set is left out; ``profileUrl`` is in no answer."""
    attributes = {
        _camel(name): _in_camels(user[name])
        for name in (*ATTRIBUTES, "external_id")
        if name != "profile_url" and user.get(name) is not None
    }
    named = [CORE + "User", *([ENTERPRISE] if ENTERPRISE in attributes else [])]
    head = {"id": user["id"], "meta": _meta("User", user), "schemas": named, "userName": user["user_name"]}
    return {**head, **attributes, "active": user["enabled"]}


def show_group(group: Document, members: list[str]) -> dict[str, Any]:
    """A group of SCIM."""
    shown: dict[str, Any] = {"id": group["id"], "meta": _meta("Group", group), "schemas": [CORE + "Group"]}
    if group["external_id"]:
        shown["externalId"] = group["external_id"]
    rows = [{"value": id, "$ref": f"../Users/{id}", "type": "User"} for id in members]
    return {**shown, "displayName": group["display_name"], "members": rows}


def snake(value: Any) -> Any:
    """Sub-attributes by the names of the identity source."""
    if isinstance(value, list):
        return [snake(item) for item in value]
    if isinstance(value, dict):
        return {"".join(f"_{c.lower()}" if c.isupper() else c for c in key): snake(item) for key, item in value.items()}
    return value


def _in_camels(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_camels(item) for item in value]
    if isinstance(value, dict):
        return {_camel(key): _in_camels(item) for key, item in value.items() if key != "verification_status"}
    return value


def _meta(kind: str, each: Document) -> dict[str, str]:
    return {"resourceType": kind, "created": _time(each["created_at"]), "lastModified": _time(each["updated_at"])}


def _time(milliseconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(milliseconds / 1000))
