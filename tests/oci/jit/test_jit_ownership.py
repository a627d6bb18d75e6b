"""What Functions and Service Connector Hub have stays in its tenancy, and with the resource that manages it."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.errors import Refused
from iam_resources.oci import functions, sch
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.life import Life
from tests.oci.iam.program import Program
from tests.oci.jit.lab import SUBNET, PipelineLab
from tests.oci.jit.test_jit_connectors import connector_of

ELSEWHERE = "ocid1.tenancy.oc1..another"
KINDS = (functions.Application, functions.Function, sch.ServiceConnector)
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


async def arguments(lab: PipelineLab, kind: type[Any]) -> dict[str, Any]:
    if kind is functions.Application:
        return {"compartment_id": TENANCY_ID, "display_name": "apps", "subnet_ids": [SUBNET]}
    if kind is functions.Function:
        application_id = await lab.application()
        image = "iad.ocir.io/sandbox/hello:1"
        return {"application_id": application_id, "display_name": "f", "image": image, "memory_in_mbs": 128}
    return await connector_of(lab)


async def moved(lab: PipelineLab, life: Life) -> PipelineLab:
    """The resource over a connection whose settings name another tenancy; nothing answers there."""
    other = PipelineLab(lab.sandbox, {**lab.config, "oci:tenancy": ELSEWHERE})
    await other.open()
    life.runner = other.life(life.kind).runner
    return other


@kinds
async def test_over_a_connection_to_another_tenancy_nothing_is_touched(lab: PipelineLab, kind: type[Any]) -> None:
    life = await lab.life(kind).create(**await arguments(lab, kind))
    assert life.state["tenancy_id"] == TENANCY_ID
    other = await moved(lab, life)
    said = rf"it is in the tenancy {TENANCY_ID}, and the connection is now to {ELSEWHERE}.*Set oci:tenancy back"
    with pytest.raises(Refused, match=said):
        await life.runner.check_location(life.state, life.inputs)
    with pytest.raises(Refused, match=said):
        await life.refresh()
    with pytest.raises(Refused, match=said):
        await life.runner.update(life.id, life.state, life.inputs, {**life.inputs, "freeform_tags": {"a": "b"}})
    with pytest.raises(Refused, match=said):
        await life.delete()
    assert other.tenancy.functions.calls + other.tenancy.service_connectors.calls == 0
    life.runner = lab.life(kind).runner
    assert await life.refresh()


@kinds
async def test_a_state_of_an_earlier_version_learns_its_tenancy(lab: PipelineLab, kind: type[Any]) -> None:
    life = await lab.life(kind).create(**await arguments(lab, kind))
    del life.state["tenancy_id"]
    await life.runner.check_location(life.state, life.inputs)
    assert life.differs() == frozenset()
    assert await life.refresh()
    assert life.state["tenancy_id"] == TENANCY_ID


@kinds
async def test_a_state_without_its_tenancy_is_not_gone_where_it_is_not_found(lab: PipelineLab, kind: type[Any]) -> None:
    life = await lab.life(kind).create(**await arguments(lab, kind))
    runner = lab.life(kind).runner
    await life.delete()
    life.runner, known = runner, dict(life.state)
    del life.state["tenancy_id"]
    with pytest.raises(Refused, match="its state does not say whether it was ever there"):
        await life.refresh()
    life.state = known
    assert not await life.refresh()


@kinds
async def test_what_gets_another_name_in_the_program_is_not_deleted(lab: PipelineLab, kind: type[Any]) -> None:
    program, given = Program(lab), await arguments(lab, kind)
    await program.up({"old": (kind, given)})
    assert program.errors == {}
    if kind is not sch.ServiceConnector:  # of which several may have one name
        await program.up({"new": (kind, given)})
        assert "pulumi.Alias" in program.errors["new"].partition("adopt=True")[0]
    await program.up({"new": (kind, {**given, "adopt": True})})
    assert program.errors == {}
    assert await program.kept["new"].kind.kind.lifecycle(program.lab.settings).read(program.kept["new"].id, None)
    await program.up({"new": (kind, {**given, "adopt": True}), "again": (kind, {**given, "adopt": True})})
    assert "both manage" in program.errors["again"]


async def test_adopting_what_would_have_to_be_replaced_is_refused(lab: PipelineLab) -> None:
    given = await arguments(lab, functions.Application)
    await lab.life(functions.Application).create(**given)
    given |= {"subnet_ids": [SUBNET[:-1] + "b"], "adopt": True}
    with pytest.raises(Refused, match=r"subnet_ids=.*which cannot be changed"):
        await lab.life(functions.Application).create(**given)
