"""What Functions and Service Connector Hub have stays in its tenancy, and with the resource that manages it."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.engine.ownership import Ownership
from iam_resources.engine.runner import Runner
from iam_resources.engine.single_owner import SingleOwner
from iam_resources.engine.values import UNKNOWN
from iam_resources.errors import Conflict, Refused
from iam_resources.oci import functions, sch
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.driver import Driver
from tests.oci.iam.program import Program
from tests.oci.jit.environment import SUBNET, PipelineEnv
from tests.oci.jit.test_jit_connectors import connector_of

ELSEWHERE = "ocid1.tenancy.oc1..another"
KINDS = (functions.Application, functions.Function, sch.ServiceConnector)
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


async def arguments(env: PipelineEnv, kind: type[Any]) -> dict[str, Any]:
    if kind is functions.Application:
        return {"compartment_id": TENANCY_ID, "display_name": "apps", "subnet_ids": [SUBNET]}
    if kind is functions.Function:
        application_id = await env.application()
        image = "iad.ocir.io/sandbox/hello:1"
        return {"application_id": application_id, "display_name": "f", "image": image, "memory_in_mbs": 128}
    return await connector_of(env)


async def moved(env: PipelineEnv, driver: Driver) -> PipelineEnv:
    """The resource over a connection whose settings name another tenancy; nothing answers there."""
    other = PipelineEnv(env.sandbox, {**env.config, "oci:tenancy": ELSEWHERE})
    await other.open()
    driver.runner = other.driver(driver.kind).runner
    return other


@kinds
async def test_over_a_connection_to_another_tenancy_nothing_is_touched(env: PipelineEnv, kind: type[Any]) -> None:
    driver = await env.driver(kind).create(**await arguments(env, kind))
    assert driver.state["tenancy_id"] == TENANCY_ID
    other = await moved(env, driver)
    expected = rf"it is in the tenancy {TENANCY_ID}, and the connection is now to {ELSEWHERE}.*Set oci:tenancy back"
    with pytest.raises(Refused, match=expected):
        await driver.runner.check_location(driver.state, driver.inputs)
    with pytest.raises(Refused, match=expected):
        await driver.refresh()
    with pytest.raises(Refused, match=expected):
        await driver.runner.update(
            driver.id, driver.state, driver.inputs, {**driver.inputs, "freeform_tags": {"a": "b"}}
        )
    with pytest.raises(Refused, match=expected):
        await driver.delete()
    assert other.tenancy.functions.calls + other.tenancy.service_connectors.calls == 0
    driver.runner = env.driver(kind).runner
    assert await driver.refresh()


@kinds
async def test_a_state_of_an_earlier_version_learns_its_tenancy(env: PipelineEnv, kind: type[Any]) -> None:
    driver = await env.driver(kind).create(**await arguments(env, kind))
    del driver.state["tenancy_id"]
    await driver.runner.check_location(driver.state, driver.inputs)
    assert driver.differs() == frozenset()
    assert await driver.refresh()
    assert driver.state["tenancy_id"] == TENANCY_ID


@kinds
async def test_a_state_without_its_tenancy_is_not_gone_where_it_is_not_found(env: PipelineEnv, kind: type[Any]) -> None:
    driver = await env.driver(kind).create(**await arguments(env, kind))
    runner = env.driver(kind).runner
    await driver.delete()
    driver.runner, known = runner, dict(driver.state)
    del driver.state["tenancy_id"]
    with pytest.raises(Refused, match="its state does not say whether it was ever there"):
        await driver.refresh()
    driver.state = known
    assert not await driver.refresh()


@kinds
async def test_what_gets_another_name_in_the_program_is_not_deleted(env: PipelineEnv, kind: type[Any]) -> None:
    program, given = Program(env), await arguments(env, kind)
    await program.up({"old": (kind, given)})
    assert program.errors == {}
    if kind is not sch.ServiceConnector:  # of which several may have one name
        await program.up({"new": (kind, given)})
        assert "pulumi.Alias" in program.errors["new"].partition("adopt=True")[0]
    await program.up({"new": (kind, {**given, "adopt": True})})
    assert program.errors == {}
    assert await program.kept["new"].kind.kind.lifecycle(program.env.settings).read(program.kept["new"].id, None)
    await program.up({"new": (kind, {**given, "adopt": True}), "again": (kind, {**given, "adopt": True})})
    assert "both manage" in program.errors["again"]


async def test_adopting_what_would_have_to_be_replaced_is_refused(env: PipelineEnv) -> None:
    given = await arguments(env, functions.Application)
    await env.driver(functions.Application).create(**given)
    given |= {"subnet_ids": [SUBNET[:-1] + "b"], "adopt": True}
    with pytest.raises(Refused, match=r"subnet_ids=.*which cannot be changed"):
        await env.driver(functions.Application).create(**given)


class Preview:
    """A preview of resources of one kind."""

    def __init__(self, env: PipelineEnv, kind: type[Any]) -> None:
        self.runner, self.ownership = Runner(kind.kind, env.settings), Ownership()
        self.owner = SingleOwner(self.runner, self.ownership)

    async def add(self, name: str, given: dict[str, Any], state: dict[str, Any] | None = None) -> None:
        """Preview one more resource, with a state where it exists already."""
        urn = f"urn:pulumi:dev::test::pulumi-python:dynamic/{self.runner.kind.token}::{name}"
        inputs, failures = self.runner.check(given)
        assert not failures
        self.ownership.register(urn)
        if state is not None:
            found = self.runner.diff(state, inputs, inputs)
            await self.owner.compare(urn, state, inputs, found)
        await self.owner.preview(urn, inputs, state)


@kinds
async def test_two_resources_of_one_thing_are_an_error_in_a_preview(env: PipelineEnv, kind: type[Any]) -> None:
    given = {**await arguments(env, kind), "adopt": True}
    preview = Preview(env, kind)
    await preview.add("first", given)
    await preview.add("other", {**given, "display_name": "another name"})
    with pytest.raises(Refused, match="both manage"):
        await preview.add("second", given)


@kinds
async def test_a_new_resource_of_what_another_one_holds_is_an_error_in_a_preview(
    env: PipelineEnv, kind: type[Any]
) -> None:
    given = {**await arguments(env, kind), "adopt": True}
    driver = await env.driver(kind).create(**given)
    preview = Preview(env, kind)
    await preview.add("first", given, driver.state)
    with pytest.raises(Refused, match="both manage"):
        await preview.add("second", given)


@kinds
async def test_a_taken_name_fails_the_preview_and_adopt_says_what_it_takes_over(
    env: PipelineEnv, kind: type[Any]
) -> None:
    given = await arguments(env, kind)
    made = await env.driver(kind).create(**given)
    calls = env.driver(kind).runner
    (said,) = await calls.check_plan({**given, "adopt": True}, None)
    assert f"takes over the {made.runner.kind.lifecycle.kind.replace('_', ' ')} " in said and made.id in said
    if kind is sch.ServiceConnector:  # several may have one name
        assert await calls.check_plan(given, None) == []
    else:
        with pytest.raises(Conflict, match=f"of that name already.*{made.id}"):
            await calls.check_plan(given, None)
    assert await calls.check_plan({**given, "freeform_tags": {"a": "b"}}, made.state) == []


async def test_a_preview_takes_no_two_things_for_one(env: PipelineEnv) -> None:
    connectors = Preview(env, sch.ServiceConnector)
    given = await arguments(env, sch.ServiceConnector)
    await connectors.add("first", given)
    await connectors.add("second", given)  # several may have one name
    functions_of = Preview(env, functions.Function)
    given = {"application_id": await env.application("one"), "display_name": "f", "image": "a:1", "memory_in_mbs": 128}
    await functions_of.add("first", given)
    await functions_of.add("elsewhere", {**given, "application_id": await env.application("other")})
    await functions_of.add("unknown", {**given, "application_id": UNKNOWN})
