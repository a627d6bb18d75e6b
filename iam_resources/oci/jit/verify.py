"""Looks at each link of the pipeline, changes nothing, and says what is missing and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from iam_resources.coverage import operation
from iam_resources.oci.api.policies import Policies
from iam_resources.oci.connection import Domain, Tenancy
from iam_resources.oci.functions.api.applications import Applications
from iam_resources.oci.functions.api.functions import Functions
from iam_resources.oci.jit import principals
from iam_resources.oci.jit.checks import Check, seen
from iam_resources.oci.jit.function import capabilities
from iam_resources.oci.jit.function.events import EVENT
from iam_resources.oci.jit.names import DEFAULT_NAME, ROLE
from iam_resources.oci.jit.policy import lacking
from iam_resources.oci.sch.api.service_connectors import ServiceConnectors

_PROGRAM = "Run pulumi up of the program with the CapabilitiesPipeline"
INVOCATIONS_HOURS = 24


@dataclass(frozen=True)
class Pipeline:
    """Which pipeline to look at.

    Attributes:
        compartment_id: OCID of the compartment that it is in.
        name: the display name of its parts.
        role: the role that the function is to have in the domain.
    """

    compartment_id: str
    name: str = DEFAULT_NAME
    role: str = ROLE


@operation("oci-jit-15")
async def verify(tenancy: Tenancy, domain: Domain, pipeline: Pipeline) -> list[Check]:
    """Look at each link, in the order in which an event meets them after the connector.

    Args:
        tenancy: where the pipeline is.
        domain: whose users it serves.
        pipeline: which.
    """
    application = await seen("application", _application(tenancy, pipeline))
    function, config = _after("function", application), dict[str, str]()
    if application.id:
        function, config = await _function(tenancy, pipeline, application.id)
    group = await seen("dynamic group", principals.group(domain, pipeline.name, function.id, pipeline.compartment_id))
    checks = [application, function, _configured(config, domain) if function.id else _after("configuration", function)]
    checks += [group, _after("grant", group)]
    if group.id:
        checks[-1] = await seen("grant", principals.grant(domain, group.id, pipeline.role))
    checks.append(await seen("policies", _policies(tenancy, pipeline)))
    checks.append(await seen("connector", _connector(tenancy, pipeline, function.id)))
    checks.append(_after("invocations", function))
    if function.id:
        checks[-1] = await seen("invocations", _invocations(tenancy, pipeline, function.id))
    return checks


def _after(link: str, other: Check) -> Check:
    return Check(link, "unknown", f"it can not be looked for without the {other.link}")


async def _application(tenancy: Tenancy, pipeline: Pipeline) -> Check:
    found = await Applications(tenancy.functions).named(pipeline.name, pipeline.compartment_id)
    return _one("application", found, pipeline)


def _one(link: str, found: list[dict[str, Any]], pipeline: Pipeline) -> Check:
    if not found:
        where = f"there is no {link} {pipeline.name} in compartment {pipeline.compartment_id}"
        return Check(link, "missing", where, f"{_PROGRAM}, or name the pipeline's compartment and name")
    state = str(found[0].get("lifecycleState"))
    id_ = str(found[0]["id"])
    if state != "ACTIVE":
        why = found[0].get("lifecycleDetails") or f"it is {state}"
        return Check(link, "wrong", f"{link} {pipeline.name}: {why}", "Wait until it is ACTIVE, or make it so", id_)
    return Check(link, "ok", f"{pipeline.name} is ACTIVE", id=id_)


async def _function(tenancy: Tenancy, pipeline: Pipeline, application_id: str) -> tuple[Check, dict[str, str]]:
    api, config = Functions(tenancy.functions), dict[str, str]()

    async def look() -> Check:
        check = _one("function", await api.named(pipeline.name, application_id), pipeline)
        if check.id:
            config.update((await api.get(check.id)).body.get("config") or {})
        return check

    return await seen("function", look()), config


def _configured(config: Mapping[str, str], domain: Domain) -> Check:
    try:
        wanted = capabilities.wanted_from(config)
    except capabilities.WrongCapability as error:
        return Check("configuration", "wrong", str(error), "Mend the capabilities of the CapabilitiesPipeline")
    url = config.get("DOMAIN_URL", "").rstrip("/").removesuffix(":443")
    if url and url != domain.url:
        return Check("configuration", "wrong", f"the function serves the domain {url}, not {domain.url}", _PROGRAM)
    told = ", ".join(f"{name}={str(value).lower()}" for name, value in sorted(wanted.items()))
    return Check("configuration", "ok", told)


async def _policies(tenancy: Tenancy, pipeline: Pipeline) -> Check:
    api = Policies(tenancy.identity, tenancy.tenancy_id)
    statements = [
        str(statement)
        for place in dict.fromkeys((pipeline.compartment_id, tenancy.tenancy_id))
        async for policy in api.listing(place)
        if policy.get("lifecycleState") == "ACTIVE"
        for statement in policy["statements"]
    ]
    missing = lacking(statements, pipeline.compartment_id)
    if missing:
        return Check("policies", "missing", f"nothing lets the connector use {' and '.join(missing)}", _PROGRAM)
    return Check("policies", "ok", "the connector may invoke the function")


async def _connector(tenancy: Tenancy, pipeline: Pipeline, function_id: str) -> Check:
    api = ServiceConnectors(tenancy.service_connectors)
    found = await api.named(pipeline.name, pipeline.compartment_id)
    check = _one("connector", found, pipeline)
    if not check.id:
        return check
    body = (await api.get(check.id)).body
    conditions = [str(task.get("condition")) for task in body.get("tasks") or [] if task.get("kind") == "logRule"]
    wrong = []
    if function_id and body["target"].get("functionId") != function_id:
        wrong.append("it hands over to something else than the function")
    if body["source"].get("kind") != "logging":
        wrong.append("it does not take from the audit log")
    if conditions and not any(EVENT.lower() in condition.lower() for condition in conditions):
        wrong.append(f"its condition lets no {EVENT} event through")
    if check.bad:
        return check
    if wrong:
        return Check("connector", "wrong", "; ".join(wrong), _PROGRAM, check.id)
    return check


@operation("oci-jit-13")
async def _invocations(tenancy: Tenancy, pipeline: Pipeline, function_id: str) -> Check:
    now = datetime.now(UTC)
    counts = {
        name: await counted(tenancy, pipeline.compartment_id, f"{name}[1h]{{{more}}}.sum()", now)
        for name, more in (
            ("FunctionInvocationCount", f'resourceId = "{function_id}"'),
            ("FunctionResponseCount", f'resourceId = "{function_id}", responseType = "Error"'),
        )
    }
    calls, errors = counts["FunctionInvocationCount"], counts["FunctionResponseCount"]
    about = f"{calls} in the last {INVOCATIONS_HOURS} hours, {errors} with an error"
    if errors:
        return Check("invocations", "wrong", about, "Read the log of the function; each event is one line in it")
    return Check("invocations", "ok", about)


async def counted(tenancy: Tenancy, compartment_id: str, query: str, until: datetime) -> int:
    """The sum of a metric of functions over the last day. `POST summarizeMetricsData`.

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
            "startTime": _stamp(until - timedelta(hours=INVOCATIONS_HOURS)),
            "endTime": _stamp(until + timedelta(minutes=1)),
        },
        repeat=True,
        tried="read the metrics of the function",
    )
    return round(sum(float(point["value"]) for stream in reply.body for point in stream["aggregatedDatapoints"]))


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
