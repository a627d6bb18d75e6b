"""Two who call the same service: the clients of this project, and those of Oracle's SDK.

Both call one address. Before each act a new sandbox is put behind it, made of the same file: so both meet the same
objects with the same identifiers and etags, and what they send can be held against each other.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from types import ModuleType
from typing import Any

from iam_resources.http import Client
from iam_resources.oci.auth import KeyPair, fingerprint_of, load_private_key
from iam_resources.oci.connection import Tenancy, open_tenancy
from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.oci.identifiers import ADMINISTRATOR_ID, REGION, TENANCY_ID
from iam_resources.settings import Settings
from tests.oracle.wire import Exchange, Wire

SERVICES = {
    "identity": "/oci/identity",
    "functions": "/oci/functions",
    "service_connectors": "/oci/sch",
    "telemetry": "/oci/telemetry",
}
DOMAIN = "/oci/domains/default"


@dataclass
class Act:
    """What came of one act.

    Attributes:
        result: what the caller was given.
        exchanges: what went over the wire.
    """

    result: Any
    exchanges: list[Exchange]


class Room:
    """A service as the SDK has it.

    Args:
        client: of the service.
        models: the module of its models.
    """

    def __init__(self, client: Any, models: ModuleType) -> None:
        self.client = client
        self._models = models

    def model(self, name: str, /, **fields: Any) -> Any:
        """A model of what is sent."""
        return getattr(self._models, name)(**fields)

    def pages(self, operation: str, *args: Any, **more: Any) -> Any:
        """All that a list holds, by the SDK's own helper."""
        from oci.pagination import list_call_get_all_results

        return list_call_get_all_results(getattr(self.client, operation), *args, **more)


class Theirs:
    """The clients of the SDK.

    Args:
        origin: address of the sandbox.
        account: the configuration of the SDK.
        signer: in place of the account's key.
    """

    def __init__(self, origin: str, account: dict[str, str], signer: Any = None) -> None:
        self._origin = origin
        self._account = account
        self._signer = signer

    @cached_property
    def identity(self) -> Room:
        """IAM."""
        from oci.identity import IdentityClient, models

        return self._room(IdentityClient, models, SERVICES["identity"])

    @cached_property
    def domain(self) -> Room:
        """The identity domain `default`."""
        from oci.identity_domains import IdentityDomainsClient, models

        room = self._room(IdentityDomainsClient, models, "")
        # It takes no address with a path, as Oracle's have none: the path of the sandbox is put in behind its back.
        room.client.base_client._base_path = DOMAIN
        room.client.base_client.endpoint = self._origin
        return room

    @cached_property
    def functions(self) -> Room:
        """Functions and their applications."""
        from oci.functions import FunctionsManagementClient, models

        return self._room(FunctionsManagementClient, models, SERVICES["functions"])

    @cached_property
    def older_functions(self) -> Room:
        """Functions in the version that this project uses, which all earlier releases of the SDK use too."""
        from oci.functions import FunctionsManagementClient, models

        room = self._room(FunctionsManagementClient, models, SERVICES["functions"])
        room.client.base_client._base_path = "/20181201"
        room.client.base_client.endpoint = self._origin + SERVICES["functions"]
        return room

    @cached_property
    def invocation(self) -> Room:
        """What calls functions."""
        from oci.functions import FunctionsInvokeClient, models

        return self._room(FunctionsInvokeClient, models, SERVICES["functions"])

    @cached_property
    def connectors(self) -> Room:
        """Service Connector Hub."""
        from oci.sch import ServiceConnectorClient, models

        return self._room(ServiceConnectorClient, models, SERVICES["service_connectors"])

    @cached_property
    def monitoring(self) -> Room:
        """Monitoring."""
        from oci.monitoring import MonitoringClient, models

        return self._room(MonitoringClient, models, SERVICES["telemetry"])

    def _room(self, kind: Any, models: ModuleType, path: str) -> Room:
        from oci.retry import RetryStrategyBuilder

        more = {"signer": self._signer} if self._signer else {}
        if path:  # the clients of domains repeat nothing unasked; the others are to send what belongs to it, once
            more["retry_strategy"] = RetryStrategyBuilder(max_attempts=1).get_retry_strategy()
        return Room(kind(self._account, service_endpoint=self._origin + path, **more), models)


