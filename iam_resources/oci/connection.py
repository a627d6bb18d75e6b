"""A connection to one tenancy: its services, and its identity domains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from iam_resources.errors import ConfigError, Refused
from iam_resources.http import Client
from iam_resources.oci.auth import Caller, Credentials, credentials
from iam_resources.oci.auth.credentials import NAMESPACE
from iam_resources.oci.reading import read_domain_error, read_error
from iam_resources.oci.regions import endpoint
from iam_resources.settings import Settings

P = TypeVar("P")


class Shared:
    """Keeps one of each part that many resources share, such as what is known of all users."""

    def __init__(self) -> None:
        self._parts: dict[Any, Any] = {}

    def part(self, kind: Callable[[Any], P]) -> P:
        """The part of that kind, made from this object at the first time.

        Args:
            kind: a class or function of one argument, this object.
        """
        if kind not in self._parts:
            self._parts[kind] = kind(self)
        made: P = self._parts[kind]
        return made


class Domain(Shared):
    """One identity domain over one connection.

    Args:
        client: makes the calls; paths begin with `/admin/v1`.
        url: of the domain, without a slash at its end.
        caller: who calls.
    """

    def __init__(self, client: Client, url: str, caller: Caller) -> None:
        super().__init__()
        self.client = client
        self.url = url
        self.caller = caller


class Tenancy(Shared):
    """One opened connection; belongs to one event loop.

    Args:
        known: the credentials.
        settings: where addresses are read.
        name: of the connection, empty for the default one.
        transport: in place of the network.
    """

    def __init__(
        self, known: Credentials, settings: Settings, name: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        super().__init__()
        self.tenancy_id = known.tenancy_id
        self.region = known.region
        self.caller = known.caller
        self._known = known
        self._settings = settings
        self._name = name
        self._transport = transport
        self._label = f"connection {NAMESPACE}:{name}" if name else f"connection {NAMESPACE}"
        self._domains: dict[str, Domain] = {}
        self.identity = self._client("identity")
        """IAM; paths begin with `/20160918`."""
        self.functions = self._client("functions")
        """Functions; paths begin with their version."""
        self.service_connectors = self._client("service_connectors")
        """Service Connector Hub; paths begin with `/20200909`."""
        self.telemetry = self._client("telemetry")
        """Monitoring; paths begin with `/20180401`."""

    def domain(self, url: str | None) -> Domain:
        """An identity domain.

        Args:
            url: its address; None is the connection's own, from the setting `domain_url`.

        Raises:
            ConfigError: the connection has none.
            Refused: the address is none of an identity domain.
        """
        own = (self._settings.get(NAMESPACE, "domain_url", self._name) or "").rstrip("/")
        wanted = (url or own).rstrip("/")
        if not wanted:
            wanted = self._settings.require(NAMESPACE, "domain_url", self._name).rstrip("/")
        if wanted not in self._domains:
            if wanted != own:
                _check_domain_url(wanted)
            client = Client(
                wanted,
                name=f"{self._label}, domain {wanted}",
                auth=self._known.auth,
                read_error=read_domain_error,
                transport=self._transport,
            )
            self._domains[wanted] = Domain(client, wanted, self.caller)
        return self._domains[wanted]

    def _client(self, service: str) -> Client:
        override = self._settings.get(NAMESPACE, f"{service}_endpoint", self._name)
        return Client(
            (override or endpoint(service, self.region)).rstrip("/"),
            name=f"{self._label}, {service.replace('_', ' ')}",
            auth=self._known.auth,
            read_error=read_error,
            transport=self._transport,
        )


def _check_domain_url(url: str) -> None:
    """A signed request can not be used elsewhere, but what it carries can: it goes to Oracle's hosts only."""
    host = urlsplit(url).hostname or ""
    if not url.startswith("https://") or ".identity." not in host or ".oracle" not in host:
        raise Refused(
            f"{url} is not the address of an identity domain",
            hint="It looks like https://idcs-<32 hexadecimal digits>.identity.oraclecloud.com (Console: Domain"
            " information, Domain URL); another address must be the connection's own, in the setting oci:domain_url",
        )


async def connect(settings: Settings, name: str | None = None) -> Tenancy:
    """The connection of that name, opened once and then shared; see `credentials` for its settings.

    Beside these: `domain_url`, the identity domain of resources that name none, and `identity_endpoint`,
    `functions_endpoint`, `service_connectors_endpoint`, `telemetry_endpoint` in place of those of the region.

    Args:
        settings: where they are read.
        name: of the connection; None is the default one.

    Raises:
        ConfigError: a setting is missing or malformed.
    """
    key = settings.chosen(name)
    return await settings.opened(Tenancy, key, lambda: open_tenancy(settings, key))


async def open_tenancy(
    settings: Settings, name: str = "", *, transport: httpx.AsyncBaseTransport | None = None
) -> Tenancy:
    """Open a connection; see `connect`. Nothing is sent before the first call.

    Args:
        settings: where its settings are read.
        name: of the connection, empty for the default one.
        transport: in place of the network.
    """
    known = await credentials(settings, name)
    if not known.tenancy_id.startswith("ocid1.tenancy."):
        raise ConfigError(
            f"the setting oci:tenancy is {known.tenancy_id!r}, which is no OCID of a tenancy",
            hint="It begins with ocid1.tenancy. (Console: profile menu, Tenancy)",
        )
    return Tenancy(known, settings, name, transport)
