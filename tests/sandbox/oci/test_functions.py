"""Applications and functions, and what becomes of a call."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.sandbox.oci.function_files import function_image
from tests.sandbox.oci.tenancy import ORIGIN, Tenancy

OLDER, NEWER = "/oci/functions/20181201", "/oci/functions/20260325"
APPLICATION = {"compartmentId": TENANCY_ID, "displayName": "app", "subnetIds": ["ocid1.subnet.oc1.iad.a"]}


@pytest.fixture
def functions(tenancy: Tenancy) -> Tenancy:
    return tenancy.at(OLDER)


async def a_function(functions: Tenancy, image: str, **more: Any) -> dict[str, Any]:
    """A function in an application of its own."""
    application = await functions.call("POST", "/applications", {**APPLICATION, **more.pop("application", {})})
    body = {"applicationId": application["id"], "displayName": "f", "image": image, "memoryInMBs": 256, **more}
    made: dict[str, Any] = await functions.call("POST", "/functions", body)
    return made


async def invoke(functions: Tenancy, function: dict[str, Any], payload: Any = None, expect: int = 200) -> Any:
    """Call it."""
    path = f"/functions/{function['id']}/actions/invoke"
    headers = {"content-type": "application/json"}
    answer = await functions.call("POST", path, content=json.dumps(payload).encode(), headers=headers, expect=expect)
    return answer if expect == 200 else answer["code"]


def _claims(functions: Tenancy, environment: dict[str, str]) -> dict[str, Any]:
    """What the token in a function's environment says."""
    token = Path(environment["OCI_RESOURCE_PRINCIPAL_RPST"]).read_text()
    found = functions.sandbox.oci.server.tokens.read(token, functions.clock())
    assert found is not None
    return found[0]


async def test_an_application_lives(functions: Tenancy) -> None:
    made = await functions.call("POST", "/applications", {**APPLICATION, "config": {"A": "1"}})
    path = f"/applications/{made['id']}"
    assert (made["config"], made["shape"], made["lifecycleState"]) == ({"A": "1"}, "GENERIC_X86", "ACTIVE")
    assert await functions.call("GET", path) == made
    etag = functions.last.headers["etag"]
    changed = await functions.call("PUT", path, {"config": {"B": "2"}}, headers={"if-match": etag})
    assert changed["config"] == {"B": "2"}
    assert await functions.code("PUT", path, {}, headers={"if-match": etag}, expect=412) == "NoEtagMatch"
    listed = await functions.call("GET", f"/applications?compartmentId={TENANCY_ID}")
    assert [each["id"] for each in listed] == [made["id"]]
    assert "config" not in listed[0]  # a list does not tell
    assert await functions.code("POST", "/applications", APPLICATION, expect=409) == "Conflict"
    await functions.call("DELETE", path, expect=204)
    await functions.call("GET", path, expect=404)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"displayName": "a b"}, "InvalidParameter"),
        ({"displayName": None}, "MissingParameter"),
        ({"subnetIds": []}, "MissingParameter"),
        ({"shape": "ROUND"}, "InvalidParameter"),
        ({"config": {"1A": "x"}}, "InvalidParameter"),
        ({"config": {"A": "x\n"}}, "InvalidParameter"),
        ({"config": {"A": "x" * 4096}}, "InvalidParameter"),
    ],
)
async def test_limits_of_an_application(functions: Tenancy, body: dict[str, Any], code: str) -> None:
    assert await functions.code("POST", "/applications", {**APPLICATION, **body}, expect=400) == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"image": None}, "MissingParameter"),
        ({"memoryInMBs": None}, "MissingParameter"),
        ({"memoryInMBs": 100}, "InvalidParameter"),
        ({"timeoutInSeconds": 4}, "InvalidParameter"),
        ({"timeoutInSeconds": 301}, "InvalidParameter"),
        ({"sourceDetails": {"sourceType": "PRE_BUILT_FUNCTIONS"}}, "InvalidParameter"),
    ],
)
async def test_limits_of_a_function(functions: Tenancy, body: dict[str, Any], code: str) -> None:
    application = await functions.call("POST", "/applications", APPLICATION)
    whole = {"applicationId": application["id"], "displayName": "f", "image": "x:1", "memoryInMBs": 128, **body}
    assert await functions.code("POST", "/functions", whole, expect=400) == code


