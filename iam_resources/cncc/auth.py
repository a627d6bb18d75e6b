"""Signing in: the password grant (section 2.1), one token for all workers, renewed before it ends."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from iam_resources.coverage import operation
from iam_resources.errors import ConfigError, IamError, SignInFailed, Unavailable, VendorError
from iam_resources.http.clock import ServerClock
from iam_resources.http.tokens import Token, TokenAuth


@dataclass(frozen=True)
class SignIn:
    """Who signs in where.

    Args:
        endpoint: with the base path, without a slash at its end.
        realm: the realm of the account, `master` as a rule.
        client_id: the client that signs in, `admin-cli` as a rule.
        username, password: of the account.
        how_to_set: gives the command that sets a field of the connection, for errors.
    """

    endpoint: str
    realm: str
    client_id: str
    username: str
    password: str
    how_to_set: Callable[[str], str]

    def __repr__(self) -> str:
        return f"SignIn({self.username!r} at realm {self.realm!r})"


def issued_at(access_token: str) -> float | None:
    """When a token was made, in seconds since 1970: Keycloak sends no `Date`, but each token has it.

    Args:
        access_token: a JWT; None for others.
    """
    try:
        body = access_token.split(".")[1]
        return float(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["iat"])
    except (IndexError, ValueError, KeyError, TypeError):
        return None


class PasswordGrant(TokenAuth):
    """Puts a bearer token on every request; belongs to one event loop.

    Args:
        sign_in: who signs in where.
        clock: learns from every token.
        now: seconds that only grow.
    """

    def __init__(self, sign_in: SignIn, clock: ServerClock, now: Callable[[], float] = time.monotonic) -> None:
        self._sign_in = sign_in
        self._clock = clock
        realm = quote(sign_in.realm, safe="")
        super().__init__(
            sign_in.endpoint,
            f"/realms/{realm}/protocol/openid-connect/token",
            now,
            tried=f"sign in to realm {sign_in.realm} as {sign_in.username}",
            fix="Check scheme, host and base path of the console's address. Set it with:"
            f" {sign_in.how_to_set('endpoint')}",
        )

    @operation("cncc-iam-01")
    def _form(self, refresh: str) -> Mapping[str, str]:
        form = {"client_id": self._sign_in.client_id}
        if refresh:
            return form | {"grant_type": "refresh_token", "refresh_token": refresh}
        account = {"username": self._sign_in.username, "password": self._sign_in.password}
        return form | {"grant_type": "password", **account}

    def _received(self, token: Token) -> None:
        issued = issued_at(token.access)
        if issued is not None:
            self._clock.learn(issued, time.monotonic())

    def _refusal(self, response: httpx.Response, body: Mapping[str, Any]) -> IamError:
        who = self._sign_in
        status, code = response.status_code, str(body.get("error", ""))
        description = str(body.get("error_description", ""))

        def wrong(reason: str, hint: str) -> ConfigError:
            return ConfigError(reason, tried=self._tried, hint=hint)

        def refused(kind: type[VendorError], reason: str, hint: str = "") -> VendorError:
            return kind(reason, status=status, code=code, tried=self._tried, hint=hint)

        if status == 404 and "realm" in code.lower():
            hint = f"Set the realm of the account with: {who.how_to_set('auth_realm')}"
            return wrong(f"there is no realm {who.realm} at {who.endpoint}", hint)
        if status == 404 or (status == 200 and not body):
            hint = f"It must include the base path, such as /cncc/auth. Set it with: {who.how_to_set('endpoint')}"
            return wrong(f"no Keycloak answers at {who.endpoint}", hint)
        if code == "invalid_grant" and "disabled" in description.lower():
            return refused(SignInFailed, f"the account {who.username} is disabled", "Enable it, or use another account")
        if code == "invalid_grant" and "set up" in description.lower():
            hint = "Log in to the console with it once and do what is asked, such as choosing a new password"
            return refused(SignInFailed, f"the account {who.username} has required actions left", hint)
        if code == "invalid_grant":
            hint = f"Set them with: {who.how_to_set('username')}, {who.how_to_set('password')}"
            return refused(SignInFailed, "the username or the password is wrong", hint)
        if code in ("invalid_client", "unauthorized_client"):
            hint = f"Set a public client that allows direct access grants with: {who.how_to_set('client_id')}"
            return wrong(f"the client {who.client_id} cannot be used to sign in: {description}", hint)
        if status in (401, 403):
            return refused(SignInFailed, description or code or f"answered {status}")
        return refused(Unavailable, description or f"the token endpoint answered {status}")
