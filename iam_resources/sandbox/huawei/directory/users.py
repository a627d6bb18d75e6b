"""Users of the identity source."""

from __future__ import annotations

import json
import secrets
from typing import Any

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.directory.lookups import find_id
from iam_resources.sandbox.huawei.directory.people import (
    ATTRIBUTES,
    add_user,
    change_user,
    remove_principal,
    shown_origin,
)
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Fields, Text, read_field
from iam_resources.sandbox.huawei.pages import page_of
from iam_resources.sandbox.huawei.request import NOTHING, Request
from iam_resources.sandbox.messages import Answer

_MODES = ("OTP", "EMAIL")
_BODY: Fields = {
    "user_name": Text(2, 128, required=True),
    "password_mode": Text(required=True, among=_MODES),
    **ATTRIBUTES,
}
_PARTS = ("family_name", "formatted", "given_name", "honorific_prefix", "honorific_suffix", "middle_name")


def create(request: Request) -> Answer:
    """4.6.1 CreateUser. The one-time password is in this answer only; in mode EMAIL there is none."""
    given = request.body(_BODY)
    mode, name = given.pop("password_mode"), given.pop("user_name")
    user = add_user(request, name, given)
    return Answer.of_json(201, {**_ids(user), "password": _new_password() if mode == "OTP" else None})


def list_some(request: Request) -> Answer:
    """4.6.2 ListUsers. ``user_name`` finds what contains it: the text does not promise an exact match."""
    part = request.query.get("user_name", "").lower()

    def show(user: Document) -> dict[str, Any]:
        row = _shown(user)
        del row["email_verified"]  # 4.6.4 has it, the listing does not
        return row

    return page_of(request, "users", request.server.users, show, fits=lambda user: part in user["user_name"].lower())


def get(request: Request) -> Answer:
    """4.6.4 DescribeUser."""
    return Answer.of_json(200, _shown(user_of(request)))


def delete(request: Request) -> Answer:
    """4.6.3 DeleteUser."""
    remove_principal(request.server, user_of(request), "user")
    return NOTHING


def update(request: Request) -> Answer:
    """4.6.5 UpdateUser. Objects come as JSON text and replace what was there; null takes an attribute away."""
    user = user_of(request)
    change_user(request, user, **read_operations(request, ATTRIBUTES))
    return NOTHING


def get_id(request: Request) -> Answer:
    """4.6.6 GetUserId."""
    return Answer.of_json(200, _ids(find_id(request, request.server.users, "user_name", 1312)))


def enable(request: Request) -> Answer:
    """EnableUser, of the SDK."""
    user = user_of(request)
    if user["enabled"]:
        raise refused(400, 1318)
    change_user(request, user, enabled=True)
    return NOTHING


def disable(request: Request) -> Answer:
    """DisableUser, of the SDK."""
    user = user_of(request)
    if not user["enabled"]:
        raise refused(400, 1317)
    change_user(request, user, enabled=False)
    return NOTHING


def reset_password(request: Request) -> Answer:
    """ResetPwdMode, of the SDK."""
    user_of(request)
    mode = request.body({"mode": Text(required=True, among=_MODES)})["mode"]
    return Answer.of_json(200, {"password": _new_password() if mode == "OTP" else None})


def verify_email(request: Request) -> Answer:
    """VerifyEmail, of the SDK. Here the user follows the link in the mail at once."""
    user = user_of(request)
    change_user(request, user, emails=[{**user["emails"][0], "verification_status": "VERIFIED"}])
    return NOTHING


def user_of(request: Request) -> Document:
    """The user of the path.

    Raises:
        Refused: 404.
    """
    found = request.server.users.get(request.parameters["user_id"])
    if found is None:
        raise refused(404, 1312)
    return found


def read_operations(request: Request, attributes: Fields) -> dict[str, Any]:
    """What 4.6.5 and 4.7.4 ask to change.

    Args:
        request: the call.
        attributes: what can be changed.

    Raises:
        Refused: 400; an operation has no value, not even null, which the text does not define; or a wrong one.
    """
    operations = request.json.get("operations")
    if not isinstance(operations, list) or not 1 <= len(operations) <= 100:
        raise request.invalid("operations: number of items must be between 1 and 100")
    found: dict[str, Any] = {}
    for each in operations:
        if not isinstance(each, dict) or each.get("attribute_path") not in attributes:
            raise request.invalid("attribute_path: is not an attribute that can be changed")
        name, field = each["attribute_path"], attributes[each["attribute_path"]]
        if name in found:
            raise refused(404, 1349)
        if "attribute_value" not in each:
            raise request.invalid("attribute_value: is required; null takes the attribute away")
        value = each["attribute_value"]
        if value is None and field.required:
            raise request.invalid(f"{name}: is required")
        if value is not None and not isinstance(value, str):
            raise request.invalid("attribute_value: must be a string")
        if value is not None and not isinstance(field, Text):
            value = _parsed(request, name, value)
        found[name] = None if value is None else read_field(field, value, name, request.invalid)
    return found


def _parsed(request: Request, name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise request.invalid(f"{name}: attribute_value is not JSON") from None


def _new_password() -> str:
    return f"Aa1!{secrets.token_urlsafe(12)}"


def _ids(user: Document) -> dict[str, str]:
    return {"identity_store_id": identifiers.IDENTITY_STORE_ID, "user_id": user["id"]}


def _shown(user: Document) -> dict[str, Any]:
    """What is not set is null, as in the samples of 4.6.2 and 4.6.4."""
    names = {part: user["name"].get(part) for part in _PARTS}
    email = {"verification_status": "NOT_VERIFIED", **user["emails"][0]}
    return {
        **{name: user.get(name) for name in ATTRIBUTES},
        "name": names,
        "emails": [email],
        **shown_origin(user),
        "user_id": user["id"],
        "user_name": user["user_name"],
        "email_verified": email["verification_status"] == "VERIFIED",
        "enabled": user["enabled"],
    }
