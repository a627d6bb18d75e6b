"""A login that is kept: made once, used by all commands, renewed while the service allows it, and ended."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from iam_resources.errors import VendorError
from iam_resources.http import Reply
from iam_resources.huawei.login.errors import CLIENT_OVER, LoginEnded, is_over, open_client
from iam_resources.huawei.login.oidc import Device, Oidc, Token
from iam_resources.huawei.settings import HuaweiSettings
from iam_resources.private_files import PrivateFolder
from iam_resources.settings import Settings

FILE, _LOCK = "session.json", "session.lock"
KEYS = "credentials-*"
"""The files with temporary keys that were got with a login."""
_EARLY_SECONDS = 60
"""A token is renewed this long before its end, or a quarter of its life before where that is shorter."""


class LoginSettings(HuaweiSettings):
    """The settings of a connection, of which some come from elsewhere: options, or what a login was made with.

    Args:
        first: values that count before any others.
    """

    def __init__(self, settings: Settings, name: str, first: Mapping[str, str]) -> None:
        super().__init__(settings, name)
        self._first = first

    @property
    def _places(self) -> tuple[Callable[[str], str | None], ...]:
        return self._first.get, *super()._places


@dataclass(frozen=True)
class Login:
    """What the file of a login holds.

    Attributes:
        id: made for this login; keys that were got with another one do not count.
        start_url: of the user portal.
        settings: of the connection: the addresses that got the token are those it is sent to.
        client: the client's id and secret.
        access_token, ends, refresh_token: see `Token`; `ends` is when to renew it.
    """

    id: str
    start_url: str
    settings: dict[str, str]
    client: dict[str, str] = field(repr=False)
    access_token: str = field(repr=False)
    ends: float
    refresh_token: str = field(repr=False)


async def log_in(
    given: HuaweiSettings,
    folder: PrivateFolder,
    start_url: str,
    show: Callable[[Device], Awaitable[None]],
    *,
    clock: Callable[[], float] = time.time,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Login:
    """Log in by device, and keep the login.

    Args:
        show: shows the user what to confirm, and where.

    Raises:
        Refused: the user refuses.
        Stopped: the code has ended before the user decided, or the command was cancelled.
        ConfigError: a setting is missing or malformed, or a file cannot be written.
        VendorError: the service refuses.
    """
    settings = _to_keep(given)
    client = open_client(given, "oidc", carries="tokens", transport=transport)
    try:
        oidc = Oidc(client, clock)
        registered = await _registered(oidc, folder)
        try:
            device = await oidc.authorize_device(registered, start_url)
        except VendorError as error:
            if (error.status, error.code) not in CLIENT_OVER:
                raise
            registered = await _registered(oidc, folder, spent=registered)
            device = await oidc.authorize_device(registered, start_url)
        await show(device)
        token = await oidc.wait_for(registered, device)
    finally:
        await client.aclose()
    login = Login(secrets.token_hex(8), start_url, settings, registered, **_kept(token, clock()))
    async with folder.locked(_LOCK):
        folder.remove(KEYS)
        folder.write(FILE, asdict(login))
    return login


def _to_keep(given: HuaweiSettings) -> dict[str, str]:
    """The settings that the calls to the portal need, whatever folder they are made from."""
    kept = {f"{service}_endpoint": given.endpoint(service, carries="tokens") for service in ("oidc", "portal")}
    ca_file = given.get("ca_file")
    return {**kept, "ca_file": str(Path(ca_file).expanduser().absolute())} if ca_file else kept


async def _registered(oidc: Oidc, folder: PrivateFolder, spent: dict[str, str] | None = None) -> dict[str, str]:
    """The client of this machine at an address: registered once, and kept until it ends.

    Args:
        spent: one that was refused.
    """
    file = f"client-{sha256(oidc.client.base_url.encode()).hexdigest()[:16]}.json"
    async with folder.locked("client.lock"):
        kept = folder.read(file)
        client, ends = kept.get("client"), kept.get("ends")
        if client and client != spent and (ends is None or oidc.clock() < ends):
            return {str(name): str(value) for name, value in client.items()}
        client, ends = await oidc.register()
        folder.write(file, {"client": client, "ends": ends})
        return client


class Session:
    """The login of a connection; calls the portal with its token.

    Raises:
        LoginEnded: nobody is logged in.
    """

    def __init__(
        self,
        name: str,
        folder: PrivateFolder,
        *,
        clock: Callable[[], float] = time.time,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._name = name
        self.folder = folder
        self._clock = clock
        self._transport = transport
        self.login = self._read()
        """The login as it was last read or renewed."""
        given = LoginSettings(Settings({}, {}), name, self.login.settings)
        self._oidc = Oidc(open_client(given, "oidc", carries="tokens", transport=transport), clock)
        self._portal = open_client(given, "portal", carries="the access token", transport=transport)

    async def call(self, method: str, path: str, *, tried: str, **more: Any) -> Reply:
        """Make a call to the portal, with a token that is renewed where it has ended; see `Client.call`.

        Raises:
            LoginEnded: it has ended, and cannot be renewed.
        """
        refused: VendorError | None = None
        for _ in range(2):
            if refused or self._clock() >= self.login.ends:
                await self._renew()
            try:
                headers = {"access-token": self.login.access_token}
                return await self._portal.call(method, path, tried=tried, headers=headers, **more)
            except VendorError as error:
                if not is_over(error):
                    raise
                refused = error
        raise self._ended(refused.reason if refused else "") from refused

    async def keep(self, file: str, value: dict[str, Any]) -> None:
        """Write a file that belongs to the login, unless it has been ended meanwhile.

        Args:
            file: its name, of the form of `KEYS`.
        """
        async with self.folder.locked(_LOCK):
            if self.folder.read(FILE).get("id") == self.login.id:
                self.folder.write(file, value)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._oidc.client.aclose()
        await self._portal.aclose()

    async def _renew(self) -> None:
        """Get another token for the one that has ended, unless another process has done so."""
        spent = self.login.access_token
        async with self.folder.locked(_LOCK):
            login = self.login = self._read()
            if login.access_token != spent and self._clock() < login.ends:
                return
            if not login.refresh_token:
                raise self._ended()
            try:
                token = await self._oidc.create_token(
                    login.client, grant_type="refresh_token", refresh_token=login.refresh_token
                )
            except VendorError as error:
                if not 400 <= error.status < 500 or error.status == 429:
                    raise
                raise self._ended(error.reason) from error
            kept = _kept(token, self._clock())
            kept["refresh_token"] = kept["refresh_token"] or login.refresh_token
            self.login = replace(login, **kept)
            self.folder.write(FILE, asdict(self.login))

    def _read(self) -> Login:
        try:
            return Login(**self.folder.read(FILE))
        except TypeError:  # there is no file, or it is of another version
            raise logged_out(self._name) from None

    def _ended(self, why: str = "") -> LoginEnded:
        start_url = self.login.start_url
        return LoginEnded(
            f"the login at {start_url} has ended" + (f": {why}" if why else ""), hint=_hint(self._name, start_url)
        )


async def forget(folder: PrivateFolder) -> None:
    """Remove the files of a login, and the keys that were got with it. The client stays: it is no user's."""
    async with folder.locked(_LOCK):
        folder.remove(FILE, KEYS)


def logged_out(name: str) -> LoginEnded:
    """The error where nobody is logged in."""
    where = f" over connection {name}" if name else ""
    return LoginEnded(f"nobody is logged in{where}", hint=_hint(name, "<address of the user portal>"))


def _hint(name: str, start_url: str) -> str:
    return f"Log in: iam huawei login --start-url {start_url}" + (f" --connection {name}" if name else "")


def _kept(token: Token, now: float) -> dict[str, Any]:
    early = min(_EARLY_SECONDS, (token.ends - now) / 4)
    return {"access_token": token.access, "ends": token.ends - early, "refresh_token": token.refresh}
