"""Users: ``/users``, their state and their capabilities."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.exceptions import ServiceError, invalid
from iam_resources.sandbox.oci.identity.bodies import (
    USER_NAME,
    already_exists,
    changes,
    check_description,
    check_name,
    check_tenancy,
    refuse_instance,
    still_in_use,
)
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import NO_CONTENT, Request, format_time, require_settled, shown
from iam_resources.sandbox.oci.server import Verb
from iam_resources.sandbox.oci.tags import new_tags

CAPABILITIES = (
    "canUseConsolePassword",
    "canUseApiKeys",
    "canUseAuthTokens",
    "canUseSmtpCredentials",
    "canUseDbCredentials",
    "canUseCustomerSecretKeys",
    "canUseOAuth2ClientCredentials",
)
SENT_AS = {"canUseDBCredentials": "canUseDbCredentials"}
"""UpdateUserCapabilitiesDetails has a different spelling of this one than UserCapabilities."""
MAIL_MISSING = (
    'Post request failed{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error",'
    '"urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"],'
    '"detail":"The primary email must be specified.","status":"400",'
    '"urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error":'
    '{"messageId":"error.identity.user.primaryEmailNotSpecified"}}'
)
"""As quoted in oracle/terraform-provider-oci#2388."""


def new_body(request_body: dict[str, Any], tenancy: str, now: float) -> dict[str, Any]:
    """A new user as the API shows it."""
    return {
        "compartmentId": tenancy,
        "name": request_body["name"],
        "description": request_body.get("description") or "",
        "email": request_body.get("email"),
        "emailVerified": False,
        "dbUserName": None,
        "identityProviderId": None,
        "externalIdentifier": None,
        "timeCreated": format_time(now),
        "inactiveStatus": None,
        "isMfaActivated": False,
        "lastSuccessfulLoginTime": None,
        "previousSuccessfulLoginTime": None,
        "capabilities": dict.fromkeys(CAPABILITIES, True),
        **new_tags(request_body),
    }


class Users:
    """Operations on users."""

    def __init__(self, documents: IdentityDocuments) -> None:
        self._documents = documents

    def create(self, request: Request) -> Answer:
        """CreateUser."""
        refuse_instance(request)
        request.require("manage", "users")
        body = request.body()
        check_tenancy(request, body.get("compartmentId"))
        check_name(body, USER_NAME)
        check_description(body)
        _check_mail(body)
        if not body.get("email") and request.server.email_required:
            raise ServiceError(400, "IdcsConversionError", MAIL_MISSING)
        if self._documents.users.find_unique("name", body["name"].lower()):
            raise already_exists("User", body["name"])
        self._check_free_mail(body.get("email"), None)
        id = identifiers.new("user")
        made = self._documents.users.add(id, {"id": id, **new_body(body, request.server.tenancy_id, request.now)})
        return shown(made, request.now)

    def get(self, request: Request) -> Answer:
        """GetUser; everybody may read their own."""
        if request.parameters["user"] != request.principal.id:
            request.require("inspect", "users", user__id=request.parameters["user"])
        return shown(self._user(request), request.now)

    def list_some(self, request: Request) -> Answer:
        """ListUsers."""
        request.require("inspect", "users")
        query = request.call.query()
        check_tenancy(request, query.get("compartmentId"))
        where = request.query("name", "externalIdentifier", "identityProviderId")
        return page_of(self._documents.users, query, where)

    def update(self, request: Request) -> Answer:
        """UpdateUser: the name cannot be changed."""
        user = self._to_change(request, "use")
        body = request.body()
        check_description(body, required=False)
        _check_mail(body)
        self._check_free_mail(body.get("email"), user)
        fields = changes(body, "description", "email", "dbUserName")
        if "email" in fields and fields["email"] != user.body["email"]:
            fields["emailVerified"] = False
        return shown(self._documents.users.change(user, fields), request.now)

    def update_state(self, request: Request) -> Answer:
        """UpdateUserState: it can only unblock."""
        user = self._to_change(request, "manage")
        if request.body().get("blocked") is not False:
            raise invalid("blocked: only false is supported")
        return shown(self._documents.users.change(user, {"inactiveStatus": None}, state="ACTIVE"), request.now)

    def update_capabilities(self, request: Request) -> Answer:
        """UpdateUserCapabilities: missing flags stay."""
        user = self._to_change(request, "manage")
        body = {SENT_AS.get(name, name): value for name, value in request.body().items()}
        given = {name: value for name, value in body.items() if name in CAPABILITIES and value is not None}
        for name, value in given.items():
            if not isinstance(value, bool):
                raise invalid(f"{name} must be true or false")
        changed = self._documents.users.change(user, {"capabilities": {**user.body["capabilities"], **given}})
        self._documents.allow_keys(changed)
        return shown(changed, request.now)

    def delete(self, request: Request) -> Answer:
        """DeleteUser: "The user must not be in any groups"."""
        user = self._to_change(request, "manage")
        if self._documents.memberships.find("userId", user.id):
            raise still_in_use(f"User '{user.body['name']}' is in groups: take the user out of them first")
        for kind, documents in self._documents.credentials.items():
            for credential in documents.find("userId", user.id):
                if kind == "apiKeys":
                    request.server.keys.remove(user.id, credential.body["fingerprint"])
                documents.remove(credential)
        for password in self._documents.passwords.find("userId", user.id):
            self._documents.passwords.remove(password)
        self._documents.users.remove(user)
        return NO_CONTENT

    def _to_change(self, request: Request, verb: Verb) -> Document:
        refuse_instance(request)
        request.require(verb, "users", user__id=request.parameters["user"])
        user = self._user(request)
        request.check_etag(user)
        require_settled(user, request.now)
        return user

    def _user(self, request: Request) -> Document:
        return self._documents.user(request.parameters["user"])

    def _check_free_mail(self, mail: str | None, mine: Document | None) -> None:
        other = self._documents.users.find_unique("email", mail.lower()) if mail else None
        if other is not None and (mine is None or other.id != mine.id):
            raise ServiceError(409, "EmailAlreadyExists", f"Email '{mail}' is used by another user already")


def _check_mail(body: dict[str, Any]) -> None:
    mail = body.get("email")
    if mail is None or mail == "":
        return
    name, _, host = str(mail).rpartition("@")
    if not name or "." not in host or " " in str(mail) or len(mail) > 254:
        raise invalid(f"email {mail!r} is not an e-mail address")
