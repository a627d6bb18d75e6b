"""Functions: `iam_resources.oci.functions.api` beside the SDK."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import Any

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.rows.connectors import accepted
from tests.oracle.rows.row import Row
from tests.oracle.sdk import Service

NAMED = ("id", "displayName", "compartmentId", "lifecycleState", "timeCreated")
SUBNET = "ocid1.subnet.oc1.iad.aaaaaaaasubnet"
IMAGE = "iad.ocir.io/sandbox/repo/name:0.0.1"
CONFIG = {"DOMAIN_URL": "https://idcs-0.identity.oraclecloud.com", "NAME": "a b"}
CODE = "def handler(context, data=None):\n    return 'hello'\n"
RUNTIME = "python312.ol9"
SOURCED = (*NAMED, "sourceDetails", "applicationId", "memoryInMBs", "config", "invokeEndpoint")
WORK = ("id", "status", "operationType", "resources/identifier")


def zipped(code: str = CODE) -> str:
    """An archive, the same at every call."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(zipfile.ZipInfo("function/func.py"), code)
    return base64.b64encode(out.getvalue()).decode()


def new(application_id: str, source: Any) -> dict[str, Any]:
    """A function as we write it."""
    expected = {"displayName": "new", "memoryInMBs": 256, "timeoutInSeconds": 60, "config": CONFIG}
    return {**expected, "applicationId": application_id, "sourceDetails": source}


def new_details(service: Service, application_id: str, source: Any) -> Any:
    """The same as the SDK writes it."""
    expected = {"display_name": "new", "memory_in_mbs": 256, "timeout_in_seconds": 60, "config": CONFIG}
    return service.model("CreateFunctionDetails", application_id=application_id, source_details=source, **expected)


def archive(content: str, *, runtime: str = RUNTIME) -> dict[str, Any]:
    """A source as we write it."""
    return {
        "sourceType": "ARCHIVE",
        "archiveSourceDetails": {"archiveSourceType": "DIRECT_ARCHIVE", "archiveFile": content},
        "handler": "func.handler",
        "runtimeConfig": {"runtimeConfigType": "FUNCTION_UPDATE", "functionsRuntimeName": runtime},
    }


def archive_details(service: Service, verb: str, content: str, *, runtime: str = RUNTIME) -> Any:
    """The same as the SDK writes it; `verb` is `Create` or `Update`."""
    return service.model(
        f"{verb}ArchiveFunctionSourceDetails",
        archive_source_details=service.model(f"{verb}DirectArchiveSourceDetails", archive_file=content),
        handler="func.handler",
        runtime_config=service.model(f"{verb}FunctionUpdateRuntimeConfig", functions_runtime_name=runtime),
    )


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
    ),
    Row(
        "Applications.delete",
        lambda api, w: api.delete(w["spare"], etag=w.etags["spare"], who="spare"),
        lambda c, w: c.client.delete_application(w["spare"], if_match=w.etags["spare"]),
    ),
    Row(
        "Applications.follow",
        lambda api, w: api.follow(accepted(w["function's work"]), tried="wait"),
        lambda c, w: c.beside.get_work_request(w["function's work"]),
        relies=WORK,
    ),
    Row(
        "Functions.create",
        lambda api, w: api.create(new(w["application"], {"sourceType": "CONTAINER_IMAGE", "image": IMAGE})),
        lambda c, w: c.client.create_function(
            new_details(c, w["application"], c.model("CreateContainerImageFunctionSourceDetails", image=IMAGE))
        ),
        relies=(*SOURCED, "timeoutInSeconds", "sourceDetails/image", "sourceDetails/imageDigest"),
    ),
    Row(
        "Functions.create",
        lambda api, w: api.create(new(w["application"], archive(zipped()))),
        lambda c, w: c.client.create_function(new_details(c, w["application"], archive_details(c, "Create", zipped()))),
        relies=(
            *SOURCED,
            "sourceDetails/sourceCodeSha256",
            "sourceDetails/handler",
            "sourceDetails/runtimeConfig/functionsRuntimeName",
        ),
        case="of an archive",
    ),
    Row(
        "Functions.get",
        lambda api, w: api.get(w["function"]),
        lambda c, w: c.client.get_function(w["function"]),
        relies=(*SOURCED, "sourceDetails/image", "sourceDetails/imageDigest"),
    ),
    Row(
        "Functions.listing",
        lambda api, w: api.listing(w["application"]),
        lambda c, w: c.pages("list_functions", w["application"], limit=2),
        relies=(*NAMED, "sourceDetails/image", "invokeEndpoint"),
    ),
    Row(
        "Functions.named",
        lambda api, w: api.named("function", w["application"]),
        lambda c, w: c.pages("list_functions", w["application"], limit=2, display_name="function"),
        relies=NAMED,
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
    ),
    Row(
        "Functions.update",
        lambda api, w: api.update(
            w["function"],
            {"sourceDetails": archive(zipped("# other\n"), runtime="python311.ol9")},
            etag=w.etags["function"],
            who="function",
        ),
        lambda c, w: c.client.update_function(
            w["function"],
            c.model(
                "UpdateFunctionDetails",
                source_details=archive_details(c, "Update", zipped("# other\n"), runtime="python311.ol9"),
            ),
            if_match=w.etags["function"],
        ),
        case="to an archive",
    ),
    Row(
        "Functions.follow",
        lambda api, w: api.follow(accepted(w["function's work"]), tried="wait"),
        lambda c, w: c.beside.get_work_request(w["function's work"]),
        relies=WORK,
    ),
    Row(
        "Functions.follow",
        lambda api, w: api._why(w["function's work"], "wait"),
        lambda c, w: c.beside.list_work_request_errors(w["function's work"]),
        relies=("items",),
        case="or why not",
    ),
    Row(
        "Functions.delete",
        lambda api, w: api.delete(w["function"], etag=w.etags["function"], who="function"),
        lambda c, w: c.client.delete_function(w["function"], if_match=w.etags["function"]),
    ),
]
