"""Users: what is known of them, and the rules that hold for all ways to write them (AK/SK and SCIM)."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Fields, Flag, Items, Nested, Text
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.huawei.server import Server

NEEDED = Text(1, 1024, required=True)
TEXT = Text(1, 1024)
_ADDRESS = ("country", "formatted", "locality", "postal_code", "region", "street_address", "type")
_ENTERPRISE = ("cost_center", "department", "division", "employee_number", "organization")
_NAMES = ("formatted", "honorific_prefix", "honorific_suffix", "middle_name")
TEXTS = ("locale", "nickname", "preferred_language", "profile_url", "timezone", "title", "user_type")

EMAIL = Nested(
    {
        "primary": Flag(required=True),
        "type": NEEDED,
        "value": NEEDED,
        "verification_status": Text(among=("NOT_VERIFIED", "VERIFIED")),
    }
)
ATTRIBUTES: Fields = {
    "addresses": Items(Nested({**dict.fromkeys(_ADDRESS, TEXT), "primary": Flag()}), 1, 1),
    "display_name": NEEDED,
    "emails": Items(EMAIL, 1, 1, required=True),
    "enterprise": Nested({**dict.fromkeys(_ENTERPRISE, TEXT), "manager": Nested({"value": TEXT})}),
    "name": Nested({"family_name": NEEDED, "given_name": NEEDED, **dict.fromkeys(_NAMES, TEXT)}, required=True),
    "phone_numbers": Items(Nested({"type": TEXT, "value": TEXT, "primary": Flag()}), 1, 1),
    **dict.fromkeys(TEXTS, TEXT),
}
"""What 4.6.5 can change; 4.6.1 takes ``user_name`` and ``password_mode`` besides."""


def add_user(request: Request, user_name: str, attributes: dict[str, Any], **more: Any) -> Document:
    """Add a user.

    Args:
        attributes: of `ATTRIBUTES`.
        more: ``external_id``, ``enabled``.

    Raises:
        Refused: 400 or 409; the name or the address is taken, or there are too many users.
    """
    server, quota = request.server, request.server.settings.user_quota
    if server.users.find("name", user_name.lower()) or server.users.find("email", _email_of(attributes)):
        raise refused(server.settings.duplicate_user_status, 1310)
    if quota and len(server.users) >= quota:
        raise refused(400, 1311)
    return server.users.add(
        identifiers.new_id(),
        **{"enabled": True, "external_id": None, **attributes, **more},
        user_name=user_name,
        **_stamps(request, "created", "updated"),
    )


def change_user(request: Request, user: Document, **fields: Any) -> Document:
    """Change a user; a field that is None is taken away.

    Raises:
        Refused: 400; the address or the name is taken.
    """
    users = request.server.users
    changed = {**user, **fields}
    for index, key in (("email", _email_of(changed)), ("name", changed["user_name"].lower())):
        if any(other["id"] != user["id"] for other in users.find(index, key)):
            raise refused(400, 1321 if index == "email" else 1310)
    return users.change(user, **fields, **_stamps(request, "updated"))


def add_group(request: Request, display_name: str, description: str | None, external_id: str | None) -> Document:
    """Add a group.

    Raises:
        Refused: 409; the name is taken. 400; there are too many groups.
    """
    groups, quota = request.server.groups, request.server.settings.group_quota
    if groups.find("name", display_name):
        raise refused(409, 1341)
    if quota and len(groups) >= quota:
        raise refused(400, 1351)
    return groups.add(
        identifiers.new_id(),
        display_name=display_name,
        description=description,
        external_id=external_id,
        **_stamps(request, "created", "updated"),
    )


def change_group(request: Request, group: Document, **fields: Any) -> Document:
    """Change a group.

    Raises:
        Refused: 409; the name is taken.
    """
    groups = request.server.groups
    name = fields.get("display_name", group["display_name"])
    if any(other["id"] != group["id"] for other in groups.find("name", name)):
        raise refused(409, 1341)
    return groups.change(group, **fields, **_stamps(request, "updated"))


def remove_principal(server: Server, each: Document, word: str) -> None:
    """Remove a ``user`` or a ``group``, with the memberships.

    Raises:
        Refused: 409; there is an assignment.
    """
    if server.is_assigned(each["id"]):
        raise refused(409, 1306, word)
    for membership in list(server.memberships.find(f"{word}_id", each["id"])):
        server.memberships.remove(membership)
    (server.users if word == "user" else server.groups).remove(each)


def shown_origin(each: Document) -> dict[str, Any]:
    """What users and groups have in common."""
    external = each["external_id"]
    return {
        "external_id": external,
        "external_ids": [{"id": external, "issuer": "SCIM"}] if external else None,
        "identity_store_id": identifiers.IDENTITY_STORE_ID,
        **{name: each[name] for name in ("created_at", "created_by", "updated_at", "updated_by")},
    }


def _email_of(attributes: dict[str, Any]) -> str:
    return str(attributes["emails"][0]["value"]).lower()


def _stamps(request: Request, *words: str) -> dict[str, Any]:
    """When and by whom it was created or updated."""
    times = {f"{word}_at": request.now_ms for word in words}
    return {**times, **{f"{word}_by": request.caller.id for word in words}}
