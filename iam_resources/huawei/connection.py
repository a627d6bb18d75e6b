"""A connection to one organisation: the services of IAM Identity Center, and which instance is meant."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import httpx

from iam_resources import operation as cancellation
from iam_resources.connection_settings import warn
from iam_resources.coverage import operation
from iam_resources.errors import ConfigError, IamError, VendorError
from iam_resources.http import Client, Reply, token_pages
from iam_resources.http.clock import ServerClock
from iam_resources.http.endpoint import tls_of
from iam_resources.http.errors import ReadError
from iam_resources.huawei.errors import BUSY
from iam_resources.huawei.errors import read_error as read
from iam_resources.huawei.settings import NAMESPACE, HuaweiSettings
from iam_resources.huawei.signing import Signer
from iam_resources.settings import Settings

PAGE = 100
"""Rows a page, the most that any listing gives."""
LARGEST_BODY = 12 * 1024 * 1024
"""Bytes of a body (3.2)."""
BUSY_SECONDS = 120
"""How long a call is repeated that is refused because something else is under way."""
Row = dict[str, Any]
"""An object as the vendor describes it."""


def open_client(
    given: HuaweiSettings,
    service: str,
    *,
    carries: str,
    auth: httpx.Auth | None = None,
    read_error: ReadError | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Client:
    """A client of one service; nothing is sent before the first call.

    Args:
        carries: what is sent there and must not be read on the way, for the error.
        read_error: reads the errors of the service; without it as those of signed calls.

    Raises:
        ConfigError: the address or the certificate in the settings is malformed, or the region is missing.
    """
    return Client(
        given.endpoint(service, carries=carries),
        name=f"{given.label} ({service})",
        auth=auth,
        read_error=read_error or partial(read, given=given),
        verify=tls_of(given),
        transport=transport,
        largest_body=LARGEST_BODY,
    )


async def read_rows(
    call: Callable[..., Awaitable[Reply]],
    path: str,
    rows: str,
    *,
    size: int,
    tried: str,
    query: Mapping[str, str | None],
    **more: Any,
) -> AsyncIterator[Row]:
    """Read a listing, all pages.

    Args:
        rows: the field of the answer that has them.
        size: rows a page.
    """

    async def fetch(marker: str | None) -> tuple[Sequence[Row], str | None]:
        given = {"limit": size, **query, "marker": marker or None}
        asked = {name: value for name, value in given.items() if value is not None}
        page = (await call("GET", path, tried=tried, query=asked, **more)).body or {}
        return page.get(rows) or (), (page.get("page_info") or {}).get("next_marker")

    try:
        async for row in token_pages(fetch):
            yield row
    except VendorError as error:
        error.tried = error.tried or tried
        raise


class Service:
    """A service that takes signed requests."""

    def __init__(self, client: Client, clock: ServerClock) -> None:
        self.client = client
        self._clock = clock

    async def call(
        self, method: str, path: str, *, tried: str, passes: Callable[[VendorError], bool] | None = None, **more: Any
    ) -> Reply:
        """Make a call, again for `BUSY_SECONDS` while it is refused because something else is under way.

        Args:
            passes: whether another refusal passes by itself too.
        """
        started, wait = time.monotonic(), 0.1
        while True:
            try:
                return self._clock.saw(await self.client.call(method, path, tried=tried, **more))
            except VendorError as error:
                passing = (error.status == 409 and error.code in BUSY) or (passes is not None and passes(error))
                if not passing or time.monotonic() - started > BUSY_SECONDS:
                    raise
            await cancellation.pause(random.uniform(wait / 2, wait))  # noqa: S311 (not a secret)
            wait = min(wait * 1.5, 4)

    def rows(
        self, path: str, rows: str, *, tried: str, query: Mapping[str, str | None] | None = None, **more: Any
    ) -> AsyncIterator[Row]:
        """Read a listing; see `read_rows`."""
        return read_rows(self.call, path, rows, size=PAGE, tried=tried, query=query or {}, **more)


class Cloud:
    """One opened connection; belongs to one event loop."""

    def __init__(self, given: HuaweiSettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.given = given
        self._transport = transport
        self._signer = Signer(given.key_pair())
        self.clock = ServerClock()
        self._instances: dict[tuple[str | None, str | None], tuple[str, str]] = {}
        self.center = self._signed("identitycenter")
        """Instances, permission sets, assignments, tags."""
        self.store = self._signed("identitystore")
        """Users, groups, memberships."""

    async def aclose(self) -> None:
        """Close the connections; calls are not possible any more."""
        for service in (self.center, self.store):
            await service.client.aclose()

    @operation("huawei-01")
    async def list_instances(self) -> list[Row]:
        """All instances that the account sees. 4.1.1."""
        listing = self.center.rows("/v1/instances", "instances", tried="list the instances of IAM Identity Center")
        return [row async for row in listing]

    async def list_regions(self) -> list[str]:
        """The regions in which the account has enabled IAM Identity Center (DescribeRegisteredRegions of the SDK)."""
        reply = await self.center.call(
            "GET", "/v1/registered-regions", tried="list the regions in which IAM Identity Center is enabled"
        )
        return [str(each["region_id"]) for each in reply.body["regions"]]

    async def find_instance(self, instance_id: str | None, identity_store_id: str | None) -> tuple[str, str]:
        """The ids of the instance that is meant and of its identity source.

        Args:
            instance_id, identity_store_id: what a program names; what it does not, the settings do; None in both for
                the only one there is.

        Raises:
            ConfigError: there is none, or there are several.
        """
        named = (instance_id, identity_store_id)
        if named not in self._instances:  # asked several times of every resource
            self._instances[named] = await self._find_instance(*named)
        return self._instances[named]

    @cached_property
    def names_instance(self) -> bool:
        """Whether the settings name an instance or an identity source."""
        return bool(self.given.get("instance_id") or self.given.get("identity_store_id"))

    async def _find_instance(self, instance_id: str | None, identity_store_id: str | None) -> tuple[str, str]:
        given = self.given
        configured = given.get("instance_id"), given.get("identity_store_id")
        named = (instance_id, identity_store_id)
        if named == (None, None) or all(each in (None, known) for each, known in zip(named, configured, strict=True)):
            instance_id, identity_store_id = configured
        if instance_id and identity_store_id:
            return instance_id, identity_store_id
        seen = await given.settings.opened("huawei instances", given.name, self.list_instances)
        pairs = [(str(each["instance_id"]), str(each["identity_store_id"])) for each in seen]
        fitting = [pair for pair in pairs if instance_id in (None, pair[0]) and identity_store_id in (None, pair[1])]
        if len(fitting) == 1:
            return fitting[0]
        there = ", ".join(f"{pair[0]} (identity source {pair[1]})" for pair in pairs)
        if not pairs:
            region = given.get("region")
            raise ConfigError(
                "the account has no instance of IAM Identity Center" + (f" in region {region}" if region else ""),
                hint=await self._where_enabled(region),
            )
        if not fitting:
            raise ConfigError(f"there is no instance {instance_id or identity_store_id}", hint=f"There are: {there}")
        raise ConfigError(
            f"the account sees {len(pairs)} instances: {there}", hint=f"Choose one: {given.command('instance_id')}"
        )

    async def _where_enabled(self, region: str | None) -> str:
        """What to do where there is no instance in a region."""
        key = self.given.key("region")
        try:
            others = [each for each in await self.list_regions() if each != region]
        except IamError:
            others = []
        if others:
            return f"It is enabled in {', '.join(others)}: {self.given.command('region', others[0])}"
        return f"Enable it in the console, or correct {key} and the key"

    def _signed(self, service: str) -> Service:
        auth, carries = self._signer, "what the key may read"
        return Service(
            open_client(self.given, service, auth=auth, carries=carries, transport=self._transport), self.clock
        )


async def connect(settings: Settings, name: str | None = None) -> Cloud:
    """The connection of that name, opened once and then shared.

    Its settings, under `huawei:` or for a named connection under `huawei:connections.<name>.`, are those of `HUAWEI`.

    Raises:
        ConfigError: a setting is missing or malformed.
    """
    key = settings.chosen(name)
    return await settings.opened(Cloud, key, lambda: open_cloud(settings, key))


async def open_cloud(settings: Settings, name: str = "", *, transport: httpx.AsyncBaseTransport | None = None) -> Cloud:
    """Open a connection; see `connect`. Nothing is sent before the first call."""
    warn(settings, NAMESPACE)
    return Cloud(HuaweiSettings(settings, name), transport)
