"""Signing in at an identity domain by OAuth2 (CNC Console REST guide, section 3.1): one token for all workers."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from iam_resources.coverage import operation
from iam_resources.errors import ConfigError, IamError, SignInFailed, Throttled, Unavailable, VendorError
from iam_resources.http.tokens import TokenAuth
from iam_resources.oci.auth.credentials import Caller
from iam_resources.oci.auth.settings import APPLICATION, DOMAIN_USER, OciSettings

SCOPE = "urn:opc:idm:__myscopes__"
"""All that the application's roles allow."""


@dataclass(frozen=True)
class Application:
    """A confidential application of an identity domain, and where it signs in a user by password, that user.

    Attributes:
        url: of the domain, without a slash at its end; the only place its secrets are sent to.
        client_id, client_secret: of the application.
        username, password: of the user; empty: the application acts by itself.
        how_to_set: gives the command that sets a field of the connection, for errors.
    """

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    username: str = ""
    password: str = field(default="", repr=False)
    how_to_set: Callable[[str], str] = field(default=str, repr=False)

    @property
    def caller(self) -> Caller:
        """Who the domain takes the calls to come from."""
        return Caller("user", self.username) if self.username else Caller("application", self.client_id)


def application(settings: OciSettings) -> Application:
    """The application of a connection: `domain_url`, `client_id`, `client_secret` (a secret), and for a user beside it
    `domain_username`, `domain_password` (a secret).

    Raises:
        ConfigError: one is missing, or the address would send the secrets through the network in clear.
    """
    settings.check_required(APPLICATION)
    username = settings.get("domain_username") or ""
    if username:
        settings.check_required(DOMAIN_USER)
    return Application(
        url=settings.endpoint("domain_url", carries="the client secret"),
        client_id=settings.require("client_id"),
        client_secret=settings.require("client_secret"),
        username=username,
        password=settings.require("domain_password") if username else "",
        how_to_set=settings.command,
    )


class ClientCredentials(TokenAuth):
    """Puts a bearer token of an identity domain on every request; belongs to one event loop.

    Args:
        who: signs in.
        now: seconds that only grow.
    """

    refresh_seconds = 3600
    """The domain does not say how long a refresh token is good; one that has ended costs one call."""

    def __init__(self, who: Application, now: Callable[[], float] = time.monotonic) -> None:
        self._who = who
        super().__init__(
            who.url,
            "/oauth2/v1/token",
            now,
            tried=f"sign in at the identity domain {who.url} as {who.caller.shown}",
            fix="It must be the Domain URL of the Console's Domain information. Set it with:"
            f" {who.how_to_set('domain_url')}",
        )

    @operation("cncc-oci-01")
    def _form(self, refresh: str) -> Mapping[str, str]:
        if refresh:
            return {"grant_type": "refresh_token", "refresh_token": refresh}
        if self._who.username:
            return {
                "grant_type": "password",
                "username": self._who.username,
                "password": self._who.password,
                "scope": f"{SCOPE} offline_access",
            }
        return {"grant_type": "client_credentials", "scope": SCOPE}

    def _headers(self) -> Mapping[str, str]:
        pair = f"{self._who.client_id}:{self._who.client_secret}"
        return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

    def _refusal(self, response: httpx.Response, body: Mapping[str, Any]) -> IamError:
        who = self._who
        status, code = response.status_code, str(body.get("error") or "")
        reason = " ".join(str(body.get("error_description") or body.get("message") or "").split()).rstrip(".")
        settings = f"{who.how_to_set('client_id')}, {who.how_to_set('client_secret')}"

        def error(kind: type[VendorError], fault: str, hint: str = "") -> VendorError:
            request_id = str(body.get("ecid") or response.headers.get("opc-request-id", ""))
            return kind(fault, status=status, code=code, request_id=request_id, tried=self._tried, hint=hint)

        if code == "invalid_client" or (code == "invalid_grant" and not who.username):
            hint = f"Check that the application is active, and set them with: {settings}"
            return error(SignInFailed, "the client id or the client secret is wrong", hint)
        if code == "invalid_grant":
            hint = f"Set them with: {who.how_to_set('domain_username')}, {who.how_to_set('domain_password')}"
            return error(
                SignInFailed, f"the domain does not take the user name and the password ({reason or code})", hint
            )
        if code in ("unauthorized_client", "unsupported_grant_type"):
            grant = "Resource owner" if who.username else "Client credentials"
            hint = (
                f"Allow the grant type '{grant}' in the application's OAuth configuration, or set another: {settings}"
            )
            return error(SignInFailed, f"the application may not sign in this way ({reason or code})", hint)
        if code == "invalid_scope":
            hint = "Give the application a role, such as Identity Domain Administrator, in its OAuth configuration"
            return error(SignInFailed, "the application has no role in the domain", hint)
        if status == 404 or status < 300:
            hint = (
                f"It is the Domain URL of the Console's Domain information. Set it with: {who.how_to_set('domain_url')}"
            )
            return ConfigError(
                f"no identity domain answers at {who.url} (status {status})", tried=self._tried, hint=hint
            )
        if status == 429:
            return error(Throttled, reason or "too many sign-ins", "The domain limits them; try again in a minute")
        if status in (401, 403):
            return error(SignInFailed, reason or code or f"answered {status}", f"Set the application with: {settings}")
        return error(Unavailable, reason or f"the token endpoint answered {status}")
