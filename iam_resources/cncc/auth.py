"""Signing in: the password grant (section 2.1), one token for all workers, renewed before it ends."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from iam_resources.coverage import operation
from iam_resources.errors import ConfigError, Denied, IamError, Unavailable
from iam_resources.operation import pause

_AGAIN = {429, 502, 503, 504}
_ATTEMPTS = 5
_TIMEOUT = httpx.Timeout(30).as_dict()
_REFUSAL_SECONDS = 60
"""How long a refusal stands: a thousand resources with a wrong password must not lock the account."""


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


@dataclass(frozen=True)
class _Token:
    access: str
    refresh: str
    ends: float
    refresh_ends: float

    def __repr__(self) -> str:
        return "_Token(...)"


class ServerClock:
    """The server's clock, as told by its tokens: Keycloak sends no `Date`, but each token says when it was made."""

    def __init__(self) -> None:
        self._ahead: float | None = None

    def saw(self, access_token: str, received: float) -> None:
        """Learn from a token.

        Args:
            access_token: a JWT; others teach nothing.
            received: when it was there, in seconds of `time.monotonic`.
        """
        try:
            body = access_token.split(".")[1]
            issued = float(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["iat"])
        except (IndexError, ValueError, KeyError, TypeError):
            return
        ahead = issued - received
        self._ahead = ahead if self._ahead is None else max(self._ahead, ahead)

    def earliest(self, moment: float) -> float | None:
        """The earliest that the server's clock can have shown at a moment.

        Args:
            moment: in seconds of `time.monotonic`.

        Returns:
            Milliseconds since 1970, at most a second and the time of a call too early; None while nothing is known.
        """
        return None if self._ahead is None else (moment + self._ahead) * 1000


