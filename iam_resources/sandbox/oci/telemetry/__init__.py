"""Monitoring: how often functions were invoked, and how often they failed."""

from iam_resources.sandbox.oci.telemetry.service import Telemetry

__all__ = ["Telemetry"]
