"""Functions and Service Connector Hub: what we send is what Oracle's own SDK sends, and it understands the sandbox."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

import iam_resources.oci.functions.api
import iam_resources.oci.sch.api
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.jit.invocations import counted
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oracle.callers import Callers
from tests.oracle.fixtures import Fixtures, furnish_functions
from tests.oracle.judge import Judge
from tests.oracle.rows import connectors, functions
from tests.oracle.rows.row import Row, classes, methods

FUNCTIONS = classes(iam_resources.oci.functions.api)
CONNECTORS = classes(iam_resources.oci.sch.api)


@pytest.fixture(scope="module")
def fixtures(callers: Callers) -> Fixtures:
    fixtures = Fixtures()
    sdk = callers.curtain().sdk()
    furnish_functions(fixtures, sdk.functions, sdk.connectors)
    callers.keep("services")
    return fixtures


def _functions(tenancy: Tenancy, kind: str) -> Any:
    return FUNCTIONS[kind](tenancy.functions)


def _connectors(tenancy: Tenancy, kind: str) -> Any:
    return CONNECTORS[kind](tenancy.service_connectors)


@pytest.mark.usefixtures("same_hand")
@pytest.mark.parametrize("row", functions.ROWS, ids=lambda row: row.id)
def test_functions(callers: Callers, fixtures: Fixtures, row: Row) -> None:
    Judge(callers, fixtures, "services", _functions, lambda c: c.functions).hear(row)


@pytest.mark.usefixtures("same_hand")
@pytest.mark.parametrize("row", connectors.ROWS, ids=lambda row: row.id)
def test_connectors(callers: Callers, fixtures: Fixtures, row: Row) -> None:
    Judge(callers, fixtures, "services", _connectors, lambda c: c.connectors).hear(row)


COUNTED = Row(
    "counted",
    lambda api, w: counted(api, TENANCY_ID, "FunctionInvocationCount[1h].sum()", datetime(2026, 1, 2, tzinfo=UTC)),
    lambda c, w: c.client.summarize_metrics_data(
        TENANCY_ID,
        c.model(
            "SummarizeMetricsDataDetails",
            namespace="oci_faas",
            query="FunctionInvocationCount[1h].sum()",
            start_time=datetime(2026, 1, 1, tzinfo=UTC),
            end_time=datetime(2026, 1, 2, 0, 1, tzinfo=UTC),
        ),
    ),
)


@pytest.mark.usefixtures("same_hand")
def test_metrics(callers: Callers, fixtures: Fixtures) -> None:
    Judge(callers, fixtures, "services", lambda tenancy, _: tenancy, lambda c: c.monitoring).hear(COUNTED)


@pytest.mark.parametrize(
    ("rows", "package"),
    [(functions.ROWS, iam_resources.oci.functions.api), (connectors.ROWS, iam_resources.oci.sch.api)],
)
def test_every_method_has_a_row(rows: list[Row], package: Any) -> None:
    assert {row.method for row in rows} == set(methods(package))
