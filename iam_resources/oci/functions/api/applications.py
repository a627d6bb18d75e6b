"""Applications: what functions run in."""

from __future__ import annotations

from iam_resources.oci.services.calls import ServiceCalls


class Applications(ServiceCalls):
    """Calls on applications."""

    path = "/20260325/applications"
    kind = "application"
