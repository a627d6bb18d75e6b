"""Users: 2.2 to 2.5 of the guide; ``PUT`` and ``count`` are Keycloak's."""

from __future__ import annotations

import copy
from typing import Any

from iam_resources.sandbox.cncc import bodies
from iam_resources.sandbox.cncc.exceptions import CnccError, InvalidFields, Message, Plain, server_failed
from iam_resources.sandbox.cncc.models import passwords, profile, search
from iam_resources.sandbox.cncc.models.group import Group
from iam_resources.sandbox.cncc.models.realm import Realm, new_id
from iam_resources.sandbox.cncc.models.user import User
from iam_resources.sandbox.cncc.request import NO_CONTENT, Request, created, json_answer, page_of
from iam_resources.sandbox.messages import Answer

REPRESENTATION = bodies.Representation(
    "UserRepresentation",
    {
        "id": "text",
        "username": "text",
        "firstName": "text",
        "lastName": "text",
        "email": "text",
        "emailVerified": "flag",
        "attributes": "multimap",
        "userProfileMetadata": "any",
        "enabled": "flag",
        "self": "text",
        "origin": "text",
        "createdTimestamp": "number",
        "totp": "flag",
        "federationLink": "text",
        "serviceAccountClientId": "text",
        "credentials": "any",
        "disableableCredentialTypes": "texts",
        "requiredActions": "texts",
        "federatedIdentities": "any",
        "realmRoles": "texts",
        "clientRoles": "any",
        "clientConsents": "any",
        "notBefore": "number",
        "applicationRoles": "any",
        "socialLinks": "any",
        "groups": "texts",
        "access": "any",
    },
)

REQUIRED_ACTIONS = (
    "CONFIGURE_TOTP",
    "CONFIGURE_RECOVERY_AUTHN_CODES",
    "TERMS_AND_CONDITIONS",
    "VERIFY_EMAIL",
    "VERIFY_PROFILE",
    "UPDATE_EMAIL",
    "UPDATE_PASSWORD",
    "UPDATE_PROFILE",
    "delete_account",
    "delete_credential",
    "idp_link",
    "update_user_locale",
    "webauthn-register",
    "webauthn-register-passwordless",
)
"""The actions that Keycloak has; others are dropped silently. Their order in an answer has no meaning."""

_PROFILE_FIELDS = {"username": "username", "email": "email", "firstName": "first_name", "lastName": "last_name"}


def user_of(request: Request) -> User:
    """The user of the path.

    Raises:
        CnccError: 404.
    """
    user = request.realm.users.get(request.parameters["id"])
    if user is None:
        request.require("query-users", "view-users", "manage-users")  # other callers must not learn who exists
        raise Plain(404, "User not found")
    return user


