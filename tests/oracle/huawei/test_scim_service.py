"""Users and groups by SCIM, by the SDK's client (4.9 to 4.11)."""

from __future__ import annotations

import json
from typing import Any

from tests.oracle.huawei.cloud import Client, Cloud
from tests.oracle.huawei.test_directory import plain

USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def user_body(user_name: str, /, **more: Any) -> dict[str, Any]:
    """The body of 4.9.1."""
    return {
        "schemas": [USER_SCHEMA],
        "userName": user_name,
        "displayName": user_name.title(),
        "name": {"familyName": "Example", "givenName": user_name.title()},
        "emails": [{"value": f"{user_name}@example.com", "type": "work", "primary": True}],
        **more,
    }


FULL = {
    "externalId": "123456",
    "nickName": "ana",
    "title": "Engineer",
    "userType": "Employee",
    "preferredLanguage": "",
    "locale": "de-AT",
    "timezone": "Europe/Vienna",
    "active": False,
    "addresses": [{"formatted": "Graben 1", "streetAddress": "Graben 1", "postalCode": "1010", "primary": True}],
    "phoneNumbers": [{"value": "+43 1 234", "type": "work", "primary": True}],
    ENTERPRISE: {"costCenter": "1", "employeeNumber": "4", "manager": {"value": "eva"}},
}


def user(scim: Client, name: str, **more: Any) -> str:
    """A new user's id."""
    return str(scim.ask("create_user", body=user_body(name, **more)).id)


def patch(scim: Client, id: str, *operations: dict[str, Any]) -> Any:
    """PATCH a user."""
    return scim.ask("patch_user", user_id=id, body={"schemas": [PATCH_SCHEMA], "Operations": list(operations)})


def patch_group(scim: Client, id: str, *operations: dict[str, Any]) -> None:
    """PATCH a group, which has no answer."""
    body = {"schemas": [PATCH_SCHEMA], "Operations": list(operations)}
    answer = scim.ask("patch_group", group_id=id, body=body)
    assert (answer.status_code, answer.raw_content) == (204, b"")


def refused(scim: Client, operation: str, **fields: Any) -> tuple[int, str]:
    """Status and detail of a refusal, in SCIM's own form."""
    status, _ = scim.refusal(operation, **fields)
    body = json.loads(scim.last_message)
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert body["status"] == status
    assert body["timeStamp"].endswith("Z")
    return status, body["detail"]


def test_a_user_with_all_attributes(cloud: Cloud) -> None:
    body = user_body("ana", **FULL)
    made = cloud.scim.ask("create_user", body={**body, "profileUrl": "https://example.com/ana"})
    assert made.status_code == 201
    shown = plain(made)
    assert {name: shown[name] for name in body if name != "schemas"} == {
        name: value for name, value in body.items() if name != "schemas"
    }
    assert shown["schemas"] == [USER_SCHEMA, ENTERPRISE]
    assert "profileUrl" not in json.loads(made.raw_content)
    assert (made.meta.resource_type, made.meta.created[-1]) == ("User", "Z")
    assert plain(cloud.scim.ask("get_user", user_id=made.id)) == shown
    same = cloud.store.ask("describe_user", user_id=made.id)
    assert (same.user_name, same.enabled, same.external_id) == ("ana", False, "123456")
    assert (same.profile_url, same.nickname) == ("https://example.com/ana", "ana")
    assert same.enterprise.employee_number == "4"
    external = {"id": same.external_ids[0].id, "issuer": same.external_ids[0].issuer}
    found = cloud.store.ask("get_user_id", body={"alternate_identifier": {"external_id": external}})
    assert found.user_id == made.id


def test_put_replaces_everything(cloud: Cloud) -> None:
    id = user(cloud.scim, "ana", **FULL, profileUrl="https://example.com/ana")
    found = cloud.scim.ask("put_user", user_id=id, body=user_body("eva", id=id, title="Boss"))
    assert (found.status_code, found.user_name, found.title, found.nick_name) == (200, "eva", "Boss", None)
    assert found.active is False
    assert cloud.store.ask("describe_user", user_id=id).profile_url is None
    assert refused(cloud.scim, "put_user", user_id=id, body=user_body("eva", id="other"))[0] == 400


