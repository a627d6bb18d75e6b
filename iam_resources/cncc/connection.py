"""A connection to one CNC Console: where it is, who signs in, and what is known of its realms."""

from __future__ import annotations

import httpx

from iam_resources.cncc.auth import PasswordGrant, SignIn
from iam_resources.cncc.errors import read_error
from iam_resources.cncc.realm import Realm
from iam_resources.connection_settings import ConnectionSettings, warn
from iam_resources.http import Client
from iam_resources.http.clock import ServerClock
from iam_resources.http.endpoint import check_endpoint, tls_of
from iam_resources.settings import Settings
from iam_resources.vendor_settings import ALWAYS, CA_FILE, INSECURE, Setting, VendorSettings, declare

NAMESPACE = "cncc"
DEFAULT_REALM = "cncc"
CNCC = declare(
    VendorSettings(
        NAMESPACE,
        (
            Setting("endpoint", "with the base path: `https://console.example.com/cncc/auth`", required=(ALWAYS,)),
            Setting("username", "an account that may manage the realm", required=(ALWAYS,)),
            Setting("password", "of that account", required=(ALWAYS,), secret=True),
            Setting("realm", "of the resources that name none", default=DEFAULT_REALM),
            Setting("auth_realm", "where the account is", default="master"),
            Setting("client_id", "the client that signs in", default="admin-cli"),
            Setting("former_realm_ids", "UUIDs of realms that were rebuilt without their users"),
            CA_FILE,
            INSECURE,
        ),
    )
)
_API = r"/admin(/(realms|serverinfo|[^/]+/console)(/.*)?)?$|/realms(/.*)?$"
"""What Keycloak serves below its base path."""


class Console:
    """One opened connection; belongs to one event loop.

    Args:
        client: makes the calls.
        clock: the server's.
        default_realm: for resources that name none.
        former_realm_ids: UUIDs of realms that were rebuilt without their users.
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


def settings_of(settings: Settings, name: str) -> ConnectionSettings:
    """The settings of a connection; see `iam_resources.findings`."""
    return ConnectionSettings(settings, CNCC, name)


async def connect(settings: Settings, name: str | None = None) -> Console:
    """The connection of that name (None: the default one), opened once and then shared.

    Its settings, under `cncc:` or for a named connection under `cncc:connections.<name>.`, are those of `CNCC`.

    Raises:
        ConfigError: a setting is missing or malformed.
    """
    key = settings.chosen(name)
    return await settings.opened(Console, key, lambda: open_console(settings, key))


async def open_console(
    settings: Settings, name: str = "", *, transport: httpx.AsyncBaseTransport | None = None
) -> Console:
    """Open a connection; see `connect`. Nothing is sent before the first call; a transport replaces the network."""
    warn(settings, NAMESPACE)
    given = settings_of(settings, name)
    given.check_required(ALWAYS)
    endpoint = check_endpoint(given.require("endpoint"), given, "endpoint", carries="the password", api=_API)
    clock = ServerClock()
    who = SignIn(
        endpoint=endpoint,
        realm=given.value("auth_realm"),
        client_id=given.value("client_id"),
        username=given.require("username"),
        password=given.require("password"),
        how_to_set=given.command,
    )
    client = Client(
        endpoint,
        name=given.label,
        auth=PasswordGrant(who, clock),
        read_error=read_error,
        verify=tls_of(given),
        transport=transport,
    )
    former = frozenset(given.value("former_realm_ids").replace(",", " ").split())
    return Console(client, clock, given.value("realm"), former)
