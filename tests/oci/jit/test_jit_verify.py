"""A look at each link of the pipeline."""

from __future__ import annotations

from iam_resources.oci.jit.checks import Check
from iam_resources.oci.jit.verify import Pipeline, verify
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.jit.lab import DOMAIN_URL, PipelineLab, built

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
