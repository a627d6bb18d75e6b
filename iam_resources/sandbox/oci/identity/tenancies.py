"""The tenancy and its regions: ``/tenancies``, ``/regions``."""

from __future__ import annotations

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci.exceptions import not_found
from iam_resources.sandbox.oci.identifiers import REGION, REGION_KEY, TENANCY_NAME
from iam_resources.sandbox.oci.request import Request


def get(request: Request) -> Answer:
    """GetTenancy."""
    request.require("inspect", "tenancies")
    _check(request)
    return Answer.of_json(
        200,
        {
            "id": request.server.tenancy_id,
            "name": TENANCY_NAME,
            "description": "The tenancy of the sandbox",
            "homeRegionKey": REGION_KEY,
            "upiIdcsCompatibilityLayerEndpoint": None,
            "freeformTags": {},
            "definedTags": {},
        },
    )


def list_subscriptions(request: Request) -> Answer:
    """ListRegionSubscriptions: the home region alone."""
    request.require("inspect", "tenancies")
    _check(request)
    return Answer.of_json(
        200, [{"regionKey": REGION_KEY, "regionName": REGION, "status": "READY", "isHomeRegion": True}]
    )


def list_regions(request: Request) -> Answer:
    """ListRegions: no right is required."""
    return Answer.of_json(200, [{"key": REGION_KEY, "name": REGION}])


def _check(request: Request) -> None:
    if request.parameters["tenancy"] != request.server.tenancy_id:
        raise not_found()
