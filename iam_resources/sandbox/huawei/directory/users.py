"""Users of the identity source."""

from __future__ import annotations

import secrets
from typing import Any

from iam_resources.sandbox.huawei.directory.people import ATTRIBUTES, add_user, change_user, shown_origin
from iam_resources.sandbox.huawei.directory.principals import Principals
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Fields, Text
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
    return Answer.of_json(201, {**USERS.ids(user), "password": _new_password() if mode == "OTP" else None})


def enable(request: Request) -> Answer:
    """EnableUser, of the SDK."""
    user = USERS.of(request)
    if user["enabled"]:
        raise refused(400, 1318)
    change_user(request, user, enabled=True)
    return NOTHING


def disable(request: Request) -> Answer:
    """DisableUser, of the SDK."""
    user = USERS.of(request)
    if not user["enabled"]:
        raise refused(400, 1317)
    change_user(request, user, enabled=False)
    return NOTHING


def reset_password(request: Request) -> Answer:
    """ResetPwdMode, of the SDK."""
    USERS.of(request)
    mode = request.body({"mode": Text(required=True, among=_MODES)})["mode"]
    return Answer.of_json(200, {"password": _new_password() if mode == "OTP" else None})


def verify_email(request: Request) -> Answer:
    """VerifyEmail, of the SDK. Here the user follows the link in the mail at once."""
    user = USERS.of(request)
    change_user(request, user, emails=[{**user["emails"][0], "verification_status": "VERIFIED"}])
    return NOTHING


def _new_password() -> str:
    return f"Aa1!{secrets.token_urlsafe(12)}"


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


USERS = Principals("user", "user_name", 1312, ATTRIBUTES, change_user, _shown, unlisted=("email_verified",))
"""Listings do not have `email_verified`, 4.6.4 has it."""