class Stage:
    """The address, and who calls it.

    Args:
        wire: behind the address.
        pair: the administrator's key.
        folder: for state files.
        password: of the administrator.
    """

    def __init__(self, wire: Wire, pair: KeyPair, folder: Path, password: str) -> None:
        self.wire = wire
        self.pair = pair
        self._folder = folder
        self._password = password
        private = load_private_key(pair.private_key, None, where="the key")
        self.fingerprint = fingerprint_of(private.public_key())
        self.account = {
            "tenancy": TENANCY_ID,
            "user": ADMINISTRATOR_ID,
            "fingerprint": self.fingerprint,
            "key_content": pair.private_key,
            "region": REGION,
        }

    def curtain(self, state: str = "") -> Stage:
        """Put a new sandbox behind the address.

        Args:
            state: name of a state that was kept; empty for a new tenancy.
        """
        path = self._folder / "now"
        for each in self._folder.glob("now*"):
            each.unlink()
        if state:
            shutil.copy(self._folder / state, path)
        self.wire.put(partial(self._sandbox, path))
        self.wire.take()
        return self

    def keep(self, state: str) -> None:
        """Keep the state of the sandbox as it is now, and end it."""
        self.wire.put(None)
        shutil.copy(self._folder / "now", self._folder / state)

    def _sandbox(self, path: Path) -> Sandbox:
        return Sandbox(
            admin_username="admin", admin_password=self._password, oci_public_key=self.pair.public_key, state=path
        )

    @cached_property
    def signer(self) -> Any:
        """The SDK's own signer by the administrator's key."""
        from oci.signer import Signer

        return Signer(TENANCY_ID, ADMINISTRATOR_ID, self.fingerprint, None, private_key_content=self.pair.private_key)

    @property
    def application(self) -> tuple[str, str]:
        """Client id and secret of the application of the domain `default`."""
        return "admin", self._password

    def theirs(self, signer: Any = None, **account: str) -> Theirs:
        """The SDK's clients.

        Args:
            signer: signs; the account's key by default.
            account: what is other than the administrator's.
        """
        return Theirs(self.wire.origin, {**self.account, **account}, signer)

    @cached_property
    def _administrators(self) -> Theirs:
        return self.theirs()

    def settings(self, environment: Mapping[str, str] | None = None, **more: str) -> Settings:
        """The settings of a connection by the administrator's key."""
        config = {
            "tenancy": TENANCY_ID,
            "user": ADMINISTRATOR_ID,
            "fingerprint": self.fingerprint,
            "private_key": self.pair.private_key,
            "region": REGION,
            "domain_url": self.wire.origin + DOMAIN,
            **{f"{service}_endpoint": self.wire.origin + path for service, path in SERVICES.items()},
            **more,
        }
        return Settings({f"oci:{name}": value for name, value in config.items()}, environment or {})

    def act_ours(self, act: Callable[[Tenancy], Any], settings: Settings | None = None) -> Act:
        """Do something with our clients, to its end.

        Args:
            act: does it; gives an answer, or a listing, to wait for.
            settings: of the connection; by default those of the administrator.
        """
        return self._seen(lambda: asyncio.run(_ours(act, settings or self.settings())))

    def act_theirs(self, act: Callable[[Theirs], Any], theirs: Theirs | None = None) -> Act:
        """Do something with the SDK's clients.

        Args:
            act: does it.
            theirs: the clients; by default those of the administrator.
        """
        return self._seen(lambda: act(theirs or self._administrators))

    def _seen(self, act: Callable[[], Any]) -> Act:
        self.wire.take()
        return Act(act(), self.wire.take())


async def _ours(act: Callable[[Tenancy], Any], settings: Settings) -> Any:
    tenancy = await open_tenancy(settings)
    try:
        return await _finished(act(tenancy))
    finally:
        for client in _opened(tenancy):
            await client.aclose()


async def _finished(found: Any) -> Any:
    if isinstance(found, Coroutine):
        found = await found
    if isinstance(found, AsyncIterator):
        return [each async for each in found]
    return found


def _opened(tenancy: Tenancy) -> list[Client]:
    services = [value for value in vars(tenancy).values() if isinstance(value, Client)]
    return [*services, *(domain.client for domain in tenancy._domains.values())]