async def test_both_versions_show_the_same_function(functions: Tenancy) -> None:
    made = await a_function(functions, "iad.ocir.io/x/y:1")
    assert made["image"] == "iad.ocir.io/x/y:1"
    assert made["imageDigest"].startswith("sha256:")
    assert made["invokeEndpoint"] == f"{ORIGIN}/oci/functions"
    newer = functions.at(NEWER)
    path = f"/functions/{made['id']}"
    assert (await newer.call("GET", path))["sourceDetails"] == {
        "sourceType": "CONTAINER_IMAGE",
        "image": made["image"],
        "imageDigest": made["imageDigest"],
    }
    source = {"sourceType": "CONTAINER_IMAGE", "image": "iad.ocir.io/x/y:2"}
    await newer.call("PUT", path, {"sourceDetails": source}, expect=202)
    changed = await functions.call("GET", path)
    assert changed["image"] == "iad.ocir.io/x/y:2"
    assert changed["imageDigest"] != made["imageDigest"]
    listed = await functions.call("GET", f"/functions?applicationId={made['applicationId']}&displayName=f")
    assert [each["image"] for each in listed] == ["iad.ocir.io/x/y:2"]
    assert await functions.code("DELETE", f"/applications/{made['applicationId']}", expect=409) == "Conflict"


async def test_what_a_function_finds(functions: Tenancy, tmp_path: Path) -> None:
    more = {"config": {"MINE": "function"}, "application": {"config": {"MINE": "application", "MINE_TOO": "1"}}}
    made = await a_function(functions, function_image(tmp_path), **more)
    answer = await invoke(functions, made, {"a": [1]})
    assert answer["given"] == {"a": [1]}
    environment = answer["environment"]
    assert (environment["MINE"], environment["MINE_TOO"]) == ("function", "1")
    assert (environment["FN_FN_ID"], environment["FN_APP_ID"]) == (made["id"], made["applicationId"])
    assert environment["OCI_RESOURCE_PRINCIPAL_VERSION"] == "2.2"
    claims = _claims(functions, environment)
    assert (claims["sub"], claims["res_compartment"]) == (made["id"], TENANCY_ID)
    assert os.stat(environment["OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM"]).st_mode & 0o077 == 0  # noqa: PTH116
    # The same process serves the next call, and gets a new token in time.
    functions.clock.now += 700
    assert (await invoke(functions, made))["pid"] == answer["pid"]
    assert _claims(functions, environment)["exp"] == claims["exp"] + 700


async def test_calls_that_fail(functions: Tenancy, tmp_path: Path) -> None:
    made = await a_function(functions, function_image(tmp_path), timeoutInSeconds=5)
    assert await invoke(functions, made, "fail", expect=502) == "FunctionInvokeExecutionFailed"
    assert await invoke(functions, made, "die", expect=502) == "FunctionInvokeExecutionFailed"
    assert (await invoke(functions, made, "again"))["given"] == "again"
    async with functions.sandbox.client() as client:
        log = await client.get(f"{ORIGIN}/_sandbox/oci/functions/{made['id']}/log")
    assert "called with again" in log.text


async def test_a_call_that_takes_too_long(functions: Tenancy, tmp_path: Path) -> None:
    made = await a_function(functions, function_image(tmp_path))
    document = functions.sandbox.oci.functions.get(made["id"])
    assert document is not None
    document.body["timeoutInSeconds"] = 0.5  # the API takes no less than 5, which is long for a test
    assert await invoke(functions, made, "sleep", expect=504) == "FunctionInvokeExecutionTimeout"
    document.body["timeoutInSeconds"] = 5
    assert (await invoke(functions, made))["given"] is None


