"""Service Connector Hub: audit records, filtered, on their way to a function."""

from iam_resources.sandbox.oci.connectors.service import Connectors

__all__ = ["Connectors"]