class PasswordGrant(httpx.Auth):
    """Puts a bearer token on every request; belongs to one event loop.

    A 401 in the middle (the session was ended, the server lost it) gets a new token once and the request is sent again.

    Args:
        sign_in: who signs in where.
        clock: told about every token.
        now: seconds that only grow.
    """

    def __init__(self, sign_in: SignIn, clock: ServerClock, now: Callable[[], float] = time.monotonic) -> None:
        self._sign_in = sign_in
        self._clock = clock
        self._now = now
        self._token: _Token | None = None
        self._coming: asyncio.Future[_Token] | None = None
        self._refused: tuple[float, IamError] | None = None
        where = f"{sign_in.endpoint}/realms/{quote(sign_in.realm, safe='')}/protocol/openid-connect/token"
        self._url = httpx.URL(where)

    @operation("cncc-iam-01")
    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Called by httpx for each request: yields what is to be sent, and gets the answers."""
        spent: _Token | None = None
        for _ in range(2):
            token = self._usable(spent)
            if token is None and self._refused is not None and self._now() < self._refused[0]:
                raise self._refused[1]
            if token is None and self._coming is not None:
                token = await self._others(self._coming)
            if token is None:
                coming = self._coming = asyncio.get_running_loop().create_future()
                try:
                    for number in range(_ATTEMPTS):
                        asked = self._request(spent)
                        response = yield asked
                        await response.aread()
                        if response.status_code in _AGAIN and number + 1 < _ATTEMPTS:
                            await pause(0.25 * 2**number)
                            continue
                        if response.status_code == 200 or not self._by_refresh(asked):
                            break
                        self._token = None  # the session ended; the password opens another
                    token = self._read(response)
                    coming.set_result(token)
                except (Denied, ConfigError) as error:
                    self._refused = self._now() + _REFUSAL_SECONDS, error
                    coming.set_exception(error)
                    coming.exception()  # nobody else may be waiting
                    raise
                finally:  # also where the request could not be sent: httpx then closes this generator
                    self._coming = None
                    if not coming.done():
                        coming.cancel()
            request.headers["Authorization"] = f"Bearer {token.access}"
            response = yield request
            if response.status_code != 401:
                return
            spent = token

    def _usable(self, spent: _Token | None) -> _Token | None:
        """The token at hand, unless it is the one that was just refused or it ends soon."""
        token = self._token
        if token is None or token is spent or self._now() >= token.ends:
            return None
        return token

    async def _others(self, coming: asyncio.Future[_Token]) -> _Token:
        """Wait for the token that another request fetches; where it gets none, try once more as any failed request."""
        try:
            return await asyncio.shield(coming)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not coming.cancelled() or (task is not None and task.cancelling()):
                raise
            raise httpx.ConnectError("no token", request=httpx.Request("POST", self._url)) from None

    def _request(self, spent: _Token | None) -> httpx.Request:
        known = self._token
        form = {"client_id": self._sign_in.client_id}
        if known is not None and known is not spent and self._now() < known.refresh_ends:
            form |= {"grant_type": "refresh_token", "refresh_token": known.refresh}
        else:
            form |= {
                "grant_type": "password",
                "username": self._sign_in.username,
                "password": self._sign_in.password,
            }
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        return httpx.Request(
            "POST", self._url, content=urlencode(form).encode(), headers=headers, extensions={"timeout": _TIMEOUT}
        )

    @staticmethod
    def _by_refresh(request: httpx.Request) -> bool:
        return b"grant_type=refresh_token" in request.content

    def _read(self, response: httpx.Response) -> _Token:
        received = self._now()
        try:
            body = response.json()
        except ValueError:
            body = None
        if response.status_code != 200 or not isinstance(body, dict) or not body.get("access_token"):
            raise _refusal(response, body if isinstance(body, dict) else {}, self._sign_in)
        lasts = float(body.get("expires_in", 60))
        refresh = str(body.get("refresh_token", ""))
        refresh_lasts = float(body.get("refresh_expires_in", 0)) if refresh else 0.0
        self._token = _Token(
            access=str(body["access_token"]),
            refresh=refresh,
            ends=received + lasts - min(10.0, lasts / 4),
            refresh_ends=received + refresh_lasts - min(10.0, refresh_lasts / 4),
        )
        self._clock.saw(self._token.access, time.monotonic())
        return self._token


def _refusal(response: httpx.Response, body: dict[str, Any], who: SignIn) -> IamError:
    """Say which setting is wrong, and how to set it; never the password."""
    status, code = response.status_code, str(body.get("error", ""))
    said = str(body.get("error_description", ""))
    tried = f"sign in to realm {who.realm} as {who.username}"
    told = {"status": status, "code": code, "tried": tried}
    if status == 404 and "realm" in code.lower():
        hint = f"Set the realm of the account with: {who.how_to_set('auth_realm')}"
        return ConfigError(f"there is no realm {who.realm} at {who.endpoint}", tried=tried, hint=hint)
    if status == 404 or (status == 200 and not body):
        hint = f"It must include the base path, such as /cncc/auth. Set it with: {who.how_to_set('endpoint')}"
        return ConfigError(f"no Keycloak answers at {who.endpoint}", tried=tried, hint=hint)
    if code == "invalid_grant" and "disabled" in said.lower():
        return Denied(f"the account {who.username} is disabled", hint="Enable it, or use another account", **told)  # type: ignore[arg-type]
    if code == "invalid_grant" and "set up" in said.lower():
        hint = "Log in to the console with it once and do what is asked, such as choosing a new password"
        return Denied(f"the account {who.username} has required actions left", hint=hint, **told)  # type: ignore[arg-type]
    if code == "invalid_grant":
        hint = f"Set them with: {who.how_to_set('username')}, {who.how_to_set('password')}"
        return Denied("the username or the password is wrong", hint=hint, **told)  # type: ignore[arg-type]
    if code in ("invalid_client", "unauthorized_client"):
        hint = f"Set a public client that allows direct access grants with: {who.how_to_set('client_id')}"
        return ConfigError(f"the client {who.client_id} can not be used to sign in: {said}", tried=tried, hint=hint)
    if status in (401, 403):
        return Denied(said or code or f"answered {status}", **told)  # type: ignore[arg-type]
    return Unavailable(said or f"the token endpoint answered {status}", **told)  # type: ignore[arg-type]
