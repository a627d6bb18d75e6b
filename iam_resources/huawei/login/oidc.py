"""Login by device (4.12 to 4.14): a client, a code that a user confirms in the browser, a token.

The text has neither PKCE nor an authorise call, so this is the only way to log in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from iam_resources.coverage import operation
from iam_resources.errors import Refused, Stopped, VendorError
from iam_resources.http import Client
from iam_resources.huawei.login.errors import PENDING, REFUSED, TOO_FAST, answer_of
from iam_resources.huawei.login.moments import end_of
from iam_resources.operation import pause

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
_SLOWER_SECONDS = 5
"""How much longer the wait gets each time that the service asks for it (RFC 8628, 3.5)."""
_INTERVAL_SECONDS = 5
"""The wait where the service does not say it (RFC 8628, 3.2)."""


@dataclass(frozen=True)
class Device:
    """A device authorisation.

    Attributes:
        code: asks for the token.
        user_code: what the user has to confirm.
        uri, complete_uri: where; the second has the code in it.
        interval: seconds to wait before each question.
        ends: when the code ends, in seconds since 1970.
    """

    code: str = field(repr=False)
    user_code: str
    uri: str
    complete_uri: str
    interval: float
    ends: float


@dataclass(frozen=True)
class Token:
    """What a login gives.

    Attributes:
        access: goes on every call to the portal.
        ends: when it ends, in seconds since 1970.
        refresh: gets another one; empty where the service gives none.
    """

    access: str = field(repr=False)
    ends: float
    refresh: str = field(repr=False)


class Oidc:
    """The calls of the login."""

    def __init__(self, client: Client, clock: Callable[[], float] = time.time) -> None:
        self.client = client
        self.clock = clock

    @operation("huawei-66")
    async def register(self) -> tuple[dict[str, str], float | None]:
        """Register a client. 4.12.1.

        Returns:
            Its `client_id` and `client_secret`, and when they end, in seconds since 1970; None: never.
        """
        body = {
            "client_name": "iam-resources",
            "client_type": "public",
            "token_endpoint_auth_method": "client_secret_post",
            "grant_types": [DEVICE_CODE],
            "response_type": ["code"],  # the table has this one, the sample and the SDK the other
            "response_types": ["code"],
        }
        tried = "register a client for the login"
        reply = await self.client.call("POST", "/v1/clients", tried=tried, json=body, repeat=True, secret=True)
        info = answer_of(reply, "client_info", "client_id", "client_secret", tried=tried)
        ends = info.get("client_secret_expires_at")
        client = {"client_id": str(info["client_id"]), "client_secret": str(info["client_secret"])}
        return client, end_of(ends, reply.headers, self.clock()) if ends else None

    @operation("huawei-68")
    async def authorize_device(self, client: dict[str, str], start_url: str) -> Device:
        """Ask for a code. 4.14.1."""
        body, tried = {**client, "start_url": start_url}, f"begin a login at {start_url}"
        reply = await self.client.call("POST", "/v1/device/authorize", tried=tried, json=body, repeat=True, secret=True)
        given = answer_of(reply, "", "device_code", "user_code", "verification_uri", tried=tried)
        uri = str(given["verification_uri"])
        return Device(
            code=str(given["device_code"]),
            user_code=str(given["user_code"]),
            uri=uri,
            complete_uri=str(given.get("verification_uri_complete") or uri),
            interval=float(given.get("interval") or _INTERVAL_SECONDS),
            ends=end_of(given.get("expires_in"), reply.headers, self.clock()),
        )

    @operation("huawei-67")
    async def create_token(self, client: dict[str, str], **grant: str) -> Token:
        """Get a token. 4.13.1.

        Args:
            grant: `grant_type`, and `device_code` or `refresh_token`.
        """
        reply = await self.client.call("POST", "/v1/tokens", tried="log in", json={**client, **grant}, secret=True)
        info = answer_of(reply, "token_info", "access_token", tried="log in")
        ends = end_of(info.get("expires_in"), reply.headers, self.clock())
        return Token(str(info["access_token"]), ends, str(info.get("refresh_token") or ""))

    async def wait_for(self, client: dict[str, str], device: Device) -> Token:
        """Wait until the user has confirmed the code: first a pause, then a question, at the pace of the service.

        Raises:
            Refused: the user refuses.
            Stopped: the code has ended before the user decided, or the command was cancelled.
            VendorError: anything else that the service answers.
        """
        interval = device.interval
        while self.clock() + interval <= device.ends:
            await pause(interval)
            try:
                return await self.create_token(client, grant_type=DEVICE_CODE, device_code=device.code)
            except VendorError as error:
                answer = error.status, error.code
                if answer in REFUSED:
                    raise Refused("the login was refused in the browser", hint="Run the command again") from None
                if answer in TOO_FAST:
                    interval += _SLOWER_SECONDS
                elif error.status == 0:  # no answer; RFC 8628, 3.5
                    interval *= 2
                elif answer not in PENDING:
                    raise
        raise Stopped("nobody confirmed the code before it ended", tried="log in", hint="Run the command again")
