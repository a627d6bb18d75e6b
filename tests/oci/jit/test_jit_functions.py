"""Applications and functions."""

from __future__ import annotations

import pytest

from iam_resources.errors import Conflict, NotFound, Refused, Unavailable
from iam_resources.oci import functions
from iam_resources.oci.jit.function.capabilities import NAMES
from iam_resources.sandbox.faults import Fault
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.jit.environment import SUBNET, PipelineEnv

APPLICATION = {"compartment_id": TENANCY_ID, "display_name": "jobs", "subnet_ids": [SUBNET]}
FUNCTION = {"display_name": "hello", "image": "iad.ocir.io/sandbox/hello:1", "memory_in_mbs": 128}


async def test_an_application_lives(env: PipelineEnv) -> None:
    application = await env.driver(functions.Application).create(**APPLICATION, config={"A": "1", "B": "2"})
    assert application.failure is None
    assert application.state["application_id"].startswith("ocid1.fnapp.")
    assert application.state["lifecycle_state"] == "ACTIVE"
    await application.refresh()
    assert not application.differs()

    assert await application.update(**APPLICATION, config={"A": "3", "B": ""}) == {"config"}
    assert application.state["config"] == {"A": "3"}
    assert "subnet_ids" in application.replaced_by(**{**APPLICATION, "subnet_ids": [f"{SUBNET}b"]})

    await application.delete()
    assert not await application.refresh()
    await application.delete()  # a second time is quiet


async def test_a_function_lives(env: PipelineEnv) -> None:
    wanted = {**FUNCTION, "application_id": await env.application()}
    function = await env.driver(functions.Function).create(**wanted, config={"canUseApiKeys": "true"})
    assert function.state["function_id"].startswith("ocid1.fnfunc.")
    assert function.state["invoke_endpoint"] and function.state["image_digest"].startswith("sha256:")
    await function.refresh()
    assert not function.differs()

    wanted |= {"timeout_in_seconds": 120, "image": "iad.ocir.io/sandbox/hello:2"}
    before = function.state["image_digest"]
    assert await function.update(**wanted, config={"DOMAIN_URL": "x"}) == {"timeout_in_seconds", "image", "config"}
    assert function.state["config"] == {"canUseApiKeys": "true", "DOMAIN_URL": "x"}  # what is not mentioned stays
    assert function.state["image_digest"] != before

    await function.delete()
    assert not await function.refresh()


async def test_what_is_imported_needs_no_change(env: PipelineEnv) -> None:
    application = await env.driver(functions.Application).create(**APPLICATION)
    wanted = {**FUNCTION, "application_id": application.id, "config": {"A": "1"}}
    function = await env.driver(functions.Function).create(**wanted)
    for kind, driver, written in (
        (functions.Application, application, APPLICATION),
        (functions.Function, function, wanted),
    ):
        taken = await env.driver(kind).import_(driver.id)
        assert not taken.runner.diff(taken.state, taken.inputs, written).fields


async def test_an_existing_one_is_taken_over_where_that_is_wanted(env: PipelineEnv) -> None:
    there = await env.application()
    with pytest.raises(Conflict, match="adopt=True"):
        await env.driver(functions.Application).create(**APPLICATION)
    taken = await env.driver(functions.Application).create(**APPLICATION, config={"A": "1"}, adopt=True)
    assert taken.id == there and taken.state["config"] == {"A": "1"}


async def test_a_change_behind_our_back_is_not_overwritten(env: PipelineEnv) -> None:
    wanted = {**FUNCTION, "application_id": await env.application()}
    function = await env.driver(functions.Function).create(**wanted)
    await env.functions_call("PUT", f"/functions/{function.id}", json={"memoryInMBs": 512})
    with pytest.raises(Conflict, match=r"memory_in_mbs.*refresh"):
        await function.update(**wanted, timeout_in_seconds=60)
    await function.refresh()
    assert function.differs() == {"memory_in_mbs"}


async def test_what_was_deleted_behind_our_back_is_gone(env: PipelineEnv) -> None:
    wanted = {**FUNCTION, "application_id": await env.application()}
    function = await env.driver(functions.Function).create(**wanted)
    await env.functions_call("DELETE", f"/functions/{function.id}")
    assert not await function.refresh()


