"""Logins and tokens: 2.1 of the guide, and the parts of OpenID Connect that show whether a password works."""

from __future__ import annotations

import base64
import binascii
import secrets
import uuid
from typing import Any

from iam_resources.sandbox.cncc.exceptions import CnccError, Described
from iam_resources.sandbox.cncc.models import passwords
from iam_resources.sandbox.cncc.models.client import Client
from iam_resources.sandbox.cncc.models.session import Session
from iam_resources.sandbox.cncc.models.user import User
from iam_resources.sandbox.cncc.request import Request
from iam_resources.sandbox.messages import Answer

_NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}


def token(request: Request) -> Answer:
    """2.1 ``POST /realms/{realm}/protocol/openid-connect/token``: a form, although the guide shows JSON.

    Tokens are valid for 60 seconds in realm master, elsewhere for 300.
    """
    try:
        return _token(request, _form(request)).with_headers(_NO_STORE)
    except CnccError as problem:
        return Answer.of_json(problem.status, problem.body).with_headers(_NO_STORE)


def _token(request: Request, form: dict[str, str]) -> Answer:
    grants = {
        "password": _by_password,
        "refresh_token": _by_refresh_token,
        "client_credentials": _by_client,
    }
    if not request.realm.settings["enabled"]:
        raise Described(403, "access_denied", "Realm not enabled")
    if "grant_type" not in form:
        raise Described(400, "invalid_request", "Missing form parameter: grant_type")
    if form["grant_type"] not in grants:
        raise Described(400, "unsupported_grant_type", "Unsupported grant_type")
    return grants[form["grant_type"]](request, form, _client(request, form))


def _by_password(request: Request, form: dict[str, str], client: Client) -> Answer:
    if not client.flag("directAccessGrantsEnabled"):
        raise Described(400, "unauthorized_client", "Client not allowed for direct access grants")
    if not form.get("username"):
        raise Described(401, "invalid_request", "Missing parameter: username")
    realm = request.realm
    user = realm.user_named(form["username"])
    if user is None and realm.settings["loginWithEmailAllowed"]:
        user = realm.user_with_email(form["username"])
    if user is None:
        raise Described(401, "invalid_grant", "Invalid user credentials")
    # The server checks the account before the password: anybody can find out that it is disabled.
    if not user.enabled:
        raise Described(400, "invalid_grant", "Account disabled")
    if not passwords.matches(user.password, form.get("password", "")):
        raise Described(401, "invalid_grant", "Invalid user credentials")
    if user.required_actions or not _complete(request, user):
        raise Described(400, "invalid_grant", "Account is not fully set up")
    now = int(request.now)
    session = Session(
        secrets.token_urlsafe(18),
        realm.id,
        user.id,
        client.id,
        now,
        now,
        request.call.client_address,
        form.get("scope", ""),
    )
    realm.sessions.put(session)
    return _tokens(request, client, user, session)


def _by_refresh_token(request: Request, form: dict[str, str], client: Client) -> Answer:
    if not form.get("refresh_token"):
        raise Described(400, "invalid_request", "No refresh token")
    session = _session_of(request, form["refresh_token"], client)
    session.last_access = int(request.now)
    request.realm.sessions.put(session)
    return _tokens(request, client, request.realm.users[session.user], session)


def _by_client(request: Request, form: dict[str, str], client: Client) -> Answer:
    del form
    if client.flag("publicClient"):
        raise Described(401, "unauthorized_client", "Public client not allowed to retrieve service account")
    user = request.realm.service_account(client)
    if user is None:
        raise Described(401, "unauthorized_client", "Client not enabled to retrieve service account")
    return _tokens(request, client, user, None)


def userinfo(request: Request) -> Answer:
    """``GET /realms/{realm}/protocol/openid-connect/userinfo``: valid as long as the session."""
    scheme, _, text = request.call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return _refuse(request, 401)
    claims = request.server.claims_of(text.strip(), "Bearer")
    if claims is None:
        return _refuse(request, 401, "invalid_token", "Token verification failed")
    if "openid" not in claims["scope"].split():
        return _refuse(request, 403, "insufficient_scope", "Missing openid scope")
    if claims["sid"] not in request.realm.sessions:
        return _refuse(request, 401, "invalid_token", "user_session_not_found")
    user = request.realm.users[claims["user"]]
    body: dict[str, Any] = {"sub": user.id, "email_verified": user.email_verified}
    if name := " ".join(part for part in (user.first_name, user.last_name) if part):
        body["name"] = name
    body["preferred_username"] = user.username
    for key, value in (("given_name", user.first_name), ("family_name", user.last_name), ("email", user.email)):
        if value:
            body[key] = value
    return Answer.of_json(200, body)


