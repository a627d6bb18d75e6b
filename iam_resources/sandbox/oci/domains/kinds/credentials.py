"""Credentials of users: API keys, auth tokens, customer secret keys, SMTP and OAuth 2.0 client credentials.

The secret is in the answer to the creation only, and is not stored.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from iam_resources.sandbox.oci.domains.exceptions import access_denied, bad_request, missing, not_modifiable
from iam_resources.sandbox.oci.domains.kinds.kind import NO_PUT, Kind, resolve_reference
from iam_resources.sandbox.oci.domains.kinds.users import CAPABILITIES, SELF_CHANGE
from iam_resources.sandbox.oci.domains.scim.schema import ORACLE
from iam_resources.sandbox.oci.domains.stored import Document
from iam_resources.sandbox.oci.keys import KeyFormatError, fingerprint, read_public_key

if TYPE_CHECKING:
    from iam_resources.sandbox.oci.domains.context import Context
    from iam_resources.sandbox.oci.domains.domain import Domain

Maker = Callable[[Document], dict[str, Any]]


class Credentials(Kind):
    """One kind of credential.

    Args:
        name: as in ``meta.resourceType``.
        urn: the last word of its schema, which the service writes with a lower-case first letter.
        table: name of the table of its schema.
        ocid: the type in its OCIDs.
        flag: the capability that a user needs for it.
        limit: how many a user may have (docs.oracle.com, "Working with Console Passwords and API Keys" and others).
        make: generates the values that the service chooses.
    """

    methods = NO_PUT
    indexed = ("id", "user.value", "user.ocid")
    once = ("token", "secretKey", "password", "secret")

    def __init__(self, name: str, urn: str, table: str, ocid: str, flag: str, limit: int, make: Maker) -> None:
        super().__init__(name, f"{name}s", table, f"{ORACLE}{urn}")
        self.ocid = ocid
        self._flag = flag
        self._limit = limit
        self._make = make
        self.computed = {"user": _user}

    def fill(self, context: Context, document: Document) -> None:
        """A credential without a user belongs to the caller.

        Raises:
            ScimError: 400; there is no user, and the caller is not one.
        """
        document.pop(SELF_CHANGE, None)
        if "user" not in document:
            if context.caller.type != "User" or context.domain.find("Users", context.caller.id) is None:
                raise missing(["user"])
            document["user"] = {"value": context.caller.id}

    def check(self, context: Context, document: Document, former: Document | None) -> None:
        """The user must exist, must have the capability, and must not have too many.

        Raises:
            ScimError: 400, 401.
        """
        user = resolve_reference(context.domain, "User", "Users", document["user"], f"{self.name}.user")
        if former is not None:
            return
        if not user[CAPABILITIES].get(self._flag, True):
            raise access_denied(f"The user doesn't have the capability {self._flag}.")
        if len(context.domain.with_value(self.endpoint, "user.value", user["id"])) >= self._limit:
            raise bad_request(
                f"The user has reached the maximum quota limit of {self._limit} {self.endpoint}.", "error.sandbox.quota"
            )
        document.update(self._make(document))

    def after_write(self, context: Context, document: Document, former: Document | None) -> None:
        """Accept signatures by a new API key."""
        if self.name == "ApiKey" and former is None:
            enter_key(context.domain, document)

    def after_removal(self, context: Context, document: Document) -> None:
        """Refuse signatures by a deleted API key."""
        if self.name == "ApiKey":
            context.domain.server.keys.remove(document["user"]["ocid"], document["fingerprint"])


def enter_key(domain: Domain, document: Document) -> None:
    """Accept signatures by an API key of a user."""
    user = domain.users[document["user"]["value"]]
    domain.server.keys.add(user["ocid"], user["userName"], document["key"])


def _user(domain: Domain, credential: Document) -> dict[str, Any]:
    user = domain.users.get(credential["user"]["value"]) or {}
    return {
        "value": credential["user"]["value"],
        "ocid": credential["user"]["ocid"],
        "$ref": f"Users/{credential['user']['value']}",
        "display": user.get("displayName", ""),
        "name": user.get("userName", ""),
    }


def _api_key(document: Document) -> dict[str, Any]:
    try:
        key = read_public_key(document["key"])
    except KeyFormatError:
        # Observed in the log of a workflow with the OCI CLI: an SSH key instead of PEM.
        raise bad_request("Invalid public key header or footer.", "error.identity.user.invalidHeaderFooter") from None
    return {"fingerprint": fingerprint(key)}


def _auth_token(document: Document) -> dict[str, Any]:
    return {"token": secrets.token_urlsafe(15), "status": "ACTIVE"}


def _secret_key(document: Document) -> dict[str, Any]:
    access = hashlib.sha256(secrets.token_bytes(16)).hexdigest()[:40]
    return {"accessKey": access, "secretKey": secrets.token_urlsafe(33), "status": "ACTIVE"}


def _smtp(document: Document) -> dict[str, Any]:
    name = f"{document['user']['ocid']}@{secrets.token_hex(4)}.com"
    return {"userName": name, "password": secrets.token_urlsafe(15), "status": "ACTIVE"}


def _client_credential(document: Document) -> dict[str, Any]:
    if "isResetSecret" in document:
        raise not_modifiable("isResetSecret", "writeOnly")
    return {"secret": secrets.token_urlsafe(24), "status": "ACTIVE"}


ALL_CREDENTIALS = (
    Credentials("ApiKey", "apikey", "api_key", "apikey", "canUseApiKeys", 3, _api_key),
    Credentials("AuthToken", "authToken", "auth_token", "credential", "canUseAuthTokens", 2, _auth_token),
    Credentials(
        "CustomerSecretKey",
        "customerSecretKey",
        "customer_secret_key",
        "credential",
        "canUseCustomerSecretKeys",
        2,
        _secret_key,
    ),
    Credentials("SmtpCredential", "smtpCredential", "smtp_credential", "credential", "canUseSmtpCredentials", 2, _smtp),
    Credentials(
        "OAuth2ClientCredential",
        "oauth2ClientCredential",
        "o_auth2_client_credential",
        "credential",
        "canUseOAuth2ClientCredentials",
        10,
        _client_credential,
    ),
)