async def test_images_that_cannot_run(functions: Tenancy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await a_function(functions, "iad.ocir.io/x/y:1")
    assert await invoke(functions, made, expect=502) == "FunctionInvokeImageNotAvailable"
    path = f"/functions/{made['id']}"
    await functions.call("PUT", path, {"image": f"sandbox:{tmp_path}"})
    assert await invoke(functions, made, expect=502) == "FunctionInvokeImageNotAvailable"
    await functions.call("PUT", path, {"image": function_image(tmp_path / "image")})
    monkeypatch.setenv("SANDBOX_FUNCTION_PYTHON", "/bin/false")
    assert await invoke(functions, made, expect=502) == "FunctionInvokeContainerInitFail"


async def test_a_change_starts_again_and_the_end_ends(functions: Tenancy, tmp_path: Path) -> None:
    made = await a_function(functions, function_image(tmp_path))
    first = await invoke(functions, made)
    await functions.call("PUT", f"/functions/{made['id']}", {"config": {"MINE": "2"}})
    second = await invoke(functions, made)
    assert second["environment"]["MINE"] == "2"
    assert second["pid"] != first["pid"]
    await functions.call("DELETE", f"/functions/{made['id']}", expect=204)
    for pid in (first["pid"], second["pid"]):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert await invoke(functions, made, expect=404) == "NotAuthorizedOrNotFound"


async def test_a_detached_call(functions: Tenancy, tmp_path: Path) -> None:
    made = await a_function(functions, function_image(tmp_path))
    path = f"/functions/{made['id']}/actions/invoke"
    await functions.call("POST", path, content=b"1", headers={"fn-invoke-type": "detached"}, expect=202)
    for _ in range(200):
        async with functions.sandbox.client() as client:
            log = await client.get(f"{ORIGIN}/_sandbox/oci/functions/{made['id']}/log")
        if "called with 1" in log.text:
            return
        await asyncio.sleep(0.02)
    pytest.fail(log.text)


async def test_a_body_that_is_too_large(functions: Tenancy) -> None:
    made = await a_function(functions, "iad.ocir.io/x/y:1")
    path = f"/functions/{made['id']}/actions/invoke"
    large = b"x" * (6 * 1024 * 1024 + 1)
    assert await functions.code("POST", path, content=large, expect=413) == "RequestEntityTooLarge"


async def test_who_may_call(functions: Tenancy, tenancy: Tenancy) -> None:
    made = await a_function(functions, "iad.ocir.io/x/y:1")
    robot = await tenancy.user_with_key("robot")
    caller = robot.at(OLDER)
    assert await invoke(caller, made, expect=404) == "NotAuthorizedOrNotFound"
    await tenancy.grant(robot.user, f"use fn-invocation in tenancy where target.function.id = '{made['id']}'")
    assert await invoke(caller, made, expect=502) == "FunctionInvokeImageNotAvailable"
    await caller.call("GET", f"/functions/{made['id']}", expect=404)
    await tenancy.grant(robot.user, "read functions-family in tenancy")
    await caller.call("GET", f"/functions/{made['id']}")


async def test_calls_are_counted(functions: Tenancy, tmp_path: Path) -> None:
    made = await a_function(functions, function_image(tmp_path))
    telemetry = functions.at("/oci/telemetry/20180401")
    path = f"/metrics/actions/summarizeMetricsData?compartmentId={TENANCY_ID}"

    async def counted(metric: str, **more: Any) -> dict[str, float]:
        query = f'{metric}[1m]{{resourceId = "{made["id"]}"}}.sum()'
        rows = await telemetry.call("POST", path, {"namespace": "oci_faas", "query": query, **more})
        return {
            row["dimensions"].get("responseType", ""): sum(point["value"] for point in row["aggregatedDatapoints"])
            for row in rows
        }

    assert await counted("FunctionInvocationCount") == {}
    await invoke(functions, made)
    await invoke(functions, made, "fail", expect=502)
    functions.clock.now += 120
    await invoke(functions, made)
    assert await counted("FunctionInvocationCount") == {"": 3}
    assert await counted("FunctionResponseCount") == {"Success": 2, "Error": 1}
    assert await counted("FunctionInvocationCount", startTime="2027-01-15T08:01:00Z") == {"": 1}
    assert await counted("FunctionInvocationCount", namespace="other") == {}
    body = {"namespace": "oci_faas", "query": "FunctionInvocationCount"}
    assert await telemetry.code("POST", path, body, expect=400) == "InvalidParameter"
