"""Service Connector Hub: hands filtered audit records to functions."""

from iam_resources.sandbox.oci.connectors.service import Connectors

__all__ = ["Connectors"]
