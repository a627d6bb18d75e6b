"""Looks at each link of the pipeline, changes nothing, and says what is missing and how to fix it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from iam_resources.coverage import operation
from iam_resources.oci.connection import Domain, Tenancy
from iam_resources.oci.functions.api.functions import Applications, Functions
from iam_resources.oci.jit import policy, principals
from iam_resources.oci.jit.checks import PROGRAM, Check, seen
from iam_resources.oci.jit.function import capabilities
from iam_resources.oci.jit.function.events import EVENT
from iam_resources.oci.jit.invocations import invocations
from iam_resources.oci.jit.names import AUDIT_LOG, AUDIT_LOG_DEEP, DEFAULT_NAME, ROLE
from iam_resources.oci.sch.api.service_connectors import ServiceConnectors

_WAIT = "Wait until it is ACTIVE; where it stays so, delete it, and run pulumi up with --refresh"
_FIX = {
    "INACTIVE": "Run pulumi up with --refresh of the program with the CapabilitiesPipeline: it lets it run again",
    "NEEDS_ATTENTION": "Fix what the reason names: mostly the policies or the function, which are looked at here too",
    "FAILED": "Delete it, and run pulumi up with --refresh of the program with the CapabilitiesPipeline",
}


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
    """Look at each link, in the order in which an event meets them after the connector."""

    async def look() -> Check:
        found = await Applications(tenancy.functions).named(pipeline.name, pipeline.compartment_id)
        return _check_part("application", found, pipeline)

    application = await seen("application", look())
    function, config = _after("function", application), dict[str, str]()
    if application.id:
        function, config = await _function(tenancy, pipeline, application.id)
    group, called = await _group(domain, pipeline, function.id)
    checks = [application, function, _configured(config, domain) if function.id else _after("configuration", function)]
    checks += [group, _after("grant", group)]
    if group.id:
        checks[-1] = await seen("grant", principals.grant(domain, group.id, pipeline.role))
    event = config.get("EVENT_NAME", "").strip() or EVENT
    checks.append(await seen("policies", policy.allowed(tenancy, pipeline.compartment_id, called)))
    checks.append(await seen("connector", _connector(tenancy, pipeline, function.id, event)))
    calls = _after("invocations", function)
    if function.id:
        calls = await seen("invocations", invocations(tenancy, pipeline.compartment_id, function.id))
    return [*checks, replace(calls, needed=False)]


_WHY = {"unknown": "could not be read"}


def _after(link: str, other: Check) -> Check:
    return Check(link, "unknown", f"not checked: the {other.link} {_WHY.get(other.result, 'is missing')}")


def _check_part(link: str, found: list[dict[str, Any]], pipeline: Pipeline) -> Check:
    if not found:
        where = f"there is no {link} {pipeline.name} in compartment {pipeline.compartment_id}"
        return Check(link, "missing", where, f"{PROGRAM}, or name the pipeline's compartment and name")
    state = str(found[0].get("lifecycleState"))
    id_ = str(found[0]["id"])
    if len(found) > 1:
        ids = ", ".join(str(each["id"]) for each in found)
        about = f"there are {len(found)} of the name {pipeline.name}, and each hands all records over: {ids}"
        return Check(link, "wrong", about, "Delete those that no program knows", id_)
    if state != "ACTIVE":
        why = found[0].get("lifecycleDetails") or f"it is {state}"
        return Check(link, "wrong", f"{link} {pipeline.name}: {why}", _FIX.get(state, _WAIT), id_)
    return Check(link, "ok", f"{pipeline.name} is ACTIVE", id=id_)


async def _function(tenancy: Tenancy, pipeline: Pipeline, application_id: str) -> tuple[Check, dict[str, str]]:
    api, config = Functions(tenancy.functions), dict[str, str]()

    async def look() -> Check:
        check = _check_part("function", await api.named(pipeline.name, application_id), pipeline)
        if check.id:  # a function gets the configuration of its application too
            config.update((await Applications(tenancy.functions).get(application_id)).body.get("config") or {})
            config.update((await api.get(check.id)).body.get("config") or {})
        return check

    return await seen("function", look()), config


async def _group(domain: Domain, pipeline: Pipeline, function_id: str) -> tuple[Check, tuple[str, ...]]:
    called: tuple[str, ...] = ()

    async def look() -> Check:
        nonlocal called
        check, called = await principals.group(domain, pipeline.name, function_id, pipeline.compartment_id)
        return check

    return await seen("dynamic group", look()), called


def _configured(config: Mapping[str, str], domain: Domain) -> Check:
    try:
        wanted = capabilities.wanted_from(config)
    except capabilities.WrongCapability as error:
        return Check("configuration", "wrong", str(error), "Fix the capabilities of the CapabilitiesPipeline")
    url = config.get("DOMAIN_URL", "").rstrip("/").removesuffix(":443")
    if url and url.lower() != domain.url.lower():
        return Check("configuration", "wrong", f"the function serves the domain {url}, not {domain.url}", PROGRAM)
    values = ", ".join(f"{name}={str(value).lower()}" for name, value in sorted(wanted.items()))
    return Check("configuration", "ok", values)


async def _connector(tenancy: Tenancy, pipeline: Pipeline, function_id: str, event: str) -> Check:
    api = ServiceConnectors(tenancy.service_connectors)
    check = _check_part("connector", await api.named(pipeline.name, pipeline.compartment_id), pipeline)
    if not check.id or check.bad:
        return check
    body = (await api.get(check.id)).body
    conditions = [str(task.get("condition")) for task in body.get("tasks") or [] if task.get("kind") == "logRule"]
    logs = (body.get("source") or {}).get("logSources") or []
    audited = [str(log.get("compartmentId")) for log in logs if log.get("logGroupId") in (AUDIT_LOG, AUDIT_LOG_DEEP)]
    wrong = []
    if function_id and (body.get("target") or {}).get("functionId") != function_id:
        wrong.append("it hands over to something else than the function")
    if not audited:
        wrong.append("it does not take from the audit log")
    if conditions and not any(event.lower() in condition.lower() for condition in conditions):
        wrong.append(f"its condition lets no {event} event through: {' and '.join(conditions)}")
    if wrong:
        return Check("connector", "wrong", "; ".join(wrong), PROGRAM, check.id)
    return replace(check, about=f"{check.about}, and takes from the audit log of {', '.join(audited)}")
