"""Applications, functions and connectors, as the conformance run needs to know them."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.conformance.case import Args, Case, Change
from tests.conformance.oci.jit_service import SUBNET, JitService

Outputs = dict[str, Any]
PLACES = Path(__file__).parent / "sources"
"""Folders of source; the handler `other.handler` is in all of them."""
_APPLICATIONS = "/functions/20260325/applications"
_FUNCTIONS = "/functions/20260325/functions"
_CONNECTORS = "/sch/20200909/serviceConnectors"


def cases(application_id: str, function_id: str) -> list[Case]:
    """All of them.

    Args:
        application_id: OCID of an application that is there, for the function.
        function_id: OCID of a function that is there, for the connector.
    """
    return [_application(), _function(application_id), _sourced(application_id), _connector(function_id)]


def _application() -> Case:
    def look(service: JitService, outputs: Outputs, _: Args) -> dict[str, Any] | None:
        seen = service.get(f"{_APPLICATIONS}/{outputs['application_id']}")
        return seen and {
            "display_name": seen["displayName"],
            "subnet_ids": seen["subnetIds"],
            "config": seen["config"],
            "syslog_url": seen.get("syslogUrl"),
            "freeform_tags": seen["freeformTags"],
        }

    def drift(service: JitService, outputs: Outputs) -> None:
        service.call("PUT", f"{_APPLICATIONS}/{outputs['application_id']}", {"config": {"A": "by hand"}})

    def vanish(service: JitService, outputs: Outputs) -> None:
        service.call("DELETE", f"{_APPLICATIONS}/{outputs['application_id']}")

    return Case(
        name="jobs",
        kind="iam_resources.oci.functions.Application",
        args={
            "compartment_id": TENANCY_ID,
            "display_name": "jobs",
            "subnet_ids": [SUBNET],
            "config": {"A": "1"},
        },
        wrong={"compartment_id": "root", "subnet_ids": [], "shape": "HUGE", "display_name": ""},
        look=look,
        updates=(
            Change({"config": {"A": "2", "B": "3"}}),
            Change({"syslog_url": "tcp://logs.example.com:514"}),
            Change({"freeform_tags": {"team": "core"}}),
        ),
        replacement=(Change({"display_name": "tasks"}), Change({"display_name": "jobs"})),
        drift=drift,
        drifted=frozenset({"config"}),
        vanish=vanish,
        import_ids=("{application_id}",),
    )


def _function(application_id: str) -> Case:
    def look(service: JitService, outputs: Outputs, _: Args) -> dict[str, Any] | None:
        seen = service.get(f"{_FUNCTIONS}/{outputs['function_id']}")
        return seen and {
            "application_id": seen["applicationId"],
            "display_name": seen["displayName"],
            "image": seen["sourceDetails"]["image"],
            "memory_in_mbs": seen["memoryInMBs"],
            "timeout_in_seconds": seen["timeoutInSeconds"],
            "config": seen["config"],
        }

    def drift(service: JitService, outputs: Outputs) -> None:
        service.call("PUT", f"{_FUNCTIONS}/{outputs['function_id']}", {"memoryInMBs": 1024})

    def vanish(service: JitService, outputs: Outputs) -> None:
        service.call("DELETE", f"{_FUNCTIONS}/{outputs['function_id']}")

    return Case(
        name="hello",
        kind="iam_resources.oci.functions.Function",
        args={
            "application_id": application_id,
            "display_name": "hello",
            "image": "iad.ocir.io/sandbox/hello:1",
            "memory_in_mbs": 128,
            "config": {"canUseApiKeys": "true"},
        },
        wrong={"application_id": "jobs", "image": "", "memory_in_mbs": 100, "timeout_in_seconds": 1},
        look=look,
        updates=(
            Change({"image": "iad.ocir.io/sandbox/hello:2"}),
            Change({"memory_in_mbs": 256}),
            Change({"timeout_in_seconds": 60}),
            Change({"config": {"canUseApiKeys": "false"}}),
        ),
        replacement=(Change({"display_name": "hallo"}), Change({"display_name": "hello"})),
        drift=drift,
        drifted=frozenset({"memory_in_mbs"}),
        vanish=vanish,
        import_ids=("{function_id}",),
    )


def _sourced(application_id: str) -> Case:
    """A function from a folder: what is known of it is the digest of its archive, which is made here in another way."""

    def look(service: JitService, outputs: Outputs, args: Args) -> dict[str, Any] | None:
        seen = service.get(f"{_FUNCTIONS}/{outputs['function_id']}")
        if seen is None:
            return None
        source = seen["sourceDetails"]
        assert outputs["source"] == f"sha256:{source['sourceCodeSha256']}"
        return {
            "display_name": seen["displayName"],
            "source": args["source"] if source["sourceCodeSha256"] == _digest(Path(args["source"])) else "another",
            "runtime": source["runtimeConfig"]["functionsRuntimeName"],
            "handler": source["handler"],
            "memory_in_mbs": seen["memoryInMBs"],
        }

    def drift(service: JitService, outputs: Outputs) -> None:
        archive = base64.b64encode(_zipped(PLACES / "by_hand")).decode()
        details = {"archiveSourceType": "DIRECT_ARCHIVE", "archiveFile": archive}
        body = {"sourceDetails": {"sourceType": "ARCHIVE", "archiveSourceDetails": details}}
        service.call("PUT", f"{_FUNCTIONS}/{outputs['function_id']}", body)

    def vanish(service: JitService, outputs: Outputs) -> None:
        service.call("DELETE", f"{_FUNCTIONS}/{outputs['function_id']}")

    return Case(
        name="sourced",
        kind="iam_resources.oci.functions.Function",
        args={
            "application_id": application_id,
            "display_name": "sourced",
            "source": str(PLACES / "hello"),
            "runtime": "python312.ol9",
            "handler": "func.handler",
            "memory_in_mbs": 128,
        },
        wrong={"application_id": "jobs", "source": "/nowhere", "memory_in_mbs": 100},
        look=look,
        updates=(
            Change({"source": str(PLACES / "hello_again")}),
            Change({"runtime": "python311.ol9"}),
            Change({"handler": "other.handler"}),
            Change({"memory_in_mbs": 256}),
        ),
        replacement=(Change({"display_name": "hallo-sourced"}), Change({"display_name": "sourced"})),
        drift=drift,
        drifted=frozenset({"source"}),
        vanish=vanish,
        import_ids=("{function_id}",),
    )


def _zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(folder.glob("*.py")):
            entry = zipfile.ZipInfo(f"function/{path.name}")
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, path.read_bytes())
    return out.getvalue()


def _digest(folder: Path) -> str:
    return base64.b64encode(hashlib.sha256(_zipped(folder)).digest()).decode()


def _connector(function_id: str) -> Case:
    def look(service: JitService, outputs: Outputs, _: Args) -> dict[str, Any] | None:
        seen = service.settled(f"{_CONNECTORS}/{outputs['service_connector_id']}")
        return seen and {
            "display_name": seen["displayName"],
            "description": seen.get("description"),
            "source": {
                "kind": seen["source"]["kind"],
                "log_sources": [
                    {"compartment_id": each["compartmentId"], "log_group_id": each["logGroupId"]}
                    for each in seen["source"]["logSources"]
                ],
            },
            "tasks": [{"kind": each["kind"], "condition": each["condition"]} for each in seen["tasks"]],
            "target": {
                "kind": seen["target"]["kind"],
                "function_id": seen["target"]["functionId"],
                "batch_time_in_sec": seen["target"]["batchTimeInSec"],
            },
            "active": seen["lifecycleState"] == "ACTIVE",
        }

    def drift(service: JitService, outputs: Outputs) -> None:
        path = f"{_CONNECTORS}/{outputs['service_connector_id']}"
        task = {"kind": "logRule", "condition": "data.eventName = 'UserLogin'"}
        service.call("PUT", path, {"tasks": [task]})
        service.settled(path)

    def vanish(service: JitService, outputs: Outputs) -> None:
        path = f"{_CONNECTORS}/{outputs['service_connector_id']}"
        service.call("DELETE", path)
        service.settled(path)

    target = {"kind": "functions", "function_id": function_id}
    elsewhere = f"ocid1.compartment.oc1..{'b' * 60}"
    return Case(
        name="logins",
        kind="iam_resources.oci.sch.ServiceConnector",
        args={
            "compartment_id": TENANCY_ID,
            "display_name": "logins",
            "source": {"kind": "logging", "log_sources": [{"compartment_id": TENANCY_ID, "log_group_id": "_Audit"}]},
            "tasks": [{"kind": "logRule", "condition": "data.eventName = 'UserJit'"}],
            "target": target,
        },
        wrong={
            "compartment_id": "root",
            "source": {"kind": "logging", "log_sources": [{"compartment_id": elsewhere, "log_grup_id": "_Audit"}]},
            "tasks": [{"kind": "logRule", "condition": ""}],
            "target": {"kind": "functions", "function_id": "hello"},
        },
        look=look,
        updates=(
            Change({"display_name": "first-logins"}),
            Change({"description": "First logins"}),
            Change({"target": {**target, "batch_time_in_sec": 60}}),
            Change({"tasks": [{"kind": "logRule", "condition": "type = 'com.oraclecloud.x.UserJit'"}]}),
            Change({"active": False}),
            Change({"active": True}),
        ),
        drift=drift,
        drifted=frozenset({"tasks"}),
        vanish=vanish,
        import_ids=("{service_connector_id}",),
    )