def represent(
    user: User, *, brief: bool = False, attributes: bool = True, metadata: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A user as the API shows it. Fields without a value are omitted, not null.

    Brief listings of a group's members and of a role's users have no ``attributes``; brief listings of users have them.
    """
    body: dict[str, Any] = {"id": user.id, "username": user.username}
    if user.first_name is not None:
        body["firstName"] = user.first_name
    if user.last_name is not None:
        body["lastName"] = user.last_name
    if user.email is not None:
        body["email"] = user.email
    body["emailVerified"] = user.email_verified
    if attributes and user.attributes:
        body["attributes"] = user.attributes
    if metadata is not None:
        body["userProfileMetadata"] = metadata
    body["enabled"] = user.enabled
    body["createdTimestamp"] = user.created_ms
    if not brief:
        body |= {
            "totp": False,
            "disableableCredentialTypes": [],
            "requiredActions": user.required_actions,
            "notBefore": user.not_before,
        }
    return body


def create(request: Request) -> Answer:
    """2.2 ``POST /{realm}/users``: 201 without a body, the id is in ``Location``."""
    request.require("manage-users")
    body = bodies.read(request.call, REPRESENTATION)
    realm = request.realm
    username = body.get("username") or ""
    if not username.strip():
        raise Message(400, "User name is missing")
    if realm.user_named(username) or _by_login_email(realm, username):
        raise Message(409, "User exists with same username")
    if body.get("email") and _email_taken(realm, body["email"], None):
        raise Message(409, "User exists with same email")
    user = User(new_id(), realm.id, username.lower(), int(request.now * 1000), roles=[realm.default_role])
    if body.get("createdTimestamp") is not None:
        user.created_ms = body["createdTimestamp"]
    _apply_profile(realm, user, body, new=True)
    groups = [_group_at(realm, path) for path in body.get("groups") or []]
    _apply_credentials_and_flags(request, user, body)
    user.groups = [group.id for group in groups]
    realm.users.put(user)
    return created(request.realm_location(f"/users/{user.id}"))


def update(request: Request) -> Answer:
    """``PUT /{realm}/users/{id}``: missing fields stay, unless ``attributes`` is given.

    A body with ``attributes`` replaces the whole profile: attributes, address and names that it does not contain are
    removed. Groups, roles and ids in the body are ignored.
    """
    user = user_of(request)
    request.require("manage-users")
    body = bodies.read_optional(request.call, REPRESENTATION)
    if body is None:
        raise Message(400, "Could not update user!")
    realm = request.realm
    name = body.get("username")
    if name is not None and not name.strip():
        raise Message(400, "User name is missing")
    if name is not None and (other := realm.user_named(name)) is not None and other is not user:
        raise Message(409, "User exists with same username")
    if body.get("email") and _email_taken(realm, body["email"], user):
        raise Message(409, "User exists with same email")
    draft = copy.deepcopy(user)  # a password that is refused at the end must not leave half of the change behind
    _apply_profile(realm, draft, body, new=False)
    _apply_credentials_and_flags(request, draft, body)
    realm.users.put(draft)
    return NO_CONTENT


def get(request: Request) -> Answer:
    """2.4 ``GET /{realm}/users/{id}``."""
    user = user_of(request)
    request.require("view-users", "manage-users")
    metadata = None
    if request.flag("userProfileMetadata", False):
        metadata = profile.metadata(not request.realm.settings["editUsernameAllowed"])
    manage = request.may("manage-users")
    access = {
        "manageGroupMembership": manage,
        "resetPassword": manage,
        "view": True,
        "mapRoles": manage,
        "impersonate": request.may("impersonation"),
        "manage": manage,
    }
    return json_answer({**represent(user, metadata=metadata), "access": access})


def list_some(request: Request) -> Answer:
    """2.3 ``GET /{realm}/users``: by user name, 100 unless ``max`` is given."""
    request.require("view-users", "manage-users", "query-users")
    first, most = request.page(100)
    query = request.call.query()
    realm = request.realm
    chosen = page_of(search.find(realm, query), first, most)
    brief = request.flag("briefRepresentation", False)
    metadata = profile.metadata(not realm.settings["editUsernameAllowed"])
    access = {"manage": request.may("manage-users")}
    rows = [represent(user, brief=brief, metadata=metadata) for user in chosen]
    return json_answer([{**row, "access": access} for row in rows])


def count(request: Request) -> Answer:
    """``GET /{realm}/users/count``: a bare number. Service accounts are counted where they are listed."""
    request.require("view-users", "manage-users", "query-users")
    query = dict(request.call.query())
    if not query.get("search"):
        query.pop("exact", None) if len(query) == 1 else None
    return json_answer(len(search.find(request.realm, query)))


def delete(request: Request) -> Answer:
    """2.5 ``DELETE /{realm}/users/{id}``."""
    user = user_of(request)
    request.require("manage-users")
    request.realm.remove_user(user)
    return NO_CONTENT


def _by_login_email(realm: Realm, username: str) -> bool:
    """Whether a user name is the address of another user, in a realm where addresses can be used to log in."""
    return bool(realm.settings["loginWithEmailAllowed"]) and realm.user_with_email(username) is not None


def _email_taken(realm: Realm, email: str, user: User | None) -> bool:
    if realm.settings["duplicateEmailsAllowed"]:
        return False
    others = [realm.user_with_email(email)]
    if realm.settings["loginWithEmailAllowed"]:
        others.append(realm.user_named(email))
    return any(other is not None and other is not user for other in others)


def _apply_profile(realm: Realm, user: User, body: dict[str, Any], *, new: bool) -> None:
    """Names, address and attributes, checked against the user profile before any is changed."""
    given = body.get("attributes")
    attributes: dict[str, list[str]] = {
        name: [value for value in values if value is not None and not profile.is_blank(value)]
        for name, values in (given or {}).items()
    }
    values: dict[str, str | None] = {}
    for field, target in _PROFILE_FIELDS.items():
        inside = attributes.pop(field, None)
        value = body.get(field)
        if value is None and inside is not None and field in ("firstName", "lastName"):
            value = inside[0] if inside else ""
        if value is None:
            value = "" if given is not None and field != "username" else getattr(user, target)
        if value is not None and field in ("username", "email"):
            value = value.lower()
        values[field] = value if value and not profile.is_blank(value) else None
    policy = realm.profile.get("unmanagedAttributePolicy")
    kept = {name: texts for name, texts in attributes.items() if texts} if policy in ("ENABLED", "ADMIN_EDIT") else {}
    problems = _problems(realm, user, values, kept, new=new)
    if problems:
        raise InvalidFields(problems)
    for field, target in _PROFILE_FIELDS.items():
        setattr(user, target, values[field])
    if given is not None:
        user.attributes = kept


def _problems(
    realm: Realm, user: User, values: dict[str, str | None], attributes: dict[str, list[str]], *, new: bool
) -> list[dict[str, Any]]:
    problems = []
    username = values["username"] or ""
    if not new and username != user.username and not realm.settings["editUsernameAllowed"]:
        problems.append(profile.read_only("username"))
    if new or username != user.username:
        problems += profile.username_problems(username)
    if values["email"]:
        problems += profile.email_problems(values["email"])
    for field in ("firstName", "lastName"):
        problems += profile.name_problems(field, values[field] or "")
    for name, texts in attributes.items():
        problems += profile.attribute_problems(name, texts)
    return problems


def _apply_credentials_and_flags(request: Request, user: User, body: dict[str, Any]) -> None:
    """Credentials, flags and required actions. A password may be refused, so the user is stored afterwards."""
    for credential in body.get("credentials") or []:
        if not isinstance(credential, dict) or not isinstance(credential.get("value"), str):
            raise server_failed()
        if credential.get("type") != "password" or not credential["value"]:
            continue
        set_password(request, user, credential["value"], temporary=None)
        if credential.get("temporary") is True:
            _require(user, "UPDATE_PASSWORD")
    if body.get("enabled") is not None:
        user.enabled = body["enabled"]
    if body.get("emailVerified") is not None:
        user.email_verified = body["emailVerified"]
    if body.get("requiredActions") is not None:
        user.required_actions = [action for action in REQUIRED_ACTIONS if action in body["requiredActions"]]


def set_password(request: Request, user: User, value: str, *, temporary: bool | None) -> None:
    """Check a password against the policy and set it.

    Args:
        temporary: True adds the required action UPDATE_PASSWORD, False removes it, None leaves it.

    Raises:
        CnccError: 400 with the broken rule.
    """
    policy = request.realm.settings.get("passwordPolicy")
    passwords.check(policy, user, value)
    passwords.remember(policy, user, passwords.make(value, request.now))
    if temporary:
        _require(user, "UPDATE_PASSWORD")
    elif temporary is False and "UPDATE_PASSWORD" in user.required_actions:
        user.required_actions.remove("UPDATE_PASSWORD")


def _require(user: User, action: str) -> None:
    if action not in user.required_actions:
        user.required_actions.append(action)


def _group_at(realm: Realm, path: str | None) -> Group:
    group = realm.group_at(path or "")
    if group is None:
        problem: CnccError = server_failed()  # Keycloak answers an unknown group path with 500, too
        raise problem
    return group
