"""``POST /oauth2/v1/token``: client credentials and password (guide 3.1; getting started, "Client Credentials Grant
Type" and "Resource Owner Password Credentials Grant Type")."""

from __future__ import annotations

import base64
import binascii
import hmac
import uuid
from dataclasses import dataclass
from urllib.parse import unquote_plus

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.domains import passwords
from iam_resources.sandbox.oci.domains.domain import Domain
from iam_resources.sandbox.oci.domains.exceptions import OAuthError
from iam_resources.sandbox.oci.domains.stored import Document
from iam_resources.sandbox.signed_tokens import SignedTokens

EXPIRES_IN = 3600
"""Seconds that a token is valid (guide 3.1)."""
SCOPE = "urn:opc:idm:__myscopes__"
"""All rights that the app roles of the client, or of the user, give."""


@dataclass(frozen=True)
class Administrator:
    """User name and password that the sandbox was started with; they are client id and secret as well."""

    username: str
    password: str


def token(call: Call, domain: Domain, tokens: SignedTokens, administrator: Administrator, now: float) -> Answer:
    """Issue an access token.

    Raises:
        OAuthError: 401 ``invalid_client``; 400 for a grant that is refused.
    """
    form = call.form()
    app = _client(call, form, domain, administrator)
    _check_grant(app, form.get("grant_type", ""))
    scopes = form.get("scope", "").split()
    if not scopes or not set(scopes) <= {SCOPE, "offline_access", "openid"} or SCOPE not in scopes:
        raise OAuthError(400, "invalid_scope", "The requested scope is invalid.")
    claims = {
        "iss": "https://identity.oraclecloud.com/",
        "aud": [f"{call.base_url}/oci/domains/{domain.name}", "urn:opc:lbaas:logicalguid=" + domain.name],
        "client_id": app["name"],
        "client_name": app["displayName"],
        "domain": domain.name,
        "scope": SCOPE,
        "jti": uuid.uuid4().hex,
        "iat": int(now),
        "exp": int(now) + EXPIRES_IN,
    }
    if form["grant_type"] == "password":
        user = _user(form, domain, administrator)
        claims |= {"sub_type": "user", "sub": user["userName"], "user_id": user["id"]}
    else:
        claims |= {"sub_type": "client", "sub": app["name"], "app_id": app["id"]}
    # Guide 3.1: no refresh token in the answer, although the request asks for offline_access.
    return Answer.of_json(
        200,
        {"access_token": tokens.sign(claims), "token_type": "Bearer", "expires_in": EXPIRES_IN},
        **{"cache-control": "no-store"},
    )


def _client(call: Call, form: dict[str, str], domain: Domain, administrator: Administrator) -> Document:
    """The app that calls: by Basic authentication, or with ``client_id`` and ``client_secret`` in the body."""
    scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
    name, secret = form.get("client_id", ""), form.get("client_secret", "")
    if scheme.lower() == "basic":
        try:
            text = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            text = ""
        name, _, secret = (unquote_plus(word) for word in text.partition(":"))
    found = next(iter(domain.with_value("Apps", "name", name)), None)
    if found is None or found["name"] != name or not found.get("active") or not secret:
        raise _invalid_client()
    wanted = administrator.password if found.get("_administrator") else found.get("clientSecret", "")
    if not hmac.compare_digest(str(wanted).encode(), secret.encode()):
        raise _invalid_client()
    return found


def _invalid_client() -> OAuthError:
    return OAuthError(401, "invalid_client", "Client authentication failed.")


def _check_grant(app: Document, grant: str) -> None:
    if grant not in ("client_credentials", "password"):
        raise OAuthError(400, "unsupported_grant_type", f"The grant type {grant or '(none)'} is not supported.")
    if grant not in app.get("allowedGrants", ()):
        raise OAuthError(400, "unauthorized_client", f"The client is not allowed to use the grant type {grant}.")


def _user(form: dict[str, str], domain: Domain, administrator: Administrator) -> Document:
    user = next(iter(domain.with_value("Users", "userName", form.get("username", ""))), None)
    given = form.get("password", "")
    if user is not None and user["active"] and given:
        if user.get("_administrator"):
            fits = hmac.compare_digest(administrator.password.encode(), given.encode())
        else:
            fits = bool(user.get("_password")) and passwords.matches(user["_password"][-1], given)
        if fits:
            return user
    raise OAuthError(400, "invalid_grant", "The user name or password is not valid.")
