"""Passwords: 2.6 and 2.7 of the guide, which are one operation."""

from __future__ import annotations

from iam_resources.sandbox.cncc import bodies
from iam_resources.sandbox.cncc.exceptions import Plain
from iam_resources.sandbox.cncc.request import NO_CONTENT, Request, json_answer
from iam_resources.sandbox.cncc.responses.users import set_password, user_of
from iam_resources.sandbox.messages import Answer

REPRESENTATION = bodies.Representation(
    "CredentialRepresentation",
    {
        "id": "text",
        "type": "text",
        "userLabel": "text",
        "createdDate": "number",
        "secretData": "text",
        "credentialData": "text",
        "priority": "number",
        "value": "text",
        "temporary": "flag",
        "device": "text",
        "hashedSaltedValue": "text",
        "salt": "text",
        "hashIterations": "number",
        "counter": "number",
        "algorithm": "text",
        "digits": "number",
        "period": "number",
        "config": "any",
        "federationLink": "text",
    },
)


def reset(request: Request) -> Answer:
    """2.6 ``PUT /{realm}/users/{id}/reset-password``.

    ``type`` may be missing or wrong. ``temporary`` adds the required action UPDATE_PASSWORD; without it that action is
    removed. Sessions continue.
    """
    user = user_of(request)
    request.require("manage-users")
    body = bodies.read_optional(request.call, REPRESENTATION) or {}
    value = body.get("value")
    if value is None:
        raise Plain(400, "No password provided")
    if not value.strip():
        raise Plain(400, "Empty password not allowed")
    set_password(request, user, value, temporary=bool(body.get("temporary")))
    request.realm.users.put(user)
    return NO_CONTENT


def list_credentials(request: Request) -> Answer:
    """``GET /{realm}/users/{id}/credentials``: whether there is a password and since when, never the password."""
    user = user_of(request)
    request.require("view-users", "manage-users")
    if user.password is None:
        return json_answer([])
    return json_answer(
        [
            {
                "id": user.password.id,
                "type": "password",
                "createdDate": user.password.created_ms,
                "credentialData": '{"hashIterations":5,"algorithm":"argon2","additionalParameters":{}}',
            }
        ]
    )