def test_patch_of_a_user(cloud: Cloud) -> None:
    id = user(cloud.scim, "ana", **FULL)
    found = patch(
        cloud.scim,
        id,
        {"op": "replace", "path": "active", "value": "true"},
        {"op": "add", "path": "displayName", "value": "Ana M."},
        {"op": "remove", "path": "title"},
        {"op": "replace", "path": "enterprise", "value": {"costCenter": "9"}},
        {"op": "replace", "path": "name", "value": '{"familyName":"M","givenName":"Ana"}'},
        {"op": "replace", "path": "userName", "value": "ana.m"},
    )
    assert (found.active, found.display_name, found.title, found.user_name) == (True, "Ana M.", None, "ana.m")
    assert plain(found)[ENTERPRISE] == {"costCenter": "9"}
    assert plain(found.name) == {"familyName": "M", "givenName": "Ana"}
    found = patch(cloud.scim, id, {"op": "replace", "value": {"id": id, "active": False, "nickName": "n"}})
    assert (found.active, found.nick_name) == (False, "n")
    for operation in [
        {"op": "replace", "path": "profileUrl", "value": "x"},
        {"op": "replace", "path": "name.familyName", "value": "x"},
        {"op": "replace", "path": "active", "value": "maybe"},
        {"op": "remove", "path": "active"},
        {"op": "remove", "path": "emails"},
        {"op": "remove"},
        {"op": "move", "path": "title"},
        {"op": "replace", "path": "title"},
    ]:
        body = {"schemas": [PATCH_SCHEMA], "Operations": [operation]}
        assert refused(cloud.scim, "patch_user", user_id=id, body=body)[0] == 400, operation
    twice = [{"op": "replace", "path": "active", "value": True}] * 2
    body = {"schemas": [PATCH_SCHEMA], "Operations": twice}
    assert refused(cloud.scim, "patch_user", user_id=id, body=body)[0] == 400


def test_duplicate_and_unknown_users(cloud: Cloud) -> None:
    id, other = user(cloud.scim, "ana"), user(cloud.scim, "bob")
    taken = (409, "User [ana] or email address already exists.")
    assert refused(cloud.scim, "create_user", body=user_body("ana")) == taken
    operation = {"op": "replace", "path": "userName", "value": "ana"}
    body = {"schemas": [PATCH_SCHEMA], "Operations": [operation]}
    assert refused(cloud.scim, "patch_user", user_id=other, body=body) == taken
    cloud.scim.ask("delete_user", user_id=id)
    gone = (404, f"User [{id}] not found.")
    for operation in ("get_user", "delete_user"):
        assert refused(cloud.scim, operation, user_id=id) == gone
    assert refused(cloud.scim, "put_user", user_id=id, body=user_body("ana")) == gone
    for body in (
        user_body("a b"),
        user_body("x", schemas=[GROUP_SCHEMA]),
        user_body("x", emails=[{"value": "x@example.com", "type": "work", "primary": False}]),
        user_body("x", name={"givenName": "X"}),
        user_body("x", addresses=[{}, {}]),
    ):
        assert refused(cloud.scim, "create_user", body=body)[0] == 400


def test_lists_end_at_fifty(cloud: Cloud) -> None:
    for number in range(52):
        cloud.user(f"user{number}")
    found = cloud.scim.ask("list_users")
    assert (found.total_results, found.items_per_page, len(found.resources)) == (52, "50", 50)
    assert len(found.start_index) == 24
    assert found.resources[0].user_name == "user0"
    groups = [cloud.group(f"g{number}") for number in range(2)]
    found = cloud.scim.ask("list_groups")
    assert (found.total_results, found.items_per_page) == (2, 50)
    assert [each.id for each in found.resources] == groups


