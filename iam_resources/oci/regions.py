"""Where the services of a region answer."""

from __future__ import annotations

from typing import Final

_SERVICES: Final = {
    "identity": "https://identity.{region}.oci.{domain}",
    "functions": "https://functions.{region}.oci.{domain}",
    "service_connectors": "https://service-connector-hub.{region}.oci.{domain}",
    "telemetry": "https://telemetry.{region}.{domain}",
    "auth": "https://auth.{region}.{domain}",
}


def endpoint(service: str, region: str) -> str:
    """The address of a service.

    Args:
        service: `identity`, `functions`, `service_connectors`, `telemetry` or `auth`.
        region: identifier, `us-ashburn-1`.
    """
    return _SERVICES[service].format(region=region, domain="oraclecloud.com")
