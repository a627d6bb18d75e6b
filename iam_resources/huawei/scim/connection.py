"""One provisioning tenant: its API, what is known of its users and groups, and the identity source they are in."""

from __future__ import annotations

import logging
from collections.abc import Generator

import httpx

from iam_resources.connection_settings import warn
from iam_resources.errors import ConfigError, Denied
from iam_resources.http.clock import ServerClock
from iam_resources.huawei.connection import Service, open_client
from iam_resources.huawei.instance import Instance, open_instance
from iam_resources.huawei.scim.api import Groups, ScimCalls, Users
from iam_resources.huawei.scim.directory import Directory, Members
from iam_resources.huawei.settings import NAMESPACE, SCIM, HuaweiSettings
from iam_resources.settings import Settings

log = logging.getLogger(__name__)


class BearerAuth(httpx.Auth):
    """Puts the token on every request."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """Called by httpx for each request."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class Connection:
    """An opened connection; belongs to one event loop.

    Raises:
        ConfigError: tenant, token or region is missing, or the address is malformed.
    """

    def __init__(self, given: HuaweiSettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        given.check_required(SCIM)
        self.given = given
        self.tenant_id = given.require("scim_tenant_id")
        self.clock = ServerClock()
        auth = BearerAuth(given.require("scim_token"))
        client = open_client(given, "scim", carries="the bearer token", auth=auth, transport=transport)
        self.service = Service(client, self.clock)


class ProvisioningTenant:
    """One tenant.

    Args:
        connection: to it.
        instance: the instance in whose identity source its users and groups are, where its access key proves it.
        home: of that instance, where the access key of another connection proves it.
    """

    def __init__(self, connection: Connection, instance: Instance | None, home: str = "") -> None:
        self.tenant_id, self.clock, self.instance = connection.tenant_id, connection.clock, instance
        service, where = connection.service, f"SCIM tenant {connection.tenant_id}"
        self.calls = ScimCalls(service, self.tenant_id)
        self.users = Directory(Users(service, self.tenant_id), where, instance.users if instance else None)
        self.groups = Directory(Groups(service, self.tenant_id), where, instance.groups if instance else None)
        self.home = instance.home if instance else home or f"scim/{connection.tenant_id}"
        """What identifies the place for ever: the instance, so that SCIM and the identity source have one owner."""
        self.members = Members(self.groups.api, instance.members if instance else None)
        self.title = where
        """What it is called in a message."""
        self._client = service.client

    @property
    def requests_sent(self) -> int:
        """Requests that SCIM was sent so far."""
        return self._client.calls


async def connect(settings: Settings, name: str | None = None) -> Connection:
    """The connection to SCIM of that name, opened once; calls nobody. See `iam_resources.huawei.connection.connect`."""
    key = settings.chosen(name)

    async def opener() -> Connection:
        warn(settings, NAMESPACE)
        return Connection(HuaweiSettings(settings, key))

    return await settings.opened(Connection, key, opener)


async def open_tenant(settings: Settings, name: str | None) -> ProvisioningTenant:
    """The tenant that a connection leads to, the same object for all who ask."""
    connection = await connect(settings, name)

    async def opener() -> ProvisioningTenant:
        instance = await _instance_of(connection, settings, connection.given.name)
        return ProvisioningTenant(connection, instance, "" if instance else await _home_of(connection, settings))

    return await settings.opened(ProvisioningTenant, connection.given.name, opener)


async def _home_of(connection: Connection, settings: Settings) -> str:
    """The home of the instance that a tenant belongs to, by the access key of any other connection; empty where none
    sees it. Without it a user would have two owners that do not know of each other."""
    for name in ("", *settings.connections(NAMESPACE)):
        if name != connection.given.name and (instance := await _instance_of(connection, settings, name)):
            return instance.home
    return ""


async def _instance_of(connection: Connection, settings: Settings, name: str) -> Instance | None:
    """The instance that a tenant belongs to; None where a connection has no access key that sees it there.

    Args:
        connection: to the tenant.
        settings: where connections are read.
        name: of the connection with the access key.
    """
    try:
        if not HuaweiSettings(settings, name).has_key:
            return None
        instance = await open_instance(settings, name)
        tenants = await instance.tenants.list_all()
    except (ConfigError, Denied) as error:
        log.debug("the identity source of tenant %s is not known: %s", connection.tenant_id, error)
        return None
    return instance if connection.tenant_id in {str(each["tenant_id"]) for each in tenants} else None
