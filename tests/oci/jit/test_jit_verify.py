"""A look at each link of the pipeline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from iam_resources.oci.domains.api.app_roles import AppRoles
from iam_resources.oci.domains.api.collection import Page
from iam_resources.oci.jit import policy
from iam_resources.oci.jit.checks import Check, works
from iam_resources.oci.jit.names import DEFAULT_NAME
from iam_resources.oci.jit.verify import Pipeline, verify
from iam_resources.sandbox.faults import Fault
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.jit.environment import DOMAIN_URL, PipelineEnv, built

LINKS = (
    "application",
    "function",
    "configuration",
    "dynamic group",
    "grant",
    "policies",
    "connector",
    "invocations",
)


async def checked(env: PipelineEnv) -> dict[str, Check]:
    """The links, as a connection sees them that knows nothing yet."""
    fresh = await env.again()
    found = await verify(fresh.tenancy, fresh.tenancy.domain(None), Pipeline(TENANCY_ID))
    assert tuple(check.link for check in found) == LINKS
    return {check.link: check for check in found}


async def test_a_whole_pipeline_is_ok_in_every_link(env: PipelineEnv) -> None:
    await built(env)
    found = await checked(env)
    assert {link: check.result for link, check in found.items()} == dict.fromkeys(LINKS, "ok")
    assert works(found.values()) is True
    assert "canUseApiKeys=true" in found["configuration"].about
    assert found["invocations"].about.startswith("0 in the last 24 hours")


async def test_nothing_is_there_yet(env: PipelineEnv) -> None:
    found = await checked(env)
    missing = {link for link, check in found.items() if check.result == "missing"}
    assert missing == {"application", "dynamic group", "policies", "connector"}
    assert {link for link, check in found.items() if check.result == "unknown"} == set(LINKS) - missing
    assert all(found[link].fix for link in missing)
    assert works(found.values()) is False


async def test_each_broken_link_is_reported(env: PipelineEnv) -> None:
    ids = await built(env)
    wrong = {"canUseApiKey": "true", "DOMAIN_URL": DOMAIN_URL}
    await env.functions_call("PUT", f"/functions/{ids['function']}", json={"config": wrong})
    await env.call("DELETE", f"/policies/{ids['policy']}")
    [connector] = (await env.connectors_call("GET", "/serviceConnectors", query={"compartmentId": TENANCY_ID})).body[
        "items"
    ]
    await env.connectors_call("POST", f"/serviceConnectors/{connector['id']}/actions/deactivate")
    found = await checked(env)
    assert found["configuration"].result == "wrong" and "did you mean canUseApiKeys?" in found["configuration"].about
    assert found["policies"].result == "missing" and "fn-invocation" in found["policies"].about
    assert found["connector"].result == "wrong" and "INACTIVE" in found["connector"].about


async def test_a_function_for_another_domain_is_reported(env: PipelineEnv) -> None:
    ids = await built(env)
    other = {"canUseApiKeys": "true", "DOMAIN_URL": f"https://idcs-{'a' * 32}.identity.oraclecloud.com"}
    await env.functions_call("PUT", f"/functions/{ids['function']}", json={"config": other})
    assert (await checked(env))["configuration"].result == "wrong"


async def test_what_the_caller_may_not_see_is_not_called_missing(env: PipelineEnv) -> None:
    await built(env)
    stranger = await env.person("stranger", 1)
    env.config = {**env.config, **stranger.config}
    found = await checked(env)
    assert {check.result for check in found.values()} == {"unknown"}
    assert works(found.values()) is None  # what nobody has seen is not right


async def test_metrics_that_cannot_be_read_are_no_fault(env: PipelineEnv) -> None:
    await built(env)
    env.sandbox.faults.add(Fault(path="summarizeMetricsData", status=403, times=10))
    found = await checked(env)
    assert found["invocations"].result == "unknown" and works(found.values()) is True


async def test_errors_are_a_fault_until_a_call_succeeds(env: PipelineEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = await built(env)
    await env.functions_call("PUT", f"/functions/{ids['function']}", json={"image": "iad.ocir.io/sandbox/none:1"})
    assert (await checked(env))["invocations"].result == "ok"
    early = datetime.now(UTC) - timedelta(hours=2)
    answers = {"Error": {early: 3.0}, "Success": {early - timedelta(hours=1): 1.0}}

    async def told(_: object, __: str, query: str, ___: datetime) -> dict[datetime, float]:
        return next((points for name, points in answers.items() if f'"{name}"' in query), {early: 4.0})

    monkeypatch.setattr("iam_resources.oci.jit.invocations.counted", told)
    wrong = (await checked(env))["invocations"]
    assert wrong.result == "wrong" and "4 in the last 24 hours, 3 with an error, the last at" in wrong.about
    answers["Success"][early + timedelta(hours=1)] = 1.0
    assert (await checked(env))["invocations"].result == "ok"


async def connector_of(env: PipelineEnv) -> str:
    found = await env.connectors_call("GET", "/serviceConnectors", query={"compartmentId": TENANCY_ID})
    return str(found.body["items"][0]["id"])


async def test_a_connector_that_takes_from_elsewhere_is_reported(env: PipelineEnv) -> None:
    await built(env)
    source = {
        "kind": "logging",
        "logSources": [{"compartmentId": TENANCY_ID, "logGroupId": "ocid1.loggroup.oc1.iad.a"}],
    }
    await env.connectors_call("PUT", f"/serviceConnectors/{await connector_of(env)}", json={"source": source})
    await settled(env)
    found = (await checked(env))["connector"]
    assert found.result == "wrong" and "does not take from the audit log" in found.about


async def test_two_connectors_of_the_name_are_reported(env: PipelineEnv) -> None:
    ids = await built(env)
    await env.connectors_call(
        "POST",
        "/serviceConnectors",
        json={
            "displayName": DEFAULT_NAME,
            "compartmentId": TENANCY_ID,
            "source": {"kind": "logging", "logSources": [{"compartmentId": TENANCY_ID, "logGroupId": "_Audit"}]},
            "target": {"kind": "functions", "functionId": ids["function"]},
        },
    )
    found = (await checked(env))["connector"]
    assert found.result == "wrong" and "there are 2 of the name" in found.about


async def test_the_event_of_the_condition_is_that_of_the_function(env: PipelineEnv) -> None:
    ids = await built(env)
    connector = await connector_of(env)
    tasks = [{"kind": "logRule", "condition": "data.eventName = 'FirstLogin'"}]
    await env.connectors_call("PUT", f"/serviceConnectors/{connector}", json={"tasks": tasks})
    await settled(env)
    wrong = (await checked(env))["connector"]
    assert wrong.result == "wrong" and "lets no UserJit event through" in wrong.about
    config = {"canUseApiKeys": "true", "DOMAIN_URL": DOMAIN_URL, "EVENT_NAME": "FirstLogin"}
    await env.functions_call("PUT", f"/functions/{ids['function']}", json={"config": config})
    assert (await checked(env))["connector"].result == "ok"


async def settled(env: PipelineEnv) -> None:
    connector = await connector_of(env)
    while (await env.connectors_call("GET", f"/serviceConnectors/{connector}")).body["lifecycleState"] != "ACTIVE":
        continue


async def test_a_typo_in_the_configuration_of_the_application_is_reported(env: PipelineEnv) -> None:
    """A function gets the configuration of its application too, and would stop at a typo there."""
    ids = await built(env)
    await env.functions_call("PUT", f"/applications/{ids['application']}", json={"config": {"canUseApiKey": "true"}})
    assert (await checked(env))["configuration"].result == "wrong"


async def test_policies_above_a_compartment_count(env: PipelineEnv) -> None:
    async def compartment(name: str, parent: str) -> str:
        body = {"compartmentId": parent, "name": name, "description": "x"}
        return str((await env.call("POST", "/compartments", json=body)).body["id"])

    outer = await compartment("outer", TENANCY_ID)
    inner = await compartment("inner", outer)

    async def seen() -> Check:
        fresh = await env.again()
        return await policy.allowed(fresh.tenancy, inner, ())

    assert (await seen()).result == "missing"
    await env.allow("at-outer", *policy.statements(outer), compartment_id=outer)
    assert (await seen()).result == "missing"  # its condition names the outer compartment's own connectors
    statements = [text.replace(f"'{outer}'", f"'{inner}'") for text in policy.statements(outer)]
    await env.allow("at-outer-for-inner", *statements, compartment_id=outer)
    assert (await seen()).result == "ok"
    env.sandbox.faults.add(Fault(path="/policies", status=404, times=10))
    hidden = await seen()
    assert hidden.result == "unknown" and "cannot be read" in hidden.about


async def test_only_the_group_that_connectors_are_in_counts_in_a_policy() -> None:
    places = {TENANCY_ID: ""}
    theirs = [f"Allow dynamic-group others to use {each} in tenancy" for each in policy.NEEDED]
    assert policy.lacking(theirs, places, ["ours"]) == list(policy.NEEDED)
    assert policy.lacking(theirs, places, ["others"]) == []
    assert policy.lacking(theirs, places) == list(policy.NEEDED)


async def test_a_role_of_that_name_of_another_app_is_not_the_role(env: PipelineEnv) -> None:
    await built(env)
    page = AppRoles.page

    async def of_another_app(self: AppRoles, *args: object, **more: object) -> Page:
        seen = await page(self, *args, **more)  # type: ignore[arg-type]
        return Page([{**each, "app": {"value": "other"}} for each in seen.items], seen.total)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AppRoles, "page", of_another_app)
        assert (await checked(env))["grant"].result == "wrong"
    assert (await checked(env))["grant"].result == "ok"
