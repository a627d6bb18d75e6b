"""IAM REST: what we send is what Oracle's own SDK sends, and what the sandbox answers is what it understands."""

from __future__ import annotations

from typing import Any

import pytest

import iam_resources.oci.api
from iam_resources.oci.connection import Tenancy
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.callers import Callers
from tests.oracle.comparing import signature_of
from tests.oracle.fixtures import Fixtures, create_identity
from tests.oracle.judge import Judge
from tests.oracle.rows import iam_credentials, iam_groups, iam_places, iam_policies, iam_users
from tests.oracle.rows.row import Row, classes, methods

ROWS = [*iam_users.ROWS, *iam_groups.ROWS, *iam_policies.ROWS, *iam_credentials.ROWS, *iam_places.ROWS]
CLASSES = classes(iam_resources.oci.api)


@pytest.fixture(scope="module")
def judge(callers: Callers) -> Judge:
    fixtures = Fixtures()
    callers.curtain()
    create_identity(fixtures, callers.sdk().identity)
    callers.keep("identity")
    return Judge(callers, fixtures, "identity", _api, lambda c: c.identity)


def _api(tenancy: Tenancy, kind: str) -> Any:
    return CLASSES[kind](tenancy.identity, tenancy.tenancy_id)


@pytest.mark.usefixtures("same_hand")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_call(judge: Judge, row: Row) -> None:
    judge.hear(row)


def test_every_method_has_a_row() -> None:
    assert {row.method for row in ROWS} == set(methods(iam_resources.oci.api))


def test_letters_beyond_ascii(callers: Callers) -> None:
    """As each of them writes it: ours UTF-8, the SDK with escapes. Both are signed, and both mean the same."""
    expected = {"name": "new", "description": 'Grüße "日本" \\ 🙂'}
    body = {"compartmentId": TENANCY_ID, **expected}
    ours = callers.curtain().act_ours(lambda tenancy: _api(tenancy, "Groups").create(body)).exchanges[0]
    assert signature_of(ours, callers.recorder.origin, callers.signer) == ours.headers["authorization"]
    sdk = (
        callers.curtain()
        .act_theirs(
            lambda c: c.identity.client.create_group(
                c.identity.model("CreateGroupDetails", compartment_id=TENANCY_ID, **expected)
            )
        )
        .exchanges[0]
    )
    assert ours.json() == sdk.json() == body
    assert ours.told()["description"] == sdk.told()["description"] == expected["description"]
