"""Credentials that the service generates and shows once: auth tokens, customer secret keys, SMTP credentials."""

from __future__ import annotations

import base64
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.exceptions import ServiceError, invalid
from iam_resources.sandbox.oci.identity.bodies import DESCRIPTION_LONGEST, changes
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.request import NO_CONTENT, Request, check_text, format_time, require_found, shown
from iam_resources.sandbox.oci.server import Verb

_SIGNS = string.ascii_letters + string.digits + "[]{}()<>:;.-_~+"


def require_self_or(verb: Verb, request: Request, documents: IdentityDocuments) -> Document:
    """The user of the path, if they are the caller or the policies allow it.

    Raises:
        ServiceError: 404.
    """
    id = request.parameters["user"]
    if id != request.principal.id:
        request.require(verb, "users", user__id=id)
    return documents.user(id)


def check_capability(user: Document, name: str) -> None:
    """Refuse credentials that the user may not have (Managing User Capabilities).

    Raises:
        ServiceError: 400.
    """
    if not user.body["capabilities"][name]:
        raise invalid(f"User '{user.body['name']}' may not have such a credential: the capability {name} is off")


def check_count(documents: Documents, user: Document, most: int, what: str) -> None:
    """Refuse more credentials than a user can have.

    Raises:
        ServiceError: 400.
    """
    if len(documents.find("userId", user.id)) >= most:
        raise ServiceError(400, "LimitExceeded", f"A user can have at most {most} {what}")


@dataclass(frozen=True)
class Kind:
    """One kind of credential.

    Args:
        path: the last segment of its path, also its name in the documents.
        capability: the one that the user needs.
        most: how many a user can have.
        label: the field that the client chooses.
        secret: the field that is shown once.
        invent: from tenancy and user to the id, the fields that are stored, and the secret.
        what: its name in messages.
    """

    path: str
    capability: str
    most: int
    label: str
    secret: str
    invent: Callable[[str, str], tuple[str, dict[str, Any], str]]
    what: str


def _auth_token(tenancy: str, user: str) -> tuple[str, dict[str, Any], str]:
    return identifiers.new("credential"), {}, _random(20)


def _secret_key(tenancy: str, user: str) -> tuple[str, dict[str, Any], str]:
    # The id is the access key itself, 40 digits; the secret is 32 bytes in base64.
    return secrets.token_hex(20), {}, base64.b64encode(secrets.token_bytes(32)).decode()


def _smtp(tenancy: str, user: str) -> tuple[str, dict[str, Any], str]:
    name = f"{user}@{tenancy}.{secrets.choice(string.ascii_lowercase)}{secrets.choice(string.ascii_lowercase)}.com"
    return identifiers.new("credential"), {"username": name}, _random(20)


KINDS = (
    Kind("authTokens", "canUseAuthTokens", 2, "description", "token", _auth_token, "auth tokens"),
    Kind("customerSecretKeys", "canUseCustomerSecretKeys", 2, "displayName", "key", _secret_key, "secret keys"),
    Kind("smtpCredentials", "canUseSmtpCredentials", 2, "description", "password", _smtp, "SMTP credentials"),
)
"""Two of each: IAM limits, "Auth tokens per user", "Customer secret keys per user", "SMTP credentials per user"."""


class Credentials:
    """Operations on one kind of credential."""

    def __init__(self, documents: IdentityDocuments, kind: Kind) -> None:
        self._documents = documents
        self._kind = kind
        self._credentials = documents.credentials[kind.path]

    def create(self, request: Request) -> Answer:
        """CreateAuthToken, CreateCustomerSecretKey, CreateSmtpCredential: only this answer has the secret."""
        kind = self._kind
        user = require_self_or("manage", request, self._documents)
        check_capability(user, kind.capability)
        body = request.body()
        check_text(body, kind.label, least=0, most=DESCRIPTION_LONGEST)
        check_count(self._credentials, user, kind.most, kind.what)
        id, fields, secret = kind.invent(request.server.tenancy_id, user.id)
        made = self._credentials.add(
            id,
            {
                "id": id,
                "userId": user.id,
                kind.label: body[kind.label],
                "timeCreated": format_time(request.now),
                "timeExpires": None,
                "inactiveStatus": None,
                **fields,
            },
        )
        return shown(made, request.now, {kind.secret: secret})

    def list_some(self, request: Request) -> Answer:
        """ListAuthTokens, ListCustomerSecretKeys, ListSmtpCredentials: all, without the secret."""
        user = require_self_or("read", request, self._documents)
        rows = self._credentials.listed({"userId": user.id}, newest_first=False)
        return Answer.of_json(200, [body for _, body in rows])

    def update(self, request: Request) -> Answer:
        """UpdateAuthToken, UpdateCustomerSecretKey, UpdateSmtpCredential: the field that the client chooses."""
        credential = self._to_change(request)
        body = request.body()
        check_text(body, self._kind.label, least=0, most=DESCRIPTION_LONGEST, required=False)
        return shown(self._credentials.change(credential, changes(body, self._kind.label)), request.now)

    def delete(self, request: Request) -> Answer:
        """DeleteAuthToken, DeleteCustomerSecretKey, DeleteSmtpCredential."""
        self._credentials.remove(self._to_change(request))
        return NO_CONTENT

    def _to_change(self, request: Request) -> Document:
        user = require_self_or("manage", request, self._documents)
        credential = self._credentials.get(request.parameters["credential"])
        found = require_found(credential if credential and credential.body["userId"] == user.id else None)
        request.check_etag(found)
        return found


def _random(length: int) -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(length))
