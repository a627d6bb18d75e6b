"""Policies: how they are written, and what they let people do."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.sandbox.oci.identifiers import ADMINISTRATORS_ID, TENANCY_ID
from tests.sandbox.oci.tenancy import Tenancy

LIST = f"/users?compartmentId={TENANCY_ID}"
USER = {"compartmentId": TENANCY_ID, "name": "new", "description": ""}
GROUP = {"compartmentId": TENANCY_ID, "name": "newgroup", "description": ""}


def _policy(*statements: Any, **more: Any) -> dict[str, Any]:
    return {"compartmentId": TENANCY_ID, "name": "p", "description": "", "statements": list(statements), **more}


@pytest.mark.parametrize(
    "statement",
    [
        "Allow group Administrators to manage users in tenancy",
        "ALLOW GROUP administrators TO MANAGE all-resources IN TENANCY",
        "allow group 'Default'/'Administrators' to use groups in tenancy",
        f"Allow group id {ADMINISTRATORS_ID} to inspect users in tenancy",
        "Allow any-user to use fn-invocation in tenancy where request.principal.type = 'serviceconnector'",
        "Allow any-user to read users in tenancy where all {request.user.id != 'x', any {a.b = /x*/, c.d = 'e'}}",
        "Allow service cloudguard to read all-resources in tenancy",
        "Allow group Administrators to {USER_INSPECT, USER_UPDATE} in tenancy",
        f"Allow group Administrators to manage policies in compartment id {TENANCY_ID}",
        "Endorse group Administrators to manage virtual-network-family in tenancy Other",
    ],
)
async def test_statements_the_service_takes(tenancy: Tenancy, statement: str) -> None:
    made = await tenancy.call("POST", "/policies", _policy(statement))
    assert made["statements"] == [statement]  # as it was written, letter by letter
    assert made["versionDate"] is None
    assert await tenancy.call("GET", f"/policies/{made['id']}") == made


@pytest.mark.parametrize(
    ("statement", "shown_text"),
    [
        ("Allow grup Administrators to manage users in tenancy", "syntax error starting with grup"),
        ("Allow group Administrators to manage users in", "syntax error starting with <<EOF>>"),
        ("Allow group Administrators to rule users in tenancy", "syntax error starting with rule"),
        ("Allow group Administrators to manage users in tenancy where", "syntax error starting with <<EOF>>"),
        ("Allow group Administrators to manage users in tenancy where a.b = c", "syntax error starting with c"),
        ("", "syntax error starting with <<EOF>>"),
        ("Allow group Nobody to manage users in tenancy", "The group Nobody specified in the policy statement"),
        ("Allow dynamic-group Nothing to read users in tenancy", "The dynamic group Nothing specified in the policy"),
        ("Allow any-user to read users in compartment nowhere", "The compartment nowhere specified in the policy"),
        ("Allow any-user to read users in compartment id ocid1.x", "Compartment {ocid1.x} does not exist or is not"),
    ],
)
async def test_statements_it_does_not_take(tenancy: Tenancy, statement: str, shown_text: str) -> None:
    good = "Allow group Administrators to manage users in tenancy"
    refused = await tenancy.call("POST", "/policies", _policy(good, statement), expect=400)
    assert refused["code"] == "InvalidParameter"
    assert shown_text in refused["message"]
    if "syntax" in shown_text:
        assert f"Unable to parse policy statement: {statement}" in refused["message"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"statements": None}, "MissingParameter"),
        ({"statements": []}, "InvalidParameter"),
        ({"statements": "Allow"}, "InvalidParameter"),
        ({"statements": ["Allow any-user to read users in tenancy"] * 51}, "InvalidParameter"),
        ({"versionDate": "yesterday"}, "InvalidParameter"),
        ({"name": "a/b"}, "InvalidParameter"),
    ],
)
async def test_limits_of_a_policy(tenancy: Tenancy, body: dict[str, Any], code: str) -> None:
    whole = {**_policy("Allow any-user to read users in tenancy"), **body}
    assert await tenancy.code("POST", "/policies", whole, expect=400) == code


async def test_a_policy_lives(tenancy: Tenancy) -> None:
    first, second = (f"Allow any-user to {verb} users in tenancy" for verb in ("read", "use"))
    made = await tenancy.call("POST", "/policies", _policy(first, versionDate="2026-01-01"))
    path = f"/policies/{made['id']}"
    assert await tenancy.code("POST", "/policies", _policy(first), expect=409) == "PolicyAlreadyExists"
    assert await tenancy.call("PUT", path, {"description": "x"}) == {**made, "description": "x"}
    changed = await tenancy.call("PUT", path, {"statements": [second], "versionDate": ""})
    assert (changed["statements"], changed["versionDate"]) == ([second], None)
    assert await tenancy.code("PUT", path, {"statements": ["x"]}, expect=400) == "InvalidParameter"
    listed = await tenancy.call("GET", f"/policies?compartmentId={TENANCY_ID}")
    assert [policy["name"] for policy in listed] == ["p", "Tenant Admin Policy"]
    await tenancy.call("DELETE", path, expect=204)
    await tenancy.call("GET", path, expect=404)


async def test_a_service_user_may_what_is_granted(tenancy: Tenancy) -> None:
    robot = await tenancy.user_with_key("robot")
    assert await robot.code("POST", "/users", USER, expect=404) == "NotAuthorizedOrNotFound"
    assert await robot.code("GET", LIST, expect=404) == "NotAuthorizedOrNotFound"
    assert (await robot.call("GET", f"/users/{robot.user}"))["name"] == "robot"  # his own
    await tenancy.grant(robot.user, "manage users in tenancy")
    made = await robot.call("POST", "/users", USER)
    assert len(await robot.call("GET", LIST)) == 3
    assert await robot.code("POST", "/groups", GROUP, expect=404) == "NotAuthorizedOrNotFound"
    # A membership needs rights on both sides.
    pair = {"userId": made["id"], "groupId": ADMINISTRATORS_ID}
    assert await robot.code("POST", "/userGroupMemberships", pair, expect=404) == "NotAuthorizedOrNotFound"


@pytest.mark.parametrize(
    ("statement", "may", "may_not"),
    [
        ("inspect users in tenancy", ["GET"], ["PUT", "POST"]),
        ("read users in tenancy", ["GET"], ["PUT", "POST"]),
        ("use users in tenancy", ["GET", "PUT"], ["POST"]),
        ("manage all-resources in tenancy", ["GET", "PUT", "POST"], []),
        ("manage groups in tenancy", [], ["GET", "PUT", "POST"]),
        ("manage users in tenancy where target.user.id = 'x'", [], ["GET", "PUT", "POST"]),
        ("manage users in tenancy where request.user.name != 'robot'", [], ["GET", "PUT", "POST"]),
        ("manage users in tenancy where any {request.user.name = /rob*/}", ["GET", "PUT", "POST"], []),
    ],
)
async def test_verbs_and_conditions(tenancy: Tenancy, statement: str, may: list[str], may_not: list[str]) -> None:
    robot = await tenancy.user_with_key("robot")
    other = f"/users/{(await tenancy.make('/users', name='other'))['id']}"
    await tenancy.grant(robot.user, statement)
    calls: dict[str, tuple[str, Any]] = {
        "GET": (other, None),
        "PUT": (other, {"description": "x"}),
        "POST": ("/users", USER),
    }
    for method in may:
        await robot.call(method, *calls[method])
    for method in may_not:
        assert await robot.code(method, *calls[method], expect=404) == "NotAuthorizedOrNotFound"


async def test_rights_end_with_the_policy_and_with_the_membership(tenancy: Tenancy) -> None:
    robot = await tenancy.user_with_key("robot")
    await tenancy.grant(robot.user, "read users in tenancy")
    await robot.call("GET", LIST)
    memberships = await tenancy.call("GET", f"/userGroupMemberships?compartmentId={TENANCY_ID}&userId={robot.user}")
    await tenancy.call("DELETE", f"/userGroupMemberships/{memberships[0]['id']}", expect=204)
    await robot.call("GET", LIST, expect=404)
    await tenancy.call("POST", "/userGroupMemberships", {"userId": robot.user, "groupId": memberships[0]["groupId"]})
    await robot.call("GET", LIST)
    policies = await tenancy.call("GET", f"/policies?compartmentId={TENANCY_ID}&limit=1")
    await tenancy.call("DELETE", f"/policies/{policies[0]['id']}", expect=204)
    await robot.call("GET", LIST, expect=404)


async def test_a_policy_reaches_where_it_says(tenancy: Tenancy) -> None:
    outer = await tenancy.make("/compartments", name="outer")
    inner = await tenancy.call("POST", "/compartments", {**outer, "name": "inner", "compartmentId": outer["id"]})
    robot = await tenancy.user_with_key("robot")
    await tenancy.grant(robot.user, "manage policies in compartment outer:inner")
    body = _policy("Allow any-user to read users in tenancy", compartmentId=inner["id"])
    await robot.call("POST", "/policies", body)
    for elsewhere in (outer["id"], TENANCY_ID):
        await robot.call("POST", "/policies", {**body, "name": "q", "compartmentId": elsewhere}, expect=404)
    # Users belong to the tenancy: no compartment's policy reaches them.
    await tenancy.grant(robot.user, "manage users in compartment outer")
    await robot.call("POST", "/users", USER, expect=404)


async def test_a_users_key_goes_with_the_capability(tenancy: Tenancy) -> None:
    robot = await tenancy.user_with_key("robot")
    path = f"/users/{robot.user}/capabilities"
    await tenancy.call("PUT", path, {"canUseApiKeys": False})
    assert await robot.code("GET", f"/users/{robot.user}", expect=401) == "NotAuthenticated"
    await tenancy.call("PUT", path, {"canUseApiKeys": True})
    await robot.call("GET", f"/users/{robot.user}")
    await tenancy.call("DELETE", f"/users/{robot.user}", expect=204)
    assert await robot.code("GET", f"/users/{robot.user}", expect=401) == "NotAuthenticated"


async def test_dynamic_groups(tenancy: Tenancy) -> None:
    rule = "ALL {resource.type = 'fnfunc', ANY {resource.compartment.id = 'x', resource.id != 'y'}}"
    made = await tenancy.make("/dynamicGroups", name="functions", matchingRule=rule)
    assert made["matchingRule"] == rule
    path = f"/dynamicGroups/{made['id']}"
    assert (await tenancy.call("PUT", path, {"matchingRule": "resource.id = 'z'"}))[
        "matchingRule"
    ] == "resource.id = 'z'"
    for wrong in ("resource.type == 'a'", "ALL {resource.type = 'a'", "nothing.id = 'a'", "resource.type = a"):
        assert await tenancy.code("PUT", path, {"matchingRule": wrong}, expect=400) == "InvalidParameter"
    body = {"compartmentId": TENANCY_ID, "name": "Functions", "description": "", "matchingRule": rule}
    assert await tenancy.code("POST", "/dynamicGroups", body, expect=409) == "DynamicGroupAlreadyExists"
    listed = await tenancy.call("GET", f"/dynamicGroups?compartmentId={TENANCY_ID}&name=functions")
    assert [group["id"] for group in listed] == [made["id"]]
    await tenancy.call("DELETE", path, expect=204)