def public_realm(request: Request) -> Answer:
    """``GET /realms/{realm}``: no token needed."""
    base = request.location(f"/realms/{request.realm.name}")
    return Answer.of_json(
        200,
        {
            "realm": request.realm.name,
            "token-service": f"{base}/protocol/openid-connect",
            "account-service": f"{base}/account",
            "tokens-not-before": 0,
        },
    )


def _form(request: Request) -> dict[str, str]:
    content_type = request.call.headers.get("content-type", "").partition(";")[0].strip().lower()
    return request.call.form() if content_type == "application/x-www-form-urlencoded" else {}


def _client(request: Request, form: dict[str, str]) -> Client:
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, text = request.call.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(text).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            client_id = ""
    client = request.realm.client_named(client_id)
    if client is None or not client.flag("enabled") or client.flag("bearerOnly"):
        raise Described(401, "invalid_client", "Invalid client or Invalid client credentials")
    if not client.flag("publicClient") and not secrets.compare_digest(
        secret.encode(), str(client.body.get("secret", "")).encode()
    ):
        raise Described(401, "unauthorized_client", "Invalid client or Invalid client credentials")
    return client


def _complete(request: Request, user: User) -> bool:
    """Whether the user has all fields that the profile requires. Users can be created without them, but not log in."""
    values = {"username": user.username, "email": user.email, "firstName": user.first_name, "lastName": user.last_name}
    return all(
        values.get(attribute.get("name"), "set")
        for attribute in request.realm.profile.get("attributes") or []
        if "user" in (attribute.get("required") or {}).get("roles", ())
    )


def _session_of(request: Request, refresh_token: str, client: Client) -> Session:
    claims = request.server.claims_of(refresh_token, "Refresh")
    if claims is None or not str(claims["iss"]).endswith(f"/realms/{request.realm.name}"):
        raise Described(400, "invalid_grant", "Invalid refresh token")
    if claims["azp"] != client.client_id:
        raise Described(400, "invalid_grant", "Invalid refresh token. Token client and authorized client don't match")
    session = request.realm.sessions.get(claims["sid"])
    if session is None:
        raise Described(400, "invalid_grant", "Session not active")
    return session


def _tokens(request: Request, client: Client, user: User, session: Session | None) -> Answer:
    now = int(request.now)
    lifespan = int(request.realm.settings["accessTokenLifespan"])
    idle = int(request.realm.settings["ssoSessionIdleTimeout"]) if session else 0
    wanted = session.scope.split() if session else []
    scope = " ".join(["openid", "email", "profile"] if "openid" in wanted else ["email", "profile"])
    claims = {
        "exp": now + lifespan,
        "iat": now,  # the only clock that a real Keycloak shows: it sends no Date header
        "jti": f"onltro:{uuid.uuid4()}",
        "iss": request.location(f"/realms/{request.realm.name}"),
        "typ": "Bearer",
        "azp": client.client_id,
        "sid": session.id if session else None,
        "scope": scope,
        "user": user.id,
    }
    body: dict[str, Any] = {
        "access_token": request.server.tokens.sign(claims),
        "expires_in": lifespan,
        "refresh_expires_in": idle,
    }
    if session:
        body["refresh_token"] = request.server.tokens.sign({**claims, "typ": "Refresh", "exp": now + idle})
    body |= {"token_type": "Bearer"}
    if "openid" in wanted:
        body["id_token"] = request.server.tokens.sign({**claims, "typ": "ID", "sub": user.id})
    body["not-before-policy"] = 0
    if session:
        body["session_state"] = session.id
    body["scope"] = scope
    return Answer.of_json(200, body)


def _refuse(request: Request, status: int, error: str = "", description: str = "") -> Answer:
    text = f'Bearer realm="{request.realm.name}"'
    if error:
        text += f', error="{error}", error_description="{description}"'
    return Answer(status, headers={"content-type": "text/plain;charset=utf-8", "www-authenticate": text})
