"""Applications, functions and connectors, as the conformance run needs to know them."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.conformance.case import Args, Case, Change
from tests.conformance.oci.jit_service import SUBNET, JitService

Outputs = dict[str, Any]
_APPLICATIONS = "/functions/20181201/applications"
_FUNCTIONS = "/functions/20181201/functions"
_CONNECTORS = "/sch/20200909/serviceConnectors"


def cases(application_id: str, function_id: str) -> list[Case]:
    """All of them.

    Args:
        application_id: OCID of an application that is there, for the function.
        function_id: OCID of a function that is there, for the connector.
    """
    return [_application(), _function(application_id), _connector(function_id)]


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
            "image": seen["image"],
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
