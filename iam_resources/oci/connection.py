"""A connection to one tenancy, or to one identity domain: its services, and who calls them."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from functools import cached_property, lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from iam_resources.connection_settings import warn
from iam_resources.errors import ConfigError, Refused
from iam_resources.http import Client
from iam_resources.http.address import is_loopback
from iam_resources.http.endpoint import tls_of
from iam_resources.oci.api.groups import DynamicGroups, Groups, Memberships
from iam_resources.oci.api.policies import Policies
from iam_resources.oci.api.users import Users
from iam_resources.oci.auth import Caller, ClientCredentials, Credentials, OciSettings, application, find_credentials
from iam_resources.oci.auth.client_credentials import Application
from iam_resources.oci.auth.settings import NAMESPACE
from iam_resources.oci.directory import Directory, Members, PolicyDirectories
from iam_resources.oci.errors import read_domain_error, read_error
from iam_resources.oci.regions import is_domain_host
from iam_resources.settings import Settings

P = TypeVar("P")
_DOMAIN_NAME = re.compile(r"idcs-[0-9a-f]{32}")
_DOMAIN_ADDRESS = re.compile(r"https://(?P<host>[A-Za-z0-9.-]+)(?::443)?/?")


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
        self.call = client.within("/admin/v1", f"in domain {url}").call
        self.url = url
        self.caller = caller
        self.clock = client.clock

    @property
    def home(self) -> str:
        """What identifies the domain for ever, whatever address is written."""
        return home_of_domain(self.url)


class Tenancy(Shared):
    """One opened connection; belongs to one event loop.

    A connection may have only an application of an identity domain: then that domain is all there is, and everything
    else raises the `ConfigError` that says what is missing, at the moment it is needed.

    Args:
        settings: gives the connection's settings.
        signing: the credentials, or why there are none.
        own: the application that signs in at the connection's own domain; None: its requests are signed.
        transport: in place of the network.
    """

    def __init__(
        self,
        settings: OciSettings,
        signing: Credentials | ConfigError,
        own: Application | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._signing = signing
        self._own = own
        self._transport = transport
        self._domains: dict[str, Domain] = {}

    @property
    def signs_requests(self) -> bool:
        """Whether the connection reaches the tenancy, and not an identity domain alone."""
        return isinstance(self._signing, Credentials)

    @property
    def tenancy_id(self) -> str:
        """The tenancy's OCID."""
        return self._credentials.tenancy_id

    @property
    def region(self) -> str:
        """The region whose services are called, `us-ashburn-1`."""
        return self._credentials.region.name

    @property
    def caller(self) -> Caller:
        """Who calls the services of the tenancy."""
        return self._credentials.caller

    @cached_property
    def identity(self) -> Client:
        """IAM; paths begin with `/20160918`."""
        return self._client("identity")

    @property
    def title(self) -> str:
        """What it is called in a message."""
        return f"tenancy {self.tenancy_id}"

    @property
    def requests_sent(self) -> int:
        """Requests that IAM was sent so far."""
        return self.identity.calls

    @property
    def home(self) -> str:
        """What identifies the tenancy for ever."""
        return self.tenancy_id

    @cached_property
    def users(self) -> Directory[Users]:
        return Directory(Users(self.identity, self.tenancy_id))

    @cached_property
    def groups(self) -> Directory[Groups]:
        return Directory(Groups(self.identity, self.tenancy_id))

    @cached_property
    def dynamic_groups(self) -> Directory[DynamicGroups]:
        return Directory(DynamicGroups(self.identity, self.tenancy_id))

    @cached_property
    def members(self) -> Members:
        """Who is in which group."""
        return Members(Memberships(self.identity, self.tenancy_id), self.users, self.groups)

    @cached_property
    def policies(self) -> PolicyDirectories:
        """The policies, by compartment."""
        return PolicyDirectories(Policies(self.identity, self.tenancy_id))

    @cached_property
    def functions(self) -> Client:
        """Functions; paths begin with their version."""
        return self._client("functions")

    @cached_property
    def service_connectors(self) -> Client:
        """Service Connector Hub; paths begin with `/20200909`."""
        return self._client("service_connectors")

    @cached_property
    def telemetry(self) -> Client:
        """Monitoring; paths begin with `/20180401`."""
        return self._client("telemetry")

    def domain(self, url: str | None) -> Domain:
        """An identity domain.

        Args:
            url: its address; None is the connection's own, from the setting `domain_url`.

        Raises:
            ConfigError: the connection has none, or nothing to sign its requests with.
            Refused: the address is none of an identity domain, or the connection's secret belongs to another domain.
        """
        own = _plain(self._settings.get("domain_url") or "")
        wanted = _plain(url or "") or own or _plain(self._settings.require("domain_url"))
        if wanted not in self._domains:
            auth, caller = self._access(wanted, is_own=wanted == own)
            client = Client(
                wanted,
                name=f"{self._settings.label}, domain {wanted}",
                auth=auth,
                read_error=partial(read_domain_error, names=self._settings),
                verify=self._tls,
                transport=self._transport,
                headers={"accept": "application/json, application/scim+json"},
            )
            self._domains[wanted] = Domain(client, wanted, caller)
        return self._domains[wanted]

    def _access(self, url: str, *, is_own: bool) -> tuple[httpx.Auth, Caller]:
        """What proves a request to a domain, and who that is."""
        if is_own:
            self._settings.endpoint("domain_url", carries="passwords of users")
        else:
            _check_domain_url(url, self._settings)
        if self._own is None:
            return self._credentials.auth, self._credentials.caller
        if is_own:
            return ClientCredentials(self._own), self._own.caller
        raise Refused(
            f"{self._settings.label} signs in at the identity domain {self._own.url} by its client secret, which is"
            f" never sent to another domain such as {url}",
            hint="Use another connection for it (pulumi config set --path 'oci:connections.<name>.domain_url'"
            f" {url}), or sign the requests of all domains with: {self._settings.command('domain_auth', 'signature')}",
        )

    @property
    def _credentials(self) -> Credentials:
        if isinstance(self._signing, Credentials):
            return self._signing
        raise ConfigError(
            f"{self._settings.label} reaches only the identity domain {self._own.url if self._own else ''}, and this"
            f" needs the tenancy: {self._signing.reason}",
            hint=self._signing.hint,
        )

    def _client(self, service: str) -> Client:
        override = self._settings.endpoint(f"{service}_endpoint", carries="secrets of users")
        return Client(
            override or self._credentials.region.endpoint(service),
            name=f"{self._settings.label}, {service.replace('_', ' ')}",
            auth=self._credentials.auth,
            read_error=partial(read_error, names=self._settings),
            verify=self._tls,
            transport=self._transport,
        )

    async def aclose(self) -> None:
        """Close the connections to all services and domains; calls are not possible any more."""
        opened = [each for each in vars(self).values() if isinstance(each, Client)]
        for client in (*opened, *(domain.client for domain in self._domains.values())):
            await client.aclose()

    @cached_property
    def _tls(self) -> ssl.SSLContext | bool:
        return tls_of(self._settings)


