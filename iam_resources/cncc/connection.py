"""A connection to one CNC Console: where it is, who signs in, and what is known of its realms."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path

import httpx

from iam_resources.cncc.auth import PasswordGrant, SignIn
from iam_resources.cncc.reading import read_error
from iam_resources.cncc.realm import Realm
from iam_resources.errors import ConfigError
from iam_resources.http import Client
from iam_resources.http.clock import ServerClock
from iam_resources.settings import Settings

log = logging.getLogger(__name__)

NAMESPACE = "cncc"
DEFAULT_REALM = "cncc"
_YES, _NO = {"true", "yes", "1"}, {"false", "no", "0", ""}


class Console:
    """One opened connection; belongs to one event loop.

    Args:
        client: makes the calls.
        clock: the server's.
        default_realm: for resources that name none.
        former_realm_ids: UUIDs of realms that were built anew, whose users are gone.
    """

    def __init__(
        self, client: Client, clock: ServerClock, default_realm: str, former_realm_ids: frozenset[str] = frozenset()
    ) -> None:
        self._former_realm_ids = former_realm_ids
        self.client = client
        self.clock = clock
        self.default_realm = default_realm
        self._realms: dict[str, Realm] = {}

    def realm(self, name: str | None) -> Realm:
        """A realm and what is known of it.

        Args:
            name: its name; None is the connection's own.
        """
        key = name or self.default_realm
        if key not in self._realms:
            self._realms[key] = Realm(self.client, key, self.clock, self._former_realm_ids)
        return self._realms[key]


async def connect(settings: Settings, name: str | None = None) -> Console:
    """The connection of that name, opened once and then shared.

    Settings, under `cncc:` or for a named connection under `cncc:connections.<name>.`:

    - `endpoint`: with the base path, `https://console.example.com/cncc/auth`.
    - `username`, `password` (a secret): an account that may manage the realm.
    - `realm`: of the resources that name none; default `cncc`.
    - `auth_realm`: where the account is; default `master`.
    - `client_id`: that signs in; default `admin-cli`.
    - `ca_file`: a PEM file with the authority of the server's certificate.
    - `former_realm_ids`: UUIDs of realms that were built anew without their users: what is not found is then gone. A
      refresh reads with the settings of the last update, so `pulumi up` comes before `pulumi up --refresh`.
    - `insecure`: `true` accepts any certificate, and says so each time.

    Args:
        settings: where they are read.
        name: of the connection; None is the default one.

    Raises:
        ConfigError: a setting is missing or malformed.
    """
    key = settings.chosen(name)
    return await settings.opened(Console, key, lambda: open_console(settings, key))


async def open_console(
    settings: Settings, name: str = "", *, transport: httpx.AsyncBaseTransport | None = None
) -> Console:
    """Open a connection; see `connect`. Nothing is sent before the first call.

    Args:
        settings: where its settings are read.
        name: of the connection, empty for the default one.
        transport: in place of the network.
    """

    def how_to_set(field: str) -> str:
        secret = field == "password"
        return settings.command(NAMESPACE, field, name, value="" if secret else "<value>", secret=secret)

    def optional(field: str, default: str) -> str:
        return settings.get(NAMESPACE, field, name) or default

    endpoint = settings.require(NAMESPACE, "endpoint", name).rstrip("/")
    clock = ServerClock()
    who = SignIn(
        endpoint=endpoint,
        realm=optional("auth_realm", "master"),
        client_id=optional("client_id", "admin-cli"),
        username=settings.require(NAMESPACE, "username", name),
        password=settings.require(NAMESPACE, "password", name, secret=True),
        how_to_set=how_to_set,
    )
    label = f"connection {NAMESPACE}:{name}" if name else f"connection {NAMESPACE}"
    client = Client(
        endpoint,
        name=label,
        auth=PasswordGrant(who, clock),
        read_error=read_error,
        verify=_verify(optional("ca_file", ""), optional("insecure", ""), label),
        transport=transport,
    )
    former = frozenset(optional("former_realm_ids", "").replace(",", " ").split())
    return Console(client, clock, optional("realm", DEFAULT_REALM), former)


def _verify(ca_file: str, insecure: str, label: str) -> ssl.SSLContext | bool:
    if insecure.lower() in _YES:
        log.warning("%s: the server's certificate is not checked (setting insecure); anybody may answer", label)
        return False
    if insecure.lower() not in _NO:
        raise ConfigError(f"the setting insecure of {label} is neither true nor false")
    if not ca_file:
        return True
    try:
        return ssl.create_default_context(cafile=str(Path(ca_file).expanduser()))
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(
            f"the CA file {ca_file} of {label} can not be read: {error.strerror or 'it holds no certificate'}",
            hint="Name a PEM file with the certificate of the authority",
        ) from None
