"""Work that a service takes: followed to its end, whatever the end is."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from iam_resources.errors import NotFound, Refused
from iam_resources.oci import functions, sch
from iam_resources.sandbox.faults import Fault
from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from iam_resources.sandbox.oci.request import Request, shown
from iam_resources.sandbox.oci.work_requests import WorkRequests
from tests.oci.jit.environment import SUBNET, PipelineEnv

APPLICATION = {"compartment_id": TENANCY_ID, "display_name": "jobs", "subnet_ids": [SUBNET]}
Ends = Callable[[str], None]


@pytest.fixture
def work_ends(monkeypatch: pytest.MonkeyPatch) -> Ends:
    """All work ends so, once it is said. Stands before the tenancy, which takes its operations as it opens."""
    ends: list[str] = []
    shown = WorkRequests._shown

    def told(self: WorkRequests, document: Document, now: float) -> dict[str, Any]:
        seen = shown(self, document, now)
        return seen if seen["status"] == "IN_PROGRESS" or not ends else {**seen, "status": ends[-1]}

    def reasons(self: WorkRequests, request: Request) -> Answer:
        return Answer.of_json(200, {"items": [{"code": "X", "message": "no address left in the subnet"}]})

    monkeypatch.setattr(WorkRequests, "_shown", told)
    monkeypatch.setattr(WorkRequests, "list_empty", reasons)
    return ends.append


async def connector_of(env: PipelineEnv) -> dict[str, Any]:
    body = {
        "applicationId": await env.application("of-connector"),
        "displayName": "hello",
        "image": "iad.ocir.io/sandbox/hello:1",
        "memoryInMBs": 128,
    }
    function = await env.functions_call("POST", "/functions", json=body)
    return {
        "compartment_id": TENANCY_ID,
        "display_name": "logins",
        "source": {"kind": "logging", "log_sources": [{"compartment_id": TENANCY_ID, "log_group_id": "_Audit"}]},
        "target": {"kind": "functions", "function_id": function.body["id"]},
    }


@pytest.mark.parametrize(("status", "told"), [("FAILED", "gave up"), ("CANCELED", "cancelled it")])
@pytest.mark.parametrize("kind", ["application", "connector"])
async def test_what_failed_on_its_way_and_is_there_is_kept_in_the_state(
    work_ends: Ends, env: PipelineEnv, kind: str, status: str, told: str
) -> None:
    given = APPLICATION if kind == "application" else await connector_of(env)
    work_ends(status)
    driver = env.driver(functions.Application if kind == "application" else sch.ServiceConnector)
    await driver.create(**given)
    assert driver.failure is not None and f"{told}: no address left in the subnet" in driver.failure
    assert driver.id.startswith("ocid1.")
    await driver.refresh()
    assert not driver.differs()


async def test_what_failed_and_is_not_there_is_made_by_the_next_run(
    work_ends: Ends, env: PipelineEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = await connector_of(env)
    work_ends("FAILED")
    env.sandbox.faults.add(Fault(method="GET", path="/serviceConnectors/ocid1", status=404))
    with pytest.raises(Refused, match="gave up"):
        await env.driver(sch.ServiceConnector).create(**given)


async def test_reasons_that_cannot_be_read_do_not_hide_the_failure(work_ends: Ends, env: PipelineEnv) -> None:
    work_ends("FAILED")
    env.sandbox.faults.add(Fault(path="/errors$", status=404))
    driver = await env.driver(functions.Application).create(**APPLICATION)
    assert driver.failure is not None and "gave up: its reasons cannot be read" in driver.failure


async def test_a_change_whose_work_is_lost_is_seen_on_the_object(env: PipelineEnv) -> None:
    given = await connector_of(env)
    connector = await env.driver(sch.ServiceConnector).create(**given)
    env.sandbox.faults.add(Fault(path="/workRequests/", status=404))
    await connector.update(**given, description="New")
    assert connector.failure is None and connector.state["description"] == "New"
    env.sandbox.faults.add(Fault(path="/workRequests/", status=404))
    assert await connector.update(**given, description="New", active=False) == {"active"}
    assert connector.state["lifecycle_state"] == "INACTIVE"
    env.sandbox.faults.add(Fault(path="/workRequests/", status=404))
    await connector.delete()
    assert not await connector.refresh()


async def test_a_deletion_that_fails_is_reported_with_its_reason(
    work_ends: Ends, env: PipelineEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector = await env.driver(sch.ServiceConnector).create(**await connector_of(env))
    work_ends("FAILED")
    monkeypatch.setattr("iam_resources.sandbox.oci.documents.Documents.remove", lambda *_: None)
    with pytest.raises(Refused, match=r"delete service connector logins.*no address left"):
        await connector.delete()


async def test_a_lost_answer_to_a_switch_is_our_own_doing(env: PipelineEnv) -> None:
    given = await connector_of(env)
    connector = await env.driver(sch.ServiceConnector).create(**given)
    env.sandbox.faults.add(Fault(path="/actions/deactivate", drop="after"))
    assert await connector.update(**given, active=False) == {"active"}
    assert connector.state["lifecycle_state"] == "INACTIVE"


async def test_one_that_a_dead_machine_left_being_made_is_waited_for_and_taken_over(env: PipelineEnv) -> None:
    """Its making was asked for, and then nobody was there any more."""
    given = await connector_of(env)
    env.sandbox.oci.server.lifecycle_seconds = 1.0
    env.sandbox.faults.add(Fault(path="/workRequests/", status=404))
    with pytest.raises(NotFound, match="set adopt=True"):
        await env.driver(sch.ServiceConnector).create(**given)
    taken = await env.driver(sch.ServiceConnector).create(**given, description="Ours", adopt=True)
    assert (taken.failure, taken.state["lifecycle_state"], taken.state["description"]) == (None, "ACTIVE", "Ours")


async def test_a_connector_that_needs_attention_is_reported(
    env: PipelineEnv, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ailing(*given: Any) -> Answer:
        seen = shown(*given)
        body = {"lifecycleState": "NEEDS_ATTENTION", "lifecycleDetails": "the function is gone"}
        return replace(seen, body=json.dumps({**json.loads(seen.body), **body}).encode())

    given = await connector_of(env)
    monkeypatch.setattr("iam_resources.sandbox.oci.connectors.connectors.shown", ailing)
    with caplog.at_level(logging.WARNING):
        connector = await env.driver(sch.ServiceConnector).create(**given)
    assert connector.state["lifecycle_state"] == "NEEDS_ATTENTION"
    assert "service connector logins needs attention" in caplog.text and "the function is gone" in caplog.text
