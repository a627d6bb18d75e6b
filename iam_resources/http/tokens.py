"""Tokens: one for all workers, renewed before it ends, and asked for once where it is refused.

Expiring    one value that ends, shared by all who need it
TokenAuth   signs in for an OAuth2 token and puts it on every request
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from iam_resources.errors import ConfigError, IamError
from iam_resources.http.errors import where_to
from iam_resources.http.expiring import REFUSAL_SECONDS, Expiring, Unfetched
from iam_resources.http.retry import retry_after_of
from iam_resources.operation import pause

_AGAIN = {429, 502, 503, 504}
_ATTEMPTS = 5
_LONGEST_WAIT_SECONDS = 30
_TIMEOUT = httpx.Timeout(30).as_dict()


@dataclass(frozen=True)
class Token:
    """An access token.

    Attributes:
        access: goes on every request.
        ends: a little before the server ends it.
        refresh: gets another one without signing in; empty where there is none.
        refresh_ends: a little before the server ends that.
    """

    access: str = field(repr=False)
    ends: float
    refresh: str = field(default="", repr=False)
    refresh_ends: float = 0.0


class TokenAuth(httpx.Auth, ABC):
    """Puts a bearer token on every request; belongs to one event loop.

    A 401 in the middle (the session was ended, the server lost it) gets a new token once and the request is sent again.
    Where the new one is refused too, it was not the token: then no other is asked for a while, as some services answer
    401 to each call that a right is missing for.

    Args:
        server: its address, without a slash at its end.
        path: of the token endpoint.
        now: seconds that only grow.
        tried: what is being done, for errors.
        fix: what to do where the endpoint redirects.
    """

    refresh_seconds: float = 0
    """How long a refresh token is good where the server does not send it; 0: do not use it."""

    def __init__(self, server: str, path: str, now: Callable[[], float], *, tried: str, fix: str) -> None:
        self._server = server
        self._url = httpx.URL(f"{server}{path}")
        self._tried = tried
        self._fix = fix
        self._now = now
        self._token: Expiring[Token] = Expiring(now)
        self._in_vain: tuple[Token | None, float] = None, 0.0  # got for a refused one, and refused too; until when

    @abstractmethod
    def _form(self, refresh: str) -> Mapping[str, str]:
        """The form that asks for a token.

        Args:
            refresh: ask with this refresh token; empty: sign in.
        """

    @abstractmethod
    def _refusal(self, response: httpx.Response, body: Mapping[str, Any]) -> IamError:
        """Say which setting is wrong, and how to set it; never a secret.

        Args:
            response: the answer that holds no token.
            body: what it holds; empty where that is no JSON object.
        """

    def _headers(self) -> Mapping[str, str]:
        """What the token endpoint wants beside the form."""
        return {}

    def _received(self, token: Token) -> None:
        """A new token is there."""

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Called by httpx for each request: yields what is to be sent, and gets the answers."""
        spent: Token | None = None
        for _ in range(2):
            try:
                token = await self._token.at_hand(spent)
            except Unfetched:  # try once more, as any request that could not be sent
                raise httpx.ConnectError("no token", request=httpx.Request("POST", self._url)) from None
            if token is None:
                with self._token.fetching() as put:
                    refresh = self._refresh(spent)
                    for number in range(_ATTEMPTS):
                        response = yield self._request(refresh)
                        await response.aread()
                        if response.status_code in _AGAIN and number + 1 < _ATTEMPTS:
                            await pause(
                                min(max(retry_after_of(response) or 0.0, 0.25 * 2.0**number), _LONGEST_WAIT_SECONDS)
                            )
                            continue
                        if response.status_code == 200 or not refresh:
                            break
                        refresh, self._token.value = "", None  # the session ended; signing in opens another
                    token = self._read(response)
                    put(token)
            request.headers["Authorization"] = f"Bearer {token.access}"
            response = yield request
            if response.status_code != 401:
                return
            refused, until = self._in_vain
            if spent is not None:
                self._in_vain = token, self._now() + REFUSAL_SECONDS
            elif token is refused and self._now() < until:
                return
            spent = token

    def _refresh(self, spent: Token | None) -> str:
        known = self._token.value
        usable = known is not None and known is not spent and self._now() < known.refresh_ends
        return known.refresh if known is not None and usable else ""

    def _request(self, refresh: str) -> httpx.Request:
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        return httpx.Request(
            "POST",
            self._url,
            content=urlencode(self._form(refresh)).encode(),
            headers={**headers, **self._headers()},
            extensions={"timeout": _TIMEOUT},
        )

    def _read(self, response: httpx.Response) -> Token:
        received = self._now()
        try:
            body = response.json()
        except ValueError:
            body = None
        if response.is_redirect:  # what is sent there is secret
            where = f"to {address}" if (address := where_to(response)) else "elsewhere"
            reason = f"{self._server} redirects {where}, which is not followed"
            raise ConfigError(reason, tried=self._tried, hint=self._fix)
        if response.status_code != 200 or not isinstance(body, dict) or not body.get("access_token"):
            raise self._refusal(response, body if isinstance(body, dict) else {})
        lasts = _seconds(body.get("expires_in"), 60)
        refresh = str(body.get("refresh_token") or "")
        refresh_lasts = _seconds(body.get("refresh_expires_in"), self.refresh_seconds) if refresh else 0.0
        token = Token(
            access=str(body["access_token"]),
            ends=received + lasts - min(10.0, lasts / 4),
            refresh=refresh,
            refresh_ends=received + refresh_lasts - min(10.0, refresh_lasts / 4),
        )
        self._received(token)
        return token


def _seconds(value: Any, default: float) -> float:
    try:
        return float(str(value))
    except (TypeError, ValueError):
        return default
