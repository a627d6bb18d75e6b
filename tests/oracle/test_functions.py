"""Functions by the SDK as it is, which speaks the newer version; and one that it calls, run by Oracle's own kit."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.conftest import unavailable
from tests.oracle.callers import Callers, Outcome
from tests.oracle.comparing import lost
from tests.oracle.sdk import Service

HANDLER = """
import io, json
from fdk import response

def handler(ctx, data: io.BytesIO = None):
    given = json.loads(data.getvalue())
    told = {"heard": given, "function": ctx.FnID(), "configured": ctx.Config()["GREETING"]}
    return response.Response(ctx, response_data=json.dumps(told), headers={"Content-Type": "application/json"})
"""
YAML = "schema_version: 20180708\nname: f\nversion: 0.0.1\nentrypoint: /python/bin/fdk /function/func.py handler\n"


def whole(act: Outcome) -> Any:
    """What the SDK made of the one answer, which must be all of it."""
    (exchange,) = act.exchanges
    assert "/20260325/" in exchange.raw_path
    assert list(lost(exchange.told(), act.result.data)) == []
    return act.result.data


def details(service: Service, application_id: str, image: str) -> Any:
    source = service.model("CreateContainerImageFunctionSourceDetails", image=image)
    return service.model(
        "CreateFunctionDetails",
        display_name="f",
        application_id=application_id,
        source_details=source,
        memory_in_mbs=128,
        config={"GREETING": "hello"},
    )


@pytest.fixture
def application_id(callers: Callers) -> str:
    service = callers.curtain().sdk().functions
    body = {"display_name": "app", "compartment_id": TENANCY_ID, "subnet_ids": ["subnet"]}
    made: str = service.client.create_application(service.model("CreateApplicationDetails", **body)).data.id
    return made


def test_the_life_of_a_function(callers: Callers, application_id: str) -> None:
    image = "iad.ocir.io/sandbox/repo/name:0.0.1"
    made = whole(
        callers.act_theirs(lambda c: c.functions.client.create_function(details(c.functions, application_id, image)))
    )
    assert (made.source_details.image, made.lifecycle_state, made.config) == (image, "ACTIVE", {"GREETING": "hello"})
    assert made.invoke_endpoint == f"{callers.recorder.origin}/oci/functions"
    assert whole(callers.act_theirs(lambda c: c.functions.client.get_function(made.id))).memory_in_mbs == 128
    (listed,) = whole(callers.act_theirs(lambda c: c.functions.client.list_functions(application_id)))
    assert (listed.id, listed.source_details.image_digest) == (made.id, made.source_details.image_digest)
    callers.act_theirs(
        lambda c: c.functions.client.update_function(
            made.id, c.functions.model("UpdateFunctionDetails", memory_in_mbs=256)
        )
    )
    changed = whole(callers.act_theirs(lambda c: c.functions.client.get_function(made.id)))
    assert changed.memory_in_mbs == 256
    callers.act_theirs(lambda c: c.functions.client.delete_function(made.id))
    assert whole(callers.act_theirs(lambda c: c.functions.client.list_functions(application_id))) == []


def test_a_call(callers: Callers, application_id: str, tmp_path: Path) -> None:
    try:
        import fdk  # noqa: F401
    except ImportError:
        unavailable("the package fdk is not installed: make .venv/oracle")
    (tmp_path / "func.py").write_text(HANDLER)
    (tmp_path / "func.yaml").write_text(YAML)
    sdk = callers.sdk()
    image = f"sandbox:{tmp_path}"
    made = sdk.functions.client.create_function(details(sdk.functions, application_id, image)).data
    answer = sdk.invocation.client.invoke_function(made.id, invoke_function_body=json.dumps({"a": 1}))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert json.loads(answer.data.text) == {"heard": {"a": 1}, "function": made.id, "configured": "hello"}
    service = sdk.monitoring
    now = datetime.now(UTC)
    query = {"namespace": "oci_faas", "query": f'FunctionInvocationCount[1h]{{resourceId = "{made.id}"}}.sum()'}
    span = {"start_time": now - timedelta(hours=2), "end_time": now + timedelta(minutes=1)}
    asked = service.model("SummarizeMetricsDataDetails", **query, **span)
    act = callers.act_theirs(lambda _: service.client.summarize_metrics_data(TENANCY_ID, asked))
    assert list(lost(act.exchanges[0].told(), act.result.data)) == []
    (stream,) = act.result.data
    assert sum(point.value for point in stream.aggregated_datapoints) == 1
    assert stream.dimensions["resourceId"] == made.id
    sdk.functions.client.delete_function(made.id)


def test_a_call_without_an_image(callers: Callers, application_id: str) -> None:
    from oci.exceptions import ServiceError

    sdk = callers.sdk()
    nowhere = details(sdk.functions, application_id, "sandbox:/nowhere")
    made = sdk.functions.client.create_function(nowhere).data
    with pytest.raises(ServiceError) as caught:
        sdk.invocation.client.invoke_function(made.id, invoke_function_body="{}")
    assert (caught.value.status, caught.value.code) == (502, "FunctionInvokeImageNotAvailable")