@lru_cache(maxsize=256)  # asked for every resource of a domain, in each of its calls
def home_of_domain(url: str) -> str:
    """What stays the same of a domain's address: Oracle serves each under two hosts, a sandbox on any port."""
    named = _DOMAIN_NAME.search(url.lower())
    parts = urlsplit(url)
    if named:
        return named[0]
    return parts.path.rstrip("/") if is_loopback(parts.hostname) else url.rstrip("/").lower()


def domain_named(settings: OciSettings) -> str:
    """The identity domain that the settings name; empty where they name none. Nothing is opened for it."""
    try:
        return _plain(settings.get("domain_url") or "")
    except ConfigError:  # raised by who opens the connection
        return ""


def _plain(url: str) -> str:
    """An address of Oracle's in the one form by which it is known; another as it is, without a slash at its end."""
    match = _DOMAIN_ADDRESS.fullmatch(url)
    return f"https://{match['host'].lower()}" if match else url.rstrip("/")


def _check_domain_url(url: str, settings: OciSettings) -> None:
    """A signed request cannot be used elsewhere, but what it carries can: it goes to Oracle's hosts only."""
    match = _DOMAIN_ADDRESS.fullmatch(url)
    if match is None or not is_domain_host(match["host"]):
        raise Refused(
            f"{url} is not the address of an identity domain",
            hint="It looks like https://idcs-<32 hexadecimal digits>.identity.oraclecloud.com (Console: Domain"
            " information, Domain URL); another address must be the connection's own:"
            f" {settings.command('domain_url')}",
        )


async def connect(settings: Settings, name: str | None = None) -> Tenancy:
    """The connection of that name (None: the default one), opened once and then shared.

    docs/oci-credentials.md lists its settings.

    Raises:
        ConfigError: a setting is missing or malformed.
    """
    key = settings.chosen(name)
    return await settings.opened(Tenancy, key, lambda: open_tenancy(settings, key))


async def open_tenancy(
    settings: Settings, name: str = "", *, transport: httpx.AsyncBaseTransport | None = None
) -> Tenancy:
    """Open a connection; see `connect`. Nothing is sent before the first call, but for an instance principal.

    A transport replaces the network.
    """
    warn(settings, NAMESPACE)
    given = OciSettings(settings, name)
    by = given.choice("domain_auth") or ("client_credentials" if given.get("client_id") else "signature")
    if by == "signature":
        return Tenancy(given, await find_credentials(given, transport=transport), None, transport)
    own = application(given)
    signing: Credentials | ConfigError
    try:
        signing = await find_credentials(given, transport=transport)
    except ConfigError as error:
        signing = error  # raised when something needs the tenancy
    return Tenancy(given, signing, own, transport)
