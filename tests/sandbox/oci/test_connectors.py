"""Connectors: what they pick from the audit log, and how they hand it to a function."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from iam_resources.sandbox.oci.connectors.conditions import ConditionError, read
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.sandbox.oci.function_files import function_image
from tests.sandbox.oci.tenancy import Tenancy
from tests.sandbox.oci.test_functions import OLDER, a_function

CONDITION = "logContent.data.eventName = 'UserJit'"
GRANT = "Allow any-user to use fn-invocation in tenancy where request.principal.type = 'serviceconnector'"
RECORD = {
    "type": "com.oraclecloud.IdentityDomain.UserJit",
    "data": {"eventName": "UserJit", "size": 3, "ok": True, "none": None, "deep": {"name": "it's"}},
}


@pytest.fixture
async def connectors(tenancy: Tenancy) -> Tenancy:
    await tenancy.control("POST", "settings", {"connector_seconds": 0.02, "connector_retry_seconds": 0.02})
    return tenancy.at("/oci/sch/20200909")


def _connector(function_id: str, condition: str = CONDITION, **target: Any) -> dict[str, Any]:
    return {
        "compartmentId": TENANCY_ID,
        "displayName": "jit",
        "source": {"kind": "logging", "logSources": [{"compartmentId": TENANCY_ID, "logGroupId": "_Audit"}]},
        "tasks": [{"kind": "logRule", "condition": condition}],
        "target": {"kind": "functions", "functionId": function_id, **target},
    }


async def _made(connectors: Tenancy, body: dict[str, Any]) -> str:
    """The OCID of a new connector, which only the work request tells."""
    assert await connectors.call("POST", "/serviceConnectors", body, expect=202) == b""
    work = await connectors.call("GET", f"/workRequests/{connectors.last.headers['opc-work-request-id']}")
    assert (work["operationType"], work["status"]) == ("CREATE_SERVICE_CONNECTOR", "SUCCEEDED")
    return str(work["resources"][0]["identifier"])


async def _deliveries(tenancy: Tenancy, count: int) -> list[dict[str, Any]]:
    """Wait for so many tries, and a moment longer for those that should not be."""
    for _ in range(400):
        message = await tenancy.control("GET", "deliveries")
        if len(message["deliveries"]) >= count and not message["waiting"]:
            await asyncio.sleep(0.1)
            message = await tenancy.control("GET", "deliveries")
            break
        await asyncio.sleep(0.02)
    found: list[dict[str, Any]] = message["deliveries"]
    return found


async def test_a_connector_lives(connectors: Tenancy) -> None:
    id = await _made(connectors, _connector("ocid1.fnfunc.oc1.iad.a", batchSizeInNum=5))
    path = f"/serviceConnectors/{id}"
    shown = await connectors.call("GET", path)
    assert shown["lifecycleState"] == "ACTIVE"
    assert shown["tasks"] == [{"kind": "logRule", "privateEndpointMetadata": None, "condition": CONDITION}]
    assert (shown["target"]["batchSizeInNum"], shown["target"]["batchSizeInKbs"]) == (5, None)
    listed = await connectors.call("GET", f"/serviceConnectors?compartmentId={TENANCY_ID}&displayName=jit")
    assert [each["id"] for each in listed["items"]] == [id]
    assert "target" not in listed["items"][0]
    await connectors.call("POST", f"{path}/actions/deactivate", expect=202)
    assert (await connectors.call("GET", path))["lifecycleState"] == "INACTIVE"
    assert await connectors.code("POST", f"{path}/actions/deactivate", expect=409) == "IncorrectState"
    await connectors.call("POST", f"{path}/actions/activate", expect=202)
    changed = {"displayName": "other", "tasks": []}
    await connectors.call("PUT", path, changed, expect=202)
    shown = await connectors.call("GET", path)
    assert (shown["displayName"], shown["tasks"], shown["target"]["batchSizeInNum"]) == ("other", [], 5)
    await connectors.call("DELETE", path, expect=202)
    await connectors.call("GET", path, expect=404)
    work = await connectors.call("GET", f"/workRequests?compartmentId={TENANCY_ID}")
    kinds = [each["operationType"].partition("_")[0] for each in work["items"]]
    assert kinds == ["DELETE", "UPDATE", "ACTIVATE", "DEACTIVATE", "CREATE"]


async def test_work_takes_time(connectors: Tenancy) -> None:
    await connectors.control("POST", "settings", {"lifecycle_seconds": 5})
    await connectors.call("POST", "/serviceConnectors", _connector("ocid1.fnfunc.oc1.iad.a"), expect=202)
    path = f"/workRequests/{connectors.last.headers['opc-work-request-id']}"
    work = await connectors.call("GET", path)
    assert (work["status"], work["timeFinished"]) == ("IN_PROGRESS", None)
    connector = f"/serviceConnectors/{work['resources'][0]['identifier']}"
    assert (await connectors.call("GET", connector))["lifecycleState"] == "CREATING"
    assert await connectors.code("DELETE", connector, expect=409) == "IncorrectState"
    connectors.clock.now += 5
    assert (await connectors.call("GET", path))["status"] == "SUCCEEDED"
    assert (await connectors.call("GET", connector))["lifecycleState"] == "ACTIVE"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("source",), None, "MissingParameter"),
        (("source", "kind"), "streaming", "InvalidParameter"),
        (("source", "logSources"), [], "MissingParameter"),
        (("target", "kind"), "notifications", "InvalidParameter"),
        (("target", "functionId"), None, "MissingParameter"),
        (("target", "batchTimeInSec"), 0, "InvalidParameter"),
        (("tasks",), [{"kind": "function"}], "InvalidParameter"),
        (("tasks",), [{"kind": "logRule", "condition": " "}], "MissingParameter"),
        (("tasks",), [{"kind": "logRule", "condition": "data.x ~ 'y'"}], "InvalidParameter"),
        (("displayName",), None, "MissingParameter"),
    ],
)
async def test_limits_of_a_connector(connectors: Tenancy, path: tuple[str, ...], value: Any, code: str) -> None:
    body = _connector("ocid1.fnfunc.oc1.iad.a")
    inner = body
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    assert await connectors.code("POST", "/serviceConnectors", body, expect=400) == code


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ("type = 'com.oraclecloud.IdentityDomain.UserJit'", True),
        ("type = '*UserJit'", True),
        ("type = 'UserJit'", False),
        ("type != '*UserJit'", False),
        ("data.eventName='UserJit'", True),
        ('logContent.data.eventName = "UserJit" AND data.size > 2', True),
        ("data.size = 3 and data.size <= 2", False),
        ("data.deep.name = 'it\\'s'", True),
        ("data.eventName in ('A', 'UserJit')", True),
        ("data.eventName not in ('A', 'UserJit')", False),
        ("not data.eventName = 'A' and (data.ok = true or data.ok = false)", True),
        ("data.ok = 'true' or data.none = null", True),
        ("data.nothing.at.all = 'x'", False),
        ("data.eventName > 2", False),
        ("data.eventName = 'A' or data.eventName = 'UserJit' and data.size = 4", False),
    ],
)
def test_conditions(condition: str, fits: bool) -> None:
    assert read(condition)(RECORD) is fits


@pytest.mark.parametrize(
    "condition",
    ["", "data.x", "data.x =", "data.x = y", "(data.x = 1", "data.x = 1 data.y = 2", "= 1", "data.x not = 1"],
)
def test_what_is_no_condition(condition: str) -> None:
    with pytest.raises(ConditionError, match="at character"):
        read(condition)


async def test_a_login_reaches_the_function(tenancy: Tenancy, connectors: Tenancy, tmp_path: Path) -> None:
    function = await a_function(tenancy.at(OLDER), function_image(tmp_path))
    await tenancy.make("/policies", name="sch", statements=[GRANT])
    await _made(connectors, _connector(function["id"]))
    record = await tenancy.control("POST", "logins", {"user_name": "ana@x.org"}, expect=201)
    delivered = await _deliveries(tenancy, 1)
    assert [(each["attempt"], each["status"], each["records"]) for each in delivered] == [(1, 200, 1)]
    assert delivered[0]["functionId"] == function["id"]
    log = tenancy.sandbox.oci.functions.invocation.log_of(function["id"])
    assert log is not None
    assert f"called with [{record!r}]" in log  # a list, also of one


async def test_what_a_connector_does_not_pick(tenancy: Tenancy, connectors: Tenancy) -> None:
    elsewhere = await tenancy.make("/compartments", name="elsewhere")
    for body in (
        _connector("ocid1.fnfunc.oc1.iad.a", "data.eventName = 'Other'"),
        {
            **_connector("ocid1.fnfunc.oc1.iad.a"),
            "source": {"kind": "logging", "logSources": [{"compartmentId": elsewhere["id"], "logGroupId": "_Audit"}]},
        },
    ):
        await _made(connectors, body)
    inactive = await _made(connectors, _connector("ocid1.fnfunc.oc1.iad.a"))
    await connectors.call("POST", f"/serviceConnectors/{inactive}/actions/deactivate", expect=202)
    await tenancy.control("POST", "logins", {"user_name": "ana"}, expect=201)
    assert await _deliveries(tenancy, 0) == []


async def test_a_connector_needs_a_policy_and_tries_again(
    tenancy: Tenancy, connectors: Tenancy, tmp_path: Path
) -> None:
    function = await a_function(tenancy.at(OLDER), function_image(tmp_path))
    await tenancy.control("POST", "settings", {"connector_retry_seconds": 0.2})
    await _made(connectors, _connector(function["id"]))
    await tenancy.control("POST", "logins", {"user_name": "ana"}, expect=201)
    await asyncio.sleep(0.1)
    await tenancy.make("/policies", name="sch", statements=[GRANT])
    delivered = await _deliveries(tenancy, 2)
    assert delivered[0]["code"] == "NotAuthorizedOrNotFound"
    assert (delivered[-1]["status"], delivered[-1]["code"]) == (200, None)
    assert [each["attempt"] for each in delivered] == list(range(1, len(delivered) + 1))


async def test_a_dynamic_group_does_as_well(tenancy: Tenancy, connectors: Tenancy, tmp_path: Path) -> None:
    function = await a_function(tenancy.at(OLDER), function_image(tmp_path))
    await tenancy.make("/dynamicGroups", name="JIT_UUC_DG", matchingRule="resource.type = 'serviceconnector'")
    grant = "Allow dynamic-group JIT_UUC_DG to use functions-family in tenancy"
    await tenancy.make("/policies", name="sch", statements=[grant])
    await _made(connectors, _connector(function["id"]))
    await tenancy.control("POST", "logins", {"user_name": "ana"}, expect=201)
    assert [each["status"] for each in await _deliveries(tenancy, 1)] == [200]


async def test_batches(tenancy: Tenancy, connectors: Tenancy, tmp_path: Path) -> None:
    function = await a_function(tenancy.at(OLDER), function_image(tmp_path))
    await tenancy.make("/policies", name="sch", statements=[GRANT])
    await tenancy.control("POST", "settings", {"connector_seconds": 0.2})
    await _made(connectors, _connector(function["id"], batchSizeInNum=2))
    for name in ("ana", "eva", "ida", "oda", "uta"):
        await tenancy.control("POST", "logins", {"user_name": name}, expect=201)
    assert [each["records"] for each in await _deliveries(tenancy, 3)] == [2, 2, 1]


async def test_a_batch_that_never_works_is_given_up_after_a_day(tenancy: Tenancy, connectors: Tenancy) -> None:
    await tenancy.control("POST", "settings", {"connector_retry_seconds": 0.001})
    await _made(connectors, _connector("ocid1.fnfunc.oc1.iad.gone"))
    await tenancy.control("POST", "logins", {"user_name": "ana"}, expect=201)
    await asyncio.sleep(0.3)
    message = await tenancy.control("GET", "deliveries")
    assert message["waiting"] == 1
    assert len(message["deliveries"]) > 5
    tenancy.clock.now += 24 * 3600
    count = len(await _deliveries(tenancy, 1))
    await asyncio.sleep(0.1)
    assert len(await _deliveries(tenancy, 1)) == count


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({}, 400, "user_name"),
        ({"user_name": "a", "what": 1}, 400, "what"),
        ({"user_name": "a", "domain": "nowhere"}, 404, "nowhere"),
    ],
)
async def test_logins_that_make_no_sense(tenancy: Tenancy, body: dict[str, Any], status: int, message: str) -> None:
    assert message in (await tenancy.control("POST", "logins", body, expect=status))["error"]
