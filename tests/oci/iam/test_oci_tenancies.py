"""A resource stays in its tenancy: over a connection to another one it is neither gone, nor changed, nor deleted."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import oci
from iam_resources.errors import Refused
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from iam_resources.settings import Settings
from tests.life import Life
from tests.oci.iam.lab import Lab, a_pair

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


async def made(lab: Lab, kind: type[Any]) -> Life:
    """One of a kind, beside a user and a group that are made by hand."""
    await lab.user("robot")
    await lab.group("Ops")
    return await lab.life(kind).create(**KINDS[kind][0])


def moved(lab: Lab) -> Lab:
    """A connection whose settings name another tenancy; nothing answers there."""
    return Lab(lab.sandbox, {**lab.config, "oci:tenancy": ELSEWHERE})


@kinds
async def test_over_a_connection_to_another_tenancy_nothing_is_touched(lab: Lab, kind: type[Any]) -> None:
    life = await made(lab, kind)
    assert life.state["tenancy_id"] == TENANCY_ID
    _, later = KINDS[kind]
    other = await moved(lab).open()
    life.runner = other.life(kind).runner
    wanted = {**life.inputs, **later}
    said = rf"it is in the tenancy {TENANCY_ID}, and the connection is now to {ELSEWHERE}.*Set oci:tenancy back"
    with pytest.raises(Refused, match=said):
        await life.runner.check_location(life.state, life.inputs)  # so a preview fails also where nothing has changed
    with pytest.raises(Refused, match=said):
        await life.refresh()
    with pytest.raises(Refused, match=said):
        await life.runner.update(life.id, life.state, life.inputs, wanted)
    with pytest.raises(Refused, match=said):
        await life.delete()
    assert other.calls == 0
    life.runner = lab.life(kind).runner
    assert await life.refresh()
    assert life.differs() == frozenset()


@kinds
async def test_a_state_that_does_not_know_its_tenancy_learns_it(lab: Lab, kind: type[Any]) -> None:
    life = await made(lab, kind)
    for act in ("refresh", "update"):
        del life.state["tenancy_id"]
        await life.runner.check_location(life.state, life.inputs)
        if act == "refresh":
            assert await life.refresh()
        elif KINDS[kind][1]:
            await life.update(**{**life.inputs, **KINDS[kind][1]})
        else:  # nothing that can change, as after a creation that was done by half
            life._keep(await life.runner.update(life.id, life.state, life.inputs, life.inputs))
        assert life.state["tenancy_id"] == TENANCY_ID, act
        assert life.differs() == frozenset()


@pytest.mark.parametrize("kind", [oci.User, oci.Group, oci.DynamicGroup, oci.Policy, oci.ApiKey])
async def test_what_tells_its_tenancy_otherwise_is_held_there_too(lab: Lab, kind: type[Any]) -> None:
    life = await made(lab, kind)
    del life.state["tenancy_id"]
    life.runner = (await moved(lab).open()).life(kind).runner
    with pytest.raises(Refused, match="Set oci:tenancy back"):
        await life.delete()


async def test_a_policy_of_a_compartment_is_held_too(lab: Lab) -> None:
    body = {"compartmentId": TENANCY_ID, "name": "Apps", "description": ""}
    inner = str((await lab.call("POST", "/compartments", json=body)).body["id"])
    await lab.group("Ops")
    statements = [f"Allow group Ops to read buckets in compartment id {inner}"]
    policy = lab.life(oci.Policy)
    await policy.create(name="rights", description="", statements=statements, compartment_id=inner)
    policy.runner = (await moved(lab).open()).life(oci.Policy).runner
    with pytest.raises(Refused, match="Set oci:tenancy back"):
        await policy.refresh()


async def test_the_setting_to_correct_is_that_of_the_connection(lab: Lab) -> None:
    member = await made(lab, oci.Membership)
    lab.settings = Settings({"oci:connections": {"lab": {"tenancy": ELSEWHERE}}}, {})
    with pytest.raises(Refused, match=r"Set oci:connections\.lab\.tenancy back"):
        await lab.life(oci.Membership).runner.check_location(member.state, {**member.inputs, "connection": "lab"})


@pytest.mark.parametrize("way", ["nothing is set", "an instance", "a missing profile"])
async def test_a_preview_without_changes_asks_for_no_credentials(lab: Lab, way: str) -> None:
    member = await made(lab, oci.Membership)
    config = {
        "nothing is set": {},
        "an instance": {"oci:auth": "instance_principal", "oci:tenancy": ELSEWHERE},
        "a missing profile": {"oci:profile": "none", "oci:config_file": "/nowhere"},
    }[way]
    lab.settings = Settings(config, {"HOME": "/nowhere"})
    await lab.life(oci.Membership).runner.check_location(member.state, member.inputs)