async def test_what_may_not_be_seen_is_not_gone(env: PipelineEnv) -> None:
    application = await env.driver(functions.Application).create(**APPLICATION)
    stranger = await env.person("stranger", 1)
    stranger.config |= {name: value for name, value in env.config.items() if name.endswith("_endpoint")}
    hidden = (await stranger.again()).driver(functions.Application)
    hidden.id, hidden.state, hidden.inputs = application.id, application.state, application.inputs
    with pytest.raises(NotFound):
        await hidden.refresh()


async def test_an_application_with_functions_says_why_it_stays(env: PipelineEnv) -> None:
    application = await env.driver(functions.Application).create(**APPLICATION)
    await env.driver(functions.Function).create(**FUNCTION, application_id=application.id)
    with pytest.raises((Conflict, Refused), match="application"):
        await application.delete()


async def test_a_lost_answer_is_reported_and_the_next_run_takes_over(env: PipelineEnv) -> None:
    """The service knows no retry token here, so nothing is sent twice."""
    env.sandbox.faults.add(Fault(method="POST", path="/applications$", drop="after"))
    with pytest.raises(Unavailable, match="it is not known whether the server acted"):
        await env.driver(functions.Application).create(**APPLICATION)
    assert (await env.driver(functions.Application).create(**APPLICATION, adopt=True)).failure is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"memory_in_mbs": 100}, "memory_in_mbs"),
        ({"timeout_in_seconds": 301}, "timeout_in_seconds"),
        ({"image_digest": "sha1:1"}, "image_digest"),
        ({"application_id": "jobs"}, "application_id"),
        ({"imagee": "x"}, "imagee"),
    ],
)
def test_a_wrong_argument_is_reported_before_anything_is_called(
    env: PipelineEnv, change: dict[str, object], field: str
) -> None:
    given = {**FUNCTION, "application_id": "ocid1.fnapp.oc1.iad.a", **change}
    assert [failure.path for failure in env.driver(functions.Function).check(**given)] == [field]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"subnet_ids": ["jobs-subnet"]}, "subnet_ids[0]"),
        ({"subnet_ids": []}, "subnet_ids"),
        ({"subnet_ids": SUBNET}, "subnet_ids"),
        ({"network_security_group_ids": [SUBNET]}, "network_security_group_ids[0]"),
    ],
)
def test_a_wrong_argument_of_an_application_is_reported_before_anything_is_called(
    env: PipelineEnv, change: dict[str, object], path: str
) -> None:
    assert [failure.path for failure in env.driver(functions.Application).check(**{**APPLICATION, **change})] == [path]


async def test_a_capability_that_a_pipeline_mentions_no_more_leaves_the_function(env: PipelineEnv) -> None:
    def config(**wanted: str) -> dict[str, str]:
        return dict.fromkeys(NAMES, "") | wanted  # as the pipeline writes it

    wanted = {**FUNCTION, "application_id": await env.application()}
    function = await env.driver(functions.Function).create(
        **wanted, config=config(canUseApiKeys="true", canUseDbCredentials="false")
    )
    assert function.state["config"] == {"canUseApiKeys": "true", "canUseDbCredentials": "false"}
    await function.refresh()
    assert not function.differs()
    assert await function.update(**wanted, config=config(canUseApiKeys="true")) == {"config"}
    assert function.state["config"] == {"canUseApiKeys": "true"}


@pytest.mark.parametrize("change", [{"image": "iad.ocir.io/sandbox/hello:2"}, {"config": {"A": "2", "B": ""}}])
async def test_a_lost_answer_to_a_change_is_nobody_elses_doing(env: PipelineEnv, change: dict[str, object]) -> None:
    wanted = {**FUNCTION, "application_id": await env.application(), "config": {"A": "1", "B": "1"}}
    function = await env.driver(functions.Function).create(**wanted)
    env.sandbox.faults.add(Fault(method="PUT", path="/functions/", drop="after"))
    await function.update(**{**wanted, **change})
    await function.refresh()
    assert not function.differs()


async def test_what_is_made_is_kept_when_the_wait_for_it_ends(env: PipelineEnv) -> None:
    env.sandbox.faults.add(Fault(path="/workRequests/", status=404))
    application = await env.driver(functions.Application).create(**APPLICATION)
    assert application.failure is not None and "create application jobs" in application.failure
    assert application.id.startswith("ocid1.fnapp.")
    assert await application.refresh()
    assert not application.differs()
