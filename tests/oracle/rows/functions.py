"""Functions: `iam_resources.oci.functions.api` beside the SDK."""

from __future__ import annotations

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.rows.row import Row

NAMED = ("id", "displayName", "compartmentId", "lifecycleState", "timeCreated")
SUBNET = "ocid1.subnet.oc1.iad.aaaaaaaasubnet"
IMAGE = "iad.ocir.io/sandbox/repo/name:0.0.1"
CONFIG = {"DOMAIN_URL": "https://idcs-0.identity.oraclecloud.com", "NAME": "a b"}
OLDER = ("image", "imageDigest")
"""Of version 20181201; the SDK's model is of 20260325, where `sourceDetails` holds them."""
UPDATED = "the SDK's version answers an update with a work request, ours with the object"
NEW = {"displayName": "new", "memoryInMBs": 256, "timeoutInSeconds": 60, "config": CONFIG}

ROWS = [
    Row(
        "Applications.create",
        lambda api, w: api.create(
            {"displayName": "new", "compartmentId": TENANCY_ID, "subnetIds": [SUBNET], "config": CONFIG}
        ),
        lambda c, w: c.client.create_application(
            c.model(
                "CreateApplicationDetails",
                display_name="new",
                compartment_id=TENANCY_ID,
                subnet_ids=[SUBNET],
                config=CONFIG,
            )
        ),
        relies=(*NAMED, "config", "subnetIds", "shape"),
    ),
    Row(
        "Applications.get",
        lambda api, w: api.get(w["application"]),
        lambda c, w: c.client.get_application(w["application"]),
        relies=(*NAMED, "config", "subnetIds"),
    ),
    Row(
        "Applications.listing",
        lambda api, w: api.listing(TENANCY_ID),
        lambda c, w: c.pages("list_applications", TENANCY_ID, limit=2),
        relies=NAMED,
    ),
    Row(
        "Applications.named",
        lambda api, w: api.named("app", TENANCY_ID),
        lambda c, w: c.pages("list_applications", TENANCY_ID, limit=2, display_name="app"),
        relies=NAMED,
    ),
    Row(
        "Applications.update",
        lambda api, w: api.update(w["application"], {"config": CONFIG}, etag=w.etags["application"], who="app"),
        lambda c, w: c.client.update_application(
            w["application"],
            c.model("UpdateApplicationDetails", config=CONFIG),
            if_match=w.etags["application"],
        ),
        relies=(*NAMED, "config"),
        no_model=UPDATED,
    ),
    Row(
        "Applications.delete",
        lambda api, w: api.delete(w["spare"], etag=w.etags["spare"], who="spare"),
        lambda c, w: c.client.delete_application(w["spare"], if_match=w.etags["spare"]),
    ),
    Row(
        "Functions.create",
        lambda api, w: api.create({**NEW, "applicationId": w["application"], "image": IMAGE}),
        lambda c, w: c.client.create_function({**NEW, "applicationId": w["application"], "image": IMAGE}),
        relies=(*NAMED, *OLDER, "applicationId", "memoryInMBs", "timeoutInSeconds", "config", "invokeEndpoint"),
        unknown=OLDER,
    ),
    Row(
        "Functions.get",
        lambda api, w: api.get(w["function"]),
        lambda c, w: c.client.get_function(w["function"]),
        relies=(*NAMED, *OLDER, "applicationId", "memoryInMBs", "config", "invokeEndpoint"),
        unknown=OLDER,
    ),
    Row(
        "Functions.listing",
        lambda api, w: api.listing(w["application"]),
        lambda c, w: c.pages("list_functions", w["application"], limit=2),
        relies=(*NAMED, "image", "invokeEndpoint"),
        unknown=OLDER,
    ),
    Row(
        "Functions.named",
        lambda api, w: api.named("function", w["application"]),
        lambda c, w: c.pages("list_functions", w["application"], limit=2, display_name="function"),
        relies=NAMED,
        unknown=OLDER,
    ),
    Row(
        "Functions.update",
        lambda api, w: api.update(
            w["function"], {"config": CONFIG, "memoryInMBs": 512}, etag=w.etags["function"], who="function"
        ),
        lambda c, w: c.client.update_function(
            w["function"],
            c.model("UpdateFunctionDetails", config=CONFIG, memory_in_mbs=512),
            if_match=w.etags["function"],
        ),
        relies=(*NAMED, "config", "memoryInMBs"),
        no_model=UPDATED,
    ),
    Row(
        "Functions.delete",
        lambda api, w: api.delete(w["function"], etag=w.etags["function"], who="function"),
        lambda c, w: c.client.delete_function(w["function"], if_match=w.etags["function"]),
    ),
]
