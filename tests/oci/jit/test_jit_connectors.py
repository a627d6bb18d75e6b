"""Service connectors."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.errors import Conflict, NotFound, Refused
from iam_resources.oci import sch
from iam_resources.sandbox.faults import Fault
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.jit.environment import PipelineEnv


async def connector_of(env: PipelineEnv, **more: Any) -> dict[str, Any]:
    """What a program writes for a connector to a function of its own."""
    body = {
        "applicationId": await env.application(),
        "displayName": "hello",
        "image": "iad.ocir.io/sandbox/hello:1",
        "memoryInMBs": 128,
    }
    function = await env.functions_call("POST", "/functions", json=body)
    return {
        "compartment_id": TENANCY_ID,
        "display_name": "logins",
        "source": {"kind": "logging", "log_sources": [{"compartment_id": TENANCY_ID, "log_group_id": "_Audit"}]},
        "tasks": [{"kind": "logRule", "condition": "data.eventName = 'UserJit'"}],
        "target": {"kind": "functions", "function_id": function.body["id"]},
        **more,
    }


async def test_a_connector_lives(env: PipelineEnv) -> None:
    wanted = await connector_of(env)
    connector = await env.driver(sch.ServiceConnector).create(**wanted)
    assert connector.state["service_connector_id"].startswith("ocid1.serviceconnector.")
    assert connector.state["lifecycle_state"] == "ACTIVE"
    await connector.refresh()
    assert not connector.differs()

    wanted |= {"display_name": "first-logins", "description": "First logins"}
    wanted["target"] = {**wanted["target"], "batch_time_in_sec": 60}
    assert await connector.update(**wanted) == {"display_name", "description", "target"}
    assert connector.state["target"]["batch_time_in_sec"] == 60
    del wanted["target"]["batch_time_in_sec"]
    assert await connector.update(**wanted) == frozenset()  # what is not mentioned is left as it is

    await connector.delete()
    assert not await connector.refresh()
    await connector.delete()


async def test_one_size_of_a_batch_takes_the_place_of_the_other(env: PipelineEnv) -> None:
    wanted = await connector_of(env)
    target = wanted["target"]
    connector = await env.driver(sch.ServiceConnector).create(
        **{**wanted, "target": {**target, "batch_size_in_kbs": 5}}
    )
    assert await connector.update(**{**wanted, "target": {**target, "batch_size_in_num": 100}}) == {"target"}
    assert (connector.failure, connector.state["target"]) == (None, {**target, "batch_size_in_num": 100})


async def test_a_connector_rests_and_runs_again(env: PipelineEnv) -> None:
    wanted = await connector_of(env, active=False)
    connector = await env.driver(sch.ServiceConnector).create(**wanted)
    assert connector.state["lifecycle_state"] == "INACTIVE"
    assert await connector.update(**{**wanted, "active": True}) == {"active"}
    assert connector.state["lifecycle_state"] == "ACTIVE"
    changed = await connector.update(**{**wanted, "active": False, "description": "Rests"})
    assert changed == {"active", "description"} and connector.state["lifecycle_state"] == "INACTIVE"


async def test_what_is_imported_needs_no_change(env: PipelineEnv) -> None:
    wanted = await connector_of(env)
    connector = await env.driver(sch.ServiceConnector).create(**wanted)
    taken = await env.driver(sch.ServiceConnector).import_(connector.id)
    assert not taken.runner.diff(taken.state, taken.inputs, wanted).fields


async def test_one_that_is_there_is_taken_over_where_that_is_wanted(env: PipelineEnv) -> None:
    wanted = await connector_of(env)
    first = await env.driver(sch.ServiceConnector).create(**wanted)
    assert (await env.driver(sch.ServiceConnector).create(**wanted, adopt=True)).id == first.id
    second = await env.driver(sch.ServiceConnector).create(**wanted)  # the service lets several have one name
    assert second.id != first.id
    with pytest.raises(Refused, match="there are 2 of that name"):
        await env.driver(sch.ServiceConnector).create(**wanted, adopt=True)


async def test_a_change_behind_our_back_is_not_overwritten(env: PipelineEnv) -> None:
    wanted = await connector_of(env)
    connector = await env.driver(sch.ServiceConnector).create(**wanted)
    await env.connectors_call("PUT", f"/serviceConnectors/{connector.id}", json={"tasks": []})
    await connector_settles(env, connector.id)
    with pytest.raises(Conflict, match=r"tasks.*refresh"):
        await connector.update(**wanted, description="New")
    await connector.refresh()
    assert connector.differs() == {"tasks"}


async def test_what_is_half_done_is_kept_and_finished_later(env: PipelineEnv) -> None:
    wanted = await connector_of(env, active=False)
    env.sandbox.faults.add(Fault(path="/actions/deactivate", status=409))
    connector = await env.driver(sch.ServiceConnector).create(**wanted)
    assert connector.failure is not None and connector.id and connector.state["lifecycle_state"] == "ACTIVE"
    assert connector.differs() == {"active"}
    connector.inputs = {**wanted, "active": True}
    assert await connector.update(**wanted) == {"active"}
    assert connector.state["lifecycle_state"] == "INACTIVE"


async def test_when_the_work_cannot_be_followed_a_second_one_is_not_made(env: PipelineEnv) -> None:
    wanted = await connector_of(env)
    env.sandbox.faults.add(Fault(path="/workRequests/", status=404))
    with pytest.raises(NotFound, match="set adopt=True"):
        await env.driver(sch.ServiceConnector).create(**wanted)
    taken = await env.driver(sch.ServiceConnector).create(**wanted, adopt=True)
    found = await env.connectors_call("GET", "/serviceConnectors", query={"compartmentId": TENANCY_ID})
    assert [each["id"] for each in found.body["items"]] == [taken.id]


async def test_a_lost_answer_makes_one_connector(env: PipelineEnv) -> None:
    wanted = await connector_of(env)
    env.sandbox.faults.add(Fault(method="POST", path="/serviceConnectors$", drop="after"))
    connector = await env.driver(sch.ServiceConnector).create(**wanted)
    found = await env.connectors_call("GET", "/serviceConnectors", query={"compartmentId": TENANCY_ID})
    assert [each["id"] for each in found.body["items"]] == [connector.id]


async def connector_settles(env: PipelineEnv, connector_id: str) -> None:
    while (await env.connectors_call("GET", f"/serviceConnectors/{connector_id}")).body["lifecycleState"] != "ACTIVE":
        continue


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"source": {"kind": "logging"}}, "source"),
        ({"source": {"kind": "logging", "log_sources": [], "logsources": []}}, "source"),
        ({"source": {"kind": "streaming", "streamId": "x"}}, "source"),
        ({"tasks": [{"kind": "logRule", "condition": ""}]}, "tasks"),
        ({"target": {"kind": "functions", "function_id": "hello"}}, "target"),
        (
            {
                "target": {
                    "kind": "functions",
                    "function_id": "ocid1.fnfunc.oc1.iad.a",
                    "batch_size_in_kbs": 1,
                    "batch_size_in_num": 1,
                }
            },
            "target",
        ),
        ({"compartment_id": "root"}, "compartment_id"),
    ],
)
def test_a_wrong_argument_is_reported_before_any_call(env: PipelineEnv, change: dict[str, Any], field: str) -> None:
    given = {
        "compartment_id": TENANCY_ID,
        "display_name": "logins",
        "source": {"kind": "logging", "log_sources": [{"compartment_id": TENANCY_ID}]},
        "tasks": [{"kind": "logRule", "condition": "data.eventName = 'UserJit'"}],
        "target": {"kind": "functions", "function_id": "ocid1.fnfunc.oc1.iad.a"},
        **change,
    }
    failures = env.driver(sch.ServiceConnector).check(**given)
    assert failures and all(failure.path.split(".")[0].split("[")[0] == field for failure in failures), failures


def test_kinds_that_are_not_typed_pass_through(env: PipelineEnv) -> None:
    given = {
        "compartment_id": TENANCY_ID,
        "display_name": "logins",
        "source": {"kind": "streaming", "streamId": "ocid1.stream.oc1.iad.a", "cursor": {"kind": "LATEST"}},
        "target": {"kind": "objectStorage", "bucketName": "logins"},
    }
    driver = env.driver(sch.ServiceConnector)
    assert driver.check(**given) == []
    assert driver.runner.check(given)[0]["source"] == given["source"]
