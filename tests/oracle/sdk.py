"""The clients of Oracle's SDK, told to call the sandbox."""

from __future__ import annotations

from functools import cached_property
from types import ModuleType
from typing import Any

SERVICES = {
    "identity": "/oci/identity",
    "functions": "/oci/functions",
    "service_connectors": "/oci/sch",
    "telemetry": "/oci/telemetry",
}
DOMAIN = "/oci/domains/default"


class Service:
    """A service as the SDK has it.

    Args:
        client: of the service.
        models: the module of its models.

    Attributes:
        beside: the client of its work requests, where they have one of their own.
    """

    def __init__(self, client: Any, models: ModuleType) -> None:
        self.client = client
        self.beside: Any = None
        self._models = models

    def model(self, name: str, /, **fields: Any) -> Any:
        """A model of what is sent."""
        return getattr(self._models, name)(**fields)

    def pages(self, operation: str, *args: Any, **more: Any) -> Any:
        """All that a list holds, by the SDK's own helper."""
        from oci.pagination import list_call_get_all_results

        return list_call_get_all_results(getattr(self.client, operation), *args, **more)


class Sdk:
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
    def identity(self) -> Service:
        """IAM."""
        from oci.identity import IdentityClient, models

        return self._service(IdentityClient, models, SERVICES["identity"])

    @cached_property
    def domain(self) -> Service:
        """The identity domain `default`."""
        from oci.identity_domains import IdentityDomainsClient, models

        service = self._service(IdentityDomainsClient, models, "")
        # It takes no address with a path, as Oracle's have none: the path of the sandbox is put in by hand.
        service.client.base_client._base_path = DOMAIN
        service.client.base_client.endpoint = self._origin
        return service

    @cached_property
    def functions(self) -> Service:
        """Functions and their applications."""
        from oci.functions import FunctionsManagementClient, WorkRequestManagementClient, models

        service = self._service(FunctionsManagementClient, models, SERVICES["functions"])
        service.beside = self._service(WorkRequestManagementClient, models, SERVICES["functions"]).client
        return service

    @cached_property
    def invocation(self) -> Service:
        """What calls functions."""
        from oci.functions import FunctionsInvokeClient, models

        return self._service(FunctionsInvokeClient, models, SERVICES["functions"])

    @cached_property
    def connectors(self) -> Service:
        """Service Connector Hub."""
        from oci.sch import ServiceConnectorClient, models

        return self._service(ServiceConnectorClient, models, SERVICES["service_connectors"])

    @cached_property
    def monitoring(self) -> Service:
        """Monitoring."""
        from oci.monitoring import MonitoringClient, models

        return self._service(MonitoringClient, models, SERVICES["telemetry"])

    def _service(self, kind: Any, models: ModuleType, path: str) -> Service:
        from oci.retry import RetryStrategyBuilder

        more = {"signer": self._signer} if self._signer else {}
        if path:  # the clients of domains repeat nothing unasked; the others are to send what belongs to it, once
            more["retry_strategy"] = RetryStrategyBuilder(max_attempts=1).get_retry_strategy()
        return Service(kind(self._account, service_endpoint=self._origin + path, **more), models)
