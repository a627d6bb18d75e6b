"""Many operations in one call."""

from __future__ import annotations

from typing import Any

from tests.sandbox.oci.domains.api import GROUP, Scim, a_user

SCHEMAS = ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]
PATCH = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]


def _add(member: str, group: str) -> dict[str, Any]:
    data = {"schemas": PATCH, "Operations": [{"op": "add", "path": "members", "value": [{"value": member}]}]}
    return {"method": "PATCH", "path": f"/Groups/{group}", "data": data}


async def _bulk(scim: Scim, *operations: dict[str, Any], expect: int = 200, **more: Any) -> Any:
    body = {"schemas": SCHEMAS, "Operations": list(operations), **more}
    return await scim.call("POST", "/Bulk", body, expect=expect)


async def test_one_user_into_many_groups(scim: Scim) -> None:
    user, groups = await scim.user(), [await scim.group() for _ in range(3)]
    body = await _bulk(scim, *(_add(user["id"], group["id"]) for group in groups))
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"]
    assert [result["status"] for result in body["Operations"]] == ["200"] * 3
    assert body["Operations"][0]["location"].endswith(f"/Groups/{groups[0]['id']}")
    for group in groups:
        assert await scim.members(group) == {user["id"]}


async def test_ids_of_what_is_made_on_the_way(scim: Scim) -> None:
    body = await _bulk(
        scim,
        {"method": "POST", "path": "/Users", "bulkId": "ana", "data": a_user("ana")},
        {
            "method": "POST",
            "path": "/Groups",
            "bulkId": "g",
            "data": {"schemas": [GROUP], "displayName": "G", "members": [{"value": "bulkId:ana", "type": "User"}]},
        },
        {"method": "POST", "path": "/Users", "bulkId": "bea", "data": a_user("bea")},
        _add("bulkId:bea", "bulkId:g"),
        {"method": "DELETE", "path": "/Users/bulkId:ana"},
    )
    assert [result["status"] for result in body["Operations"]] == ["201", "201", "201", "200", "204"]
    assert [result.get("bulkId") for result in body["Operations"]] == ["ana", "g", "bea", None, None]
    group, bea = body["Operations"][1]["response"], body["Operations"][2]["response"]
    assert await scim.members(group) == {bea["id"]}


async def test_errors_stand_for_themselves(scim: Scim) -> None:
    operations: list[dict[str, Any]] = [
        {"method": "POST", "path": "/Users", "bulkId": "1", "data": a_user("ana")},
        {"method": "POST", "path": "/Users", "bulkId": "2", "data": a_user("ANA")},
        {"method": "DELETE", "path": "/Users/nobody"},
        {"method": "POST", "path": "/Users", "bulkId": "4", "data": a_user("bea")},
        _add("bulkId:2", "none"),
    ]
    body = await _bulk(scim, *operations)
    assert [result["status"] for result in body["Operations"]] == ["201", "409", "404", "201", "409"]
    assert body["Operations"][1]["response"]["detail"] == "User with the same userName already exists."
    body = await _bulk(scim, *operations, failOnErrors=2)
    assert [result["status"] for result in body["Operations"]] == ["409", "409"]


async def test_a_version_of_one_operation(scim: Scim) -> None:
    user = await scim.user()
    remove = {"method": "DELETE", "path": f"/Users/{user['id']}?forceDelete=true"}
    body = await _bulk(scim, {**remove, "version": "old"}, {**remove, "version": user["meta"]["version"]})
    assert [result["status"] for result in body["Operations"]] == ["412", "204"]


async def test_limits(scim: Scim) -> None:
    remove = {"method": "DELETE", "path": "/Users/nobody"}
    assert len((await _bulk(scim, *[remove] * 50))["Operations"]) == 50
    await _bulk(scim, *[remove] * 51, expect=413)
    await _bulk(scim, {**remove, "data": "x" * 1_048_576}, expect=413)
    await _bulk(scim, expect=400)
    body = await _bulk(
        scim, {"method": "POST", "path": "/Users", "data": a_user("ana")}, {"method": "GET", "path": "/Users"}
    )
    assert [result["status"] for result in body["Operations"]] == ["400", "400"]
