"""Realms. Not in the guide: a test creates a realm of its own to be isolated."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.cncc import bodies
from iam_resources.sandbox.cncc.exceptions import Message, Plain
from iam_resources.sandbox.cncc.models import seed
from iam_resources.sandbox.cncc.models.realm import Realm
from iam_resources.sandbox.cncc.request import NO_CONTENT, Request, created, json_answer
from iam_resources.sandbox.cncc.responses.roles import represent as represent_role
from iam_resources.sandbox.messages import Answer

_FLAGS = [
    "enabled",
    "revokeRefreshToken",
    "registrationAllowed",
    "registrationEmailAsUsername",
    "rememberMe",
    "verifyEmail",
    "loginWithEmailAllowed",
    "duplicateEmailsAllowed",
    "resetPasswordAllowed",
    "editUsernameAllowed",
    "bruteForceProtected",
    "eventsEnabled",
    "adminEventsEnabled",
    "internationalizationEnabled",
    "userManagedAccessAllowed",
    "organizationsEnabled",
    "adminPermissionsEnabled",
]
_NUMBERS = [
    "notBefore",
    "refreshTokenMaxReuse",
    "accessTokenLifespan",
    "ssoSessionIdleTimeout",
    "ssoSessionMaxLifespan",
]
_TEXTS = [
    "id",
    "realm",
    "displayName",
    "displayNameHtml",
    "defaultSignatureAlgorithm",
    "sslRequired",
    "passwordPolicy",
]
REPRESENTATION = bodies.Representation(
    "RealmRepresentation",
    {
        **dict.fromkeys(_TEXTS, "text"),
        **dict.fromkeys(_NUMBERS, "number"),
        **dict.fromkeys(_FLAGS, "flag"),
        "requiredCredentials": "texts",
        "smtpServer": "map",
        "attributes": "map",
        "defaultRole": "any",
    },
)
_ANY_RIGHT = [
    "view-realm",
    "manage-realm",
    "view-users",
    "manage-users",
    "query-users",
    "query-groups",
    "view-clients",
    "manage-clients",
]


def represent(realm: Realm) -> dict[str, Any]:
    """A realm as the API shows it; with those of its settings that the sandbox has."""
    default = represent_role(realm.roles[realm.default_role], brief=True)
    settings = {name: value for name, value in realm.settings.items() if value != ""}
    return {"id": realm.id, **settings, "defaultRole": default}


def create(request: Request) -> Answer:
    """``POST /``: the ``id`` may be given; without one it is a UUID, and so is the ``containerId`` of roles."""
    request.require()
    body = bodies.read(request.call, REPRESENTATION)
    name = body.get("realm") or ""
    if not name.strip():
        raise Message(400, "Realm name cannot be empty")
    for character in "/\\?#[]%;":
        if character in name:
            raise Plain(400, f"Character '{character}' not allowed.")
    realms = request.server.realms
    if realms.get(name) or (body.get("id") and realms.has_id(body["id"])):
        raise Message(409, f"Realm {name} already exists")
    seed.new_realm(realms, body)
    return created(request.location(f"/admin/realms/{name}"))


def get(request: Request) -> Answer:
    """``GET /{realm}``: callers with few rights get few of its fields."""
    if request.may("view-realm", "manage-realm"):
        return json_answer(represent(request.realm))
    request.require(*_ANY_RIGHT)
    return json_answer(
        {
            "realm": request.realm.name,
            "registrationEmailAsUsername": False,
            "bruteForceProtected": False,
            "supportedLocales": [],
        }
    )


def update(request: Request) -> Answer:
    """``PUT /{realm}``: missing and null fields stay."""
    request.require("manage-realm")
    body = bodies.read(request.call, REPRESENTATION)
    realm = request.realm
    name = body.get("realm")
    if name and name != realm.name and request.server.realms.get(name):
        raise Message(409, f"Realm {name} already exists")
    realm.settings |= {
        key: value for key, value in body.items() if value is not None and key not in ("id", "defaultRole")
    }
    request.server.realms.put(realm)
    return NO_CONTENT


def delete(request: Request) -> Answer:
    """``DELETE /{realm}``: with all its objects."""
    request.require("manage-realm")
    request.server.realms.remove(request.realm)
    return NO_CONTENT
