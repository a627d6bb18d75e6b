"""Monitoring: how often functions were called, and what came of it."""

from iam_resources.sandbox.oci.telemetry.service import Telemetry

__all__ = ["Telemetry"]
