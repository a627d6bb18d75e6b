"""How often the function was called, and what came of it, as Monitoring tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from iam_resources.coverage import operation
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.jit.checks import Check

HOURS = 24


@operation("oci-jit-13")
async def invocations(tenancy: Tenancy, compartment_id: str, function_id: str) -> Check:
    """Look at the calls of the last day. Errors are a fault only where nothing has succeeded since.

    Args:
        tenancy: where.
        compartment_id: OCID of the compartment that the metrics are in.
        function_id: OCID of the function.
    """
    now = datetime.now(UTC)

    async def points(name: str, more: str = "") -> dict[datetime, float]:
        query = f'{name}[5m]{{resourceId = "{function_id}"{more}}}.sum()'
        return await counted(tenancy, compartment_id, query, now)

    calls = sum((await points("FunctionInvocationCount")).values())
    errors = await points("FunctionResponseCount", ', responseType = "Error"')
    served = await points("FunctionResponseCount", ', responseType = "Success"')
    about = f"{calls:.0f} in the last {HOURS} hours, {sum(errors.values()):.0f} with an error"
    if not errors:
        return Check("invocations", "ok", about)
    if not served or max(errors) > max(served):
        about += f", the last at {max(errors):%H:%M} UTC and none has succeeded since"
        return Check("invocations", "wrong", about, "Read the log of the function; each event is one line in it")
    return Check("invocations", "ok", f"{about}, and some have succeeded since")


async def counted(tenancy: Tenancy, compartment_id: str, query: str, until: datetime) -> dict[datetime, float]:
    """The values of a metric of functions over the last day, by time. `POST summarizeMetricsData`.

    Args:
        tenancy: where.
        compartment_id: OCID of the compartment that the metric is in.
        query: in the query language of Monitoring.
        until: the end of the day.
    """
    reply = await tenancy.telemetry.call(
        "POST",
        "/20180401/metrics/actions/summarizeMetricsData",
        query={"compartmentId": compartment_id},
        json={
            "namespace": "oci_faas",
            "query": query,
            "startTime": _stamp(until - timedelta(hours=HOURS)),
            "endTime": _stamp(until + timedelta(minutes=1)),
        },
        repeat=True,
        tried="read the metrics of the function",
    )
    found: dict[datetime, float] = {}
    for stream in reply.body:
        for point in stream["aggregatedDatapoints"]:
            at, value = datetime.fromisoformat(point["timestamp"]), float(point["value"])
            if value:
                found[at] = found.get(at, 0) + value
    return found


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
