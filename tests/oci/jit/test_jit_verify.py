"""A look at each link of the pipeline."""

from __future__ import annotations

from typing import Any

from iam_resources.oci.jit import policy
from iam_resources.oci.jit.checks import Check
from iam_resources.oci.jit.names import CONDITION, DEFAULT_NAME, ROLE
from iam_resources.oci.jit.principals import rule
from iam_resources.oci.jit.verify import Pipeline, verify
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.jit.lab import DOMAIN_URL, PipelineLab

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


async def checked(lab: PipelineLab) -> dict[str, Check]:
    """The links, as a connection sees them that knows nothing yet."""
    fresh = await lab.again()
    found = await verify(fresh.tenancy, fresh.tenancy.domain(None), Pipeline(TENANCY_ID))
    assert tuple(check.link for check in found) == LINKS
    return {check.link: check for check in found}


async def built(lab: PipelineLab) -> dict[str, str]:
    """Make a whole pipeline by hand; gives the ids of its parts."""
    application = await lab.application(DEFAULT_NAME)
    body: dict[str, Any] = {
        "applicationId": application,
        "displayName": DEFAULT_NAME,
        "image": "iad.ocir.io/sandbox/jit:1",
        "memoryInMBs": 256,
        "config": {"canUseApiKeys": "true", "DOMAIN_URL": DOMAIN_URL},
    }
    function = str((await lab.functions_call("POST", "/functions", json=body)).body["id"])
    group = await lab.scim(
        "/DynamicResourceGroups",
        schemas=["urn:ietf:params:scim:schemas:oracle:idcs:DynamicResourceGroup"],
        displayName=DEFAULT_NAME,
        matchingRule=rule(function),
    )
    role = await lab.role(ROLE)
    await lab.scim(
        "/Grants",
        schemas=["urn:ietf:params:scim:schemas:oracle:idcs:Grant"],
        grantMechanism="ADMINISTRATOR_TO_DYNAMIC_RESOURCE_GROUP",
        grantee={"type": "DynamicResourceGroup", "value": group},
        app={"value": role["app"]["value"]},
        entitlement={"attributeName": "appRoles", "attributeValue": role["id"]},
    )
    statements = policy.statements(TENANCY_ID)
    allowed = await lab.allow(DEFAULT_NAME, *statements)
    await lab.connectors_call(
        "POST",
        "/serviceConnectors",
        json={
            "displayName": DEFAULT_NAME,
            "compartmentId": TENANCY_ID,
            "source": {"kind": "logging", "logSources": [{"compartmentId": TENANCY_ID, "logGroupId": "_Audit"}]},
            "tasks": [{"kind": "logRule", "condition": CONDITION}],
            "target": {"kind": "functions", "functionId": function},
        },
    )
    return {"application": application, "function": function, "group": group, "policy": allowed}


async def test_a_whole_pipeline_is_ok_in_every_link(lab: PipelineLab) -> None:
    await built(lab)
    found = await checked(lab)
    assert {link: check.result for link, check in found.items()} == dict.fromkeys(LINKS, "ok")
    assert "canUseApiKeys=true" in found["configuration"].about
    assert found["invocations"].about.startswith("0 in the last 24 hours")


async def test_nothing_is_there_yet(lab: PipelineLab) -> None:
    found = await checked(lab)
    missing = {link for link, check in found.items() if check.result == "missing"}
    assert missing == {"application", "dynamic group", "policies", "connector"}
    assert {link for link, check in found.items() if check.result == "unknown"} == set(LINKS) - missing
    assert all(found[link].mend for link in missing)


async def test_each_broken_link_is_told(lab: PipelineLab) -> None:
    ids = await built(lab)
    wrong = {"canUseApiKey": "true", "DOMAIN_URL": DOMAIN_URL}
    await lab.functions_call("PUT", f"/functions/{ids['function']}", json={"config": wrong})
    await lab.call("DELETE", f"/policies/{ids['policy']}")
    [connector] = (await lab.connectors_call("GET", "/serviceConnectors", query={"compartmentId": TENANCY_ID})).body[
        "items"
    ]
    await lab.connectors_call("POST", f"/serviceConnectors/{connector['id']}/actions/deactivate")
    found = await checked(lab)
    assert found["configuration"].result == "wrong" and "did you mean canUseApiKeys?" in found["configuration"].about
    assert found["policies"].result == "missing" and "fn-invocation" in found["policies"].about
    assert found["connector"].result == "wrong" and "INACTIVE" in found["connector"].about


async def test_a_function_for_another_domain_is_told(lab: PipelineLab) -> None:
    ids = await built(lab)
    other = {"canUseApiKeys": "true", "DOMAIN_URL": f"https://idcs-{'a' * 32}.identity.oraclecloud.com"}
    await lab.functions_call("PUT", f"/functions/{ids['function']}", json={"config": other})
    assert (await checked(lab))["configuration"].result == "wrong"


async def test_what_the_caller_may_not_see_is_not_called_missing(lab: PipelineLab) -> None:
    await built(lab)
    stranger = await lab.person("stranger", 1)
    lab.config = {**lab.config, **stranger.config}
    found = await checked(lab)
    assert {check.result for check in found.values()} == {"unknown"}
