"""Requests of ours, and the same ones as the SDK's clients send them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from iam_resources.sandbox.huawei.urls import ROUTES
from iam_resources.settings import Settings
from tests.driver import Driver
from tests.oracle.huawei.cloud import SERVICES, Cloud, operations
from tests.oracle.recorder import Exchange


class Env:
    """A place for drivers: the sandbox of an oracle test.

    Args:
        config: the settings of the connection.
    """

    def __init__(self, config: dict[str, str]) -> None:
        self.config = config
        self.settings = Settings(config, {})

    async def again(self) -> Env:
        """The same with a connection that knows nothing yet."""
        return Env(self.config)

    def driver(self, kind: type[Any]) -> Driver:
        """A resource that is not made yet."""
        return Driver(self, kind)


def prefix_of(service: str) -> str:
    """Where a service is in the sandbox."""
    return f"/huawei/{SERVICES[service][2]}"


def served(service: str) -> dict[str, tuple[str, str]]:
    """The SDK's operations that the sandbox serves: each with its method and path."""
    paths = {plain(method, path) for method, path, _ in ROUTES[SERVICES[service][2]]}
    return {name: described for name, described in operations(service).items() if plain(*described) in paths}


def plain(method: str, path: str) -> tuple[str, str]:
    """A method and a path whose parameters have no names."""
    return method, re.sub(r"\{\w+\}", "{}", path)


def asked_by_the_sdk(cloud: Cloud, service: str, ours: Exchange) -> tuple[str, Exchange]:
    """The same request as the SDK sends it, and the operation.

    Args:
        cloud: whose clients.
        service: which of them.
        ours: what we sent; as it is done already, the sandbox may refuse it now.
    """
    from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException

    client, path = getattr(cloud, service), ours.raw_path.removeprefix(prefix_of(service))
    # A path that is written out wins over one with a parameter in the same place.
    for operation, (method, template) in sorted(operations(service).items(), key=lambda each: each[1][1].count("{")):
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
        match = re.fullmatch(pattern, path) if method == ours.method else None
        if match:
            fields: dict[str, Any] = {name: unquote(value) for name, value in match.groupdict().items()}
            request = client.request(operation, **fields, **({"body": ours.json()} if ours.body else {}))
            names = {wire: name for name, wire in request.attribute_map.items()}
            for wire, value in ours.query:
                setattr(request, names[wire], value)
            try:
                getattr(client.client, operation)(request)
            except ServiceResponseException:
                assert ours.status < 500
            return operation, cloud.last()
    raise AssertionError(f"the SDK has no operation for {ours.method} {path}")
