"""IAM REST: what we send is what Oracle's own SDK sends, and what the sandbox answers is what it understands."""

from __future__ import annotations

from typing import Any

import pytest

import iam_resources.oci.api
from iam_resources.oci.connection import Tenancy
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.comparing import signature_of
from tests.oracle.judge import Judge
from tests.oracle.rows import iam_credentials, iam_groups, iam_places, iam_policies, iam_users
from tests.oracle.rows.row import Row, classes, methods
from tests.oracle.stage import Stage
from tests.oracle.world import World, furnish_identity

ROWS = [*iam_users.ROWS, *iam_groups.ROWS, *iam_policies.ROWS, *iam_credentials.ROWS, *iam_places.ROWS]
CLASSES = classes(iam_resources.oci.api)


@pytest.fixture(scope="module")
def judge(stage: Stage) -> Judge:
    world = World()
    stage.curtain()
    furnish_identity(world, stage.theirs().identity)
    stage.keep("identity")
    return Judge(stage, world, "identity", _api, lambda c: c.identity)


def _api(tenancy: Tenancy, kind: str) -> Any:
    return CLASSES[kind](tenancy.identity, tenancy.tenancy_id)


@pytest.mark.usefixtures("same_hand")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_call(judge: Judge, row: Row) -> None:
    judge.hear(row)


def test_every_method_has_a_row() -> None:
    assert {row.method for row in ROWS} == set(methods(iam_resources.oci.api))


def test_letters_beyond_ascii(stage: Stage) -> None:
    """As each of them writes it: ours UTF-8, the SDK with escapes. Both are signed, and both mean the same."""
    said = {"name": "new", "description": 'Grüße "日本" \\ 🙂'}
    body = {"compartmentId": TENANCY_ID, **said}
    ours = stage.curtain().act_ours(lambda tenancy: _api(tenancy, "Groups").create(body)).exchanges[0]
    assert signature_of(ours, stage.wire.origin, stage.signer) == ours.headers["authorization"]
    theirs = (
        stage.curtain()
        .act_theirs(
            lambda c: c.identity.client.create_group(
                c.identity.model("CreateGroupDetails", compartment_id=TENANCY_ID, **said)
            )
        )
        .exchanges[0]
    )
    assert ours.json() == theirs.json() == body
    assert ours.told()["description"] == theirs.told()["description"] == said["description"]
