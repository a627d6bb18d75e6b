"""Service Connector Hub: `iam_resources.oci.sch.api` beside the SDK."""

from __future__ import annotations

from typing import Any

import httpx

from iam_resources.http import Reply
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.rows.row import BLANKS, Row

LISTED = ("id", "displayName", "compartmentId", "lifecycleState", "timeCreated")
SEEN = (*LISTED, "source/kind", "source/logSources/compartmentId", "tasks/condition", "target/functionId")
WORK = ("id", "status", "resources/identifier", "resources/entityType", "percentComplete")
CONDITION = "data.eventName = 'UserJit'"


def body(function_id: str) -> dict[str, Any]:
    """A connector as it is asked for."""
    return {
        "displayName": "new",
        "compartmentId": TENANCY_ID,
        "source": {"kind": "logging", "logSources": [{"compartmentId": TENANCY_ID, "logGroupId": "_Audit"}]},
        "tasks": [{"kind": "logRule", "condition": CONDITION}],
        "target": {"kind": "functions", "functionId": function_id, "batchTimeInSec": 60},
    }


def details(c: Any, function_id: str) -> Any:
    """The same in the SDK's names."""
    log = c.model("LogSource", compartment_id=TENANCY_ID, log_group_id="_Audit")
    return c.model(
        "CreateServiceConnectorDetails",
        display_name="new",
        compartment_id=TENANCY_ID,
        source=c.model("LoggingSourceDetails", log_sources=[log]),
        tasks=[c.model("LogRuleTaskDetails", condition=CONDITION)],
        target=c.model("FunctionsTargetDetails", function_id=function_id, batch_time_in_sec=60),
    )


def accepted(work_id: str) -> Reply:
    """The answer of a call that set work going."""
    return Reply(202, httpx.Headers({"opc-work-request-id": work_id}), None)


ROWS = [
    Row(
        "ServiceConnectors.create",
        lambda api, w: api.create(body(w["function"])),
        lambda c, w: c.client.create_service_connector(details(c, w["function"])),
    ),
    Row(
        "ServiceConnectors.get",
        lambda api, w: api.get(w["connector"]),
        lambda c, w: c.client.get_service_connector(w["connector"]),
        relies=SEEN,
    ),
    Row(
        "ServiceConnectors.listing",
        lambda api, w: api.listing(TENANCY_ID),
        lambda c, w: c.pages("list_service_connectors", TENANCY_ID, limit=2),
        relies=LISTED,
    ),
    Row(
        "ServiceConnectors.named",
        lambda api, w: api.named("pipe 0", TENANCY_ID),
        lambda c, w: c.pages("list_service_connectors", TENANCY_ID, limit=2, display_name="pipe 0"),
        relies=LISTED,
        apart={"spelling of the query": BLANKS},
    ),
    Row(
        "ServiceConnectors.update",
        lambda api, w: api.update(
            w["connector"],
            {"description": "d", "tasks": []},
            etag=w.etags["connector"],
            who="pipe",
        ),
        lambda c, w: c.client.update_service_connector(
            w["connector"],
            c.model("UpdateServiceConnectorDetails", description="d", tasks=[]),
            if_match=w.etags["connector"],
        ),
    ),
    Row(
        "ServiceConnectors.activate",
        lambda api, w: api.activate(w["connector"], active=False, who="pipe"),
        lambda c, w: c.client.deactivate_service_connector(w["connector"]),
        case="off",
    ),
    Row(
        "ServiceConnectors.activate",
        lambda api, w: api.activate(w["resting"], active=True, who="resting"),
        lambda c, w: c.client.activate_service_connector(w["resting"]),
        case="on",
    ),
    Row(
        "ServiceConnectors.delete",
        lambda api, w: api.delete(w["connector"], etag=w.etags["connector"], who="pipe"),
        lambda c, w: c.client.delete_service_connector(w["connector"], if_match=w.etags["connector"]),
    ),
    Row(
        "ServiceConnectors.follow",
        lambda api, w: api.follow(accepted(w["work"]), tried="wait"),
        lambda c, w: c.client.get_work_request(w["work"]),
        relies=WORK,
    ),
    Row(
        "ServiceConnectors.follow",
        lambda api, w: api._why(w["work"], "wait"),
        lambda c, w: c.client.list_work_request_errors(w["work"]),
        relies=("items",),
        case="or why not",
    ),
]
