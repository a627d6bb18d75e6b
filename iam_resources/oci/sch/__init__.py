"""Service Connector Hub: connectors that hand records of one service to another."""

from iam_resources.oci.sch.service_connector import ServiceConnector

__all__ = ["ServiceConnector"]
