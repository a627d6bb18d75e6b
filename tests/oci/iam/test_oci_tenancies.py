"""A resource stays in its tenancy: over a connection to another one it is neither gone, nor changed, nor deleted."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import oci
from iam_resources.errors import Refused
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from iam_resources.settings import Settings
from tests.driver import Driver
from tests.oci.iam.environment import Env, a_pair

ELSEWHERE = "ocid1.tenancy.oc1..another"
_ROBOT = {"user": "robot"}
KINDS: dict[type[Any], tuple[dict[str, Any], dict[str, Any]]] = {
    oci.User: ({"name": "ana", "description": "Ana", "email": "ana@example.com"}, {"description": "Ana Ng"}),
    oci.Group: ({"name": "Devs", "description": "x"}, {"description": "y"}),
    oci.DynamicGroup: (
        {"name": "Functions", "description": "x", "matching_rule": "all {resource.type = 'fnfunc'}"},
        {"description": "y"},
    ),
    oci.Policy: (
        {"name": "rights", "description": "x", "statements": ["Allow group Ops to read buckets in tenancy"]},
        {"description": "y"},
    ),
    oci.Membership: ({**_ROBOT, "group": "Ops"}, {}),
    oci.GroupMembers: ({"group": "Ops", "users": ["robot"]}, {"users": []}),
    oci.ApiKey: ({**_ROBOT, "public_key": a_pair(1).public_key}, {}),
    oci.AuthToken: ({**_ROBOT, "description": "x"}, {"description": "y"}),
    oci.CustomerSecretKey: ({**_ROBOT, "display_name": "x"}, {"display_name": "y"}),
    oci.SmtpCredential: ({**_ROBOT, "description": "x"}, {"description": "y"}),
    oci.UiPassword: (_ROBOT, {"version": 2}),
    oci.UserCapabilities: ({**_ROBOT, "can_use_db_credentials": False}, {"can_use_db_credentials": True}),
}
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


async def made(env: Env, kind: type[Any]) -> Driver:
    """One of a kind, beside a user and a group that are made by hand."""
    await env.user("robot")
    await env.group("Ops")
    return await env.driver(kind).create(**KINDS[kind][0])


def moved(env: Env) -> Env:
    """A connection whose settings name another tenancy; nothing answers there."""
    return Env(env.sandbox, {**env.config, "oci:tenancy": ELSEWHERE})


@kinds
async def test_over_a_connection_to_another_tenancy_nothing_is_touched(env: Env, kind: type[Any]) -> None:
    driver = await made(env, kind)
    assert driver.state["tenancy_id"] == TENANCY_ID
    _, later = KINDS[kind]
    other = await moved(env).open()
    driver.runner = other.driver(kind).runner
    wanted = {**driver.inputs, **later}
    expected = rf"it is in the tenancy {TENANCY_ID}, and the connection is now to {ELSEWHERE}.*Set oci:tenancy back"
    with pytest.raises(Refused, match=expected):
        await driver.runner.check_location(
            driver.state, driver.inputs
        )  # so a preview fails also where nothing has changed
    with pytest.raises(Refused, match=expected):
        await driver.refresh()
    with pytest.raises(Refused, match=expected):
        await driver.runner.update(driver.id, driver.state, driver.inputs, wanted)
    with pytest.raises(Refused, match=expected):
        await driver.delete()
    assert other.calls == 0
    driver.runner = env.driver(kind).runner
    assert await driver.refresh()
    assert driver.differs() == frozenset()


@kinds
async def test_a_state_that_does_not_know_its_tenancy_learns_it(env: Env, kind: type[Any]) -> None:
    driver = await made(env, kind)
    for act in ("refresh", "update"):
        del driver.state["tenancy_id"]
        await driver.runner.check_location(driver.state, driver.inputs)
        if act == "refresh":
            assert await driver.refresh()
        elif KINDS[kind][1]:
            await driver.update(**{**driver.inputs, **KINDS[kind][1]})
        else:  # nothing that can change, as after a creation that was done by half
            driver._keep(await driver.runner.update(driver.id, driver.state, driver.inputs, driver.inputs))
        assert driver.state["tenancy_id"] == TENANCY_ID, act
        assert driver.differs() == frozenset()


@pytest.mark.parametrize("kind", [oci.User, oci.Group, oci.DynamicGroup, oci.Policy, oci.ApiKey])
async def test_what_reports_its_tenancy_otherwise_is_held_there_too(env: Env, kind: type[Any]) -> None:
    driver = await made(env, kind)
    del driver.state["tenancy_id"]
    driver.runner = (await moved(env).open()).driver(kind).runner
    with pytest.raises(Refused, match="Set oci:tenancy back"):
        await driver.delete()


async def test_a_policy_of_a_compartment_is_held_too(env: Env) -> None:
    body = {"compartmentId": TENANCY_ID, "name": "Apps", "description": ""}
    inner = str((await env.call("POST", "/compartments", json=body)).body["id"])
    await env.group("Ops")
    statements = [f"Allow group Ops to read buckets in compartment id {inner}"]
    policy = env.driver(oci.Policy)
    await policy.create(name="rights", description="", statements=statements, compartment_id=inner)
    policy.runner = (await moved(env).open()).driver(oci.Policy).runner
    with pytest.raises(Refused, match="Set oci:tenancy back"):
        await policy.refresh()


async def test_the_setting_to_correct_is_that_of_the_connection(env: Env) -> None:
    member = await made(env, oci.Membership)
    env.settings = Settings({"oci:connections": {"lab": {"tenancy": ELSEWHERE}}}, {})
    with pytest.raises(Refused, match=r"Set oci:connections\.lab\.tenancy back"):
        await env.driver(oci.Membership).runner.check_location(member.state, {**member.inputs, "connection": "lab"})


@pytest.mark.parametrize("way", ["nothing is set", "an instance", "a missing profile"])
async def test_a_preview_without_changes_asks_for_no_credentials(env: Env, way: str) -> None:
    member = await made(env, oci.Membership)
    config = {
        "nothing is set": {},
        "an instance": {"oci:auth": "instance_principal", "oci:tenancy": ELSEWHERE},
        "a missing profile": {"oci:profile": "none", "oci:config_file": "/nowhere"},
    }[way]
    env.settings = Settings(config, {"HOME": "/nowhere"})
    await env.driver(oci.Membership).runner.check_location(member.state, member.inputs)