def test_a_group_and_its_members(cloud: Cloud) -> None:
    users = [user(cloud.scim, f"u{number}") for number in range(3)]
    members = [{"value": users[0], "$ref": f"./Users/{users[0]}", "type": "User"}]
    body = {"schemas": [GROUP_SCHEMA], "displayName": "Ops", "externalId": "7", "members": members}
    made = cloud.scim.ask("create_group", body=body)
    assert (made.status_code, made.display_name, made.external_id) == (201, "Ops", "7")
    assert [each.value for each in made.members] == users[:1]
    assert refused(cloud.scim, "create_group", body=body) == (409, "Group [Ops] already exists.")

    def now() -> list[str]:
        return [each.value for each in cloud.scim.ask("get_group", group_id=made.id).members]

    def values(*chosen: int) -> list[dict[str, str]]:
        return [{"value": users[number]} for number in chosen]

    patch_group(cloud.scim, made.id, {"op": "add", "path": "members", "value": values(0, 1)})
    assert now() == users[:2]
    patch_group(cloud.scim, made.id, {"op": "replace", "path": "members", "value": values(1, 2)})
    assert sorted(now()) == sorted(users[1:])
    patch_group(cloud.scim, made.id, {"op": "remove", "path": "members", "value": values(1)})
    assert now() == users[2:]
    change = {"id": made.id, "displayName": "Operations"}
    patch_group(cloud.scim, made.id, {"op": "replace", "value": change}, {"op": "remove", "path": "externalId"})
    found = cloud.scim.ask("get_group", group_id=made.id)
    assert (found.display_name, found.external_id) == ("Operations", None)
    assert cloud.store.ask("describe_group", group_id=made.id).display_name == "Operations"
    rows = cloud.store.ask("list_group_memberships", group_id=made.id).group_memberships
    assert [row.member_id.user_id for row in rows] == users[2:]

    for operation, expected in [
        ({"op": "add", "path": "members", "value": [{"value": "nobody"}]}, 404),
        ({"op": "remove", "path": "members", "value": values(0)}, 404),
        ({"op": "replace", "path": "description", "value": "x"}, 400),
        ({"op": "add", "path": "members", "value": [{"value": users[0]}] * 101}, 400),
    ]:
        body = {"schemas": [PATCH_SCHEMA], "Operations": [operation]}
        assert refused(cloud.scim, "patch_group", group_id=made.id, body=body)[0] == expected, operation
    assert now() == users[2:]
    patch_group(cloud.scim, made.id, {"op": "remove", "path": "members"})
    assert now() == []
    cloud.scim.ask("delete_group", group_id=made.id)
    assert refused(cloud.scim, "get_group", group_id=made.id) == (404, f"Group [{made.id}] not found.")


def test_groups_may_be_shown_without_members(cloud: Cloud) -> None:
    member = user(cloud.scim, "ana")
    body = {"schemas": [GROUP_SCHEMA], "displayName": "Ops", "members": [{"value": member}]}
    id = cloud.scim.ask("create_group", body=body).id
    cloud.control("settings", scim_members_shown=False)
    assert cloud.scim.ask("get_group", group_id=id).members == []
    assert len(cloud.store.ask("list_group_memberships", group_id=id).group_memberships) == 1


def test_the_service_provider(cloud: Cloud) -> None:
    found = cloud.scim.ask("service_provider_config")
    assert (found.patch.supported, found.bulk.supported, found.filter.supported) == (False, False, False)
    assert found.authentication_schemes[0].type == "oauthbearertoken"


def test_a_token_is_needed_and_only_for_its_tenant(cloud: Cloud) -> None:
    tenant = cloud.scim.always["tenant_id"]
    assert refused(cloud.scim, "list_users", authorization="Bearer x")[0] == 401
    assert refused(cloud.scim, "list_users", authorization=cloud.scim.always["authorization"][7:])[0] == 401
    assert refused(cloud.scim, "list_users", tenant_id="other")[0] == 401
    cloud.ahead += 366 * 24 * 3600
    assert refused(cloud.scim, "list_users", tenant_id=tenant)[0] == 401
