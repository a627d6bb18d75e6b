"""Users, groups, memberships and SCIM tenants, by the SDK's client (4.6 to 4.8)."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from iam_resources.sandbox.huawei.identifiers import ADMINISTRATOR_ID, IDENTITY_STORE_ID
from tests.oracle.huawei.cloud import Cloud

EVERYTHING: dict[str, Any] = {
    "addresses": [
        {
            "country": "AT",
            "formatted": "Am Graben 1, 1010 Wien",
            "locality": "Wien",
            "postal_code": "1010",
            "primary": True,
            "region": "Wien",
            "street_address": "Am Graben 1",
            "type": "Work",
        }
    ],
    "display_name": "Ana María",
    "emails": [{"primary": True, "type": "Work", "value": "ana@example.com", "verification_status": "VERIFIED"}],
    "locale": "de-AT",
    "name": {
        "family_name": "Müller",
        "formatted": "Dr. Ana M. Müller jun.",
        "given_name": "Ana",
        "honorific_prefix": "Dr.",
        "honorific_suffix": "jun.",
        "middle_name": "María",
    },
    "nickname": "ana",
    "phone_numbers": [{"primary": True, "type": "Work", "value": "+43 1 234"}],
    "preferred_language": "de",
    "profile_url": "https://example.com/ana",
    "timezone": "Europe/Vienna",
    "title": "Engineer",
    "user_type": "Employee",
    "enterprise": {
        "cost_center": "1",
        "department": "2",
        "division": "3",
        "employee_number": "4",
        "organization": "5",
        "manager": {"value": "eva"},
    },
}


def plain(model: Any) -> Any:
    """A model of the SDK as JSON."""
    from huaweicloudsdkcore.utils.http_utils import sanitize_for_serialization

    return sanitize_for_serialization(model)


def test_a_user_with_all_attributes(cloud: Cloud) -> None:
    body = {"user_name": "ana+1@example.com", "password_mode": "OTP", **EVERYTHING}
    made = cloud.store.ask("create_user", body=body)
    assert made.status_code == 201
    assert made.identity_store_id == IDENTITY_STORE_ID
    assert len(made.password) >= 12
    found = cloud.store.ask("describe_user", user_id=made.user_id)
    assert {name: plain(getattr(found, name)) for name in EVERYTHING} == EVERYTHING
    assert (found.user_name, found.enabled, found.email_verified) == ("ana+1@example.com", True, True)
    assert (found.created_by, found.updated_by) == (ADMINISTRATOR_ID, ADMINISTRATOR_ID)
    assert found.created_at == found.updated_at > 1_600_000_000_000
    (row,) = cloud.store.ask("list_users").users
    assert plain(row) == {name: value for name, value in plain(found).items() if name != "email_verified"}
    body = {**body, "user_name": "by mail", "emails": mail("b"), "password_mode": "EMAIL"}
    assert cloud.store.ask("create_user", body=body).password is None


def mail(name: str) -> list[dict[str, Any]]:
    """A list with one address."""
    return [{"primary": True, "type": "Work", "value": f"{name}@example.com"}]


def test_null_forms_of_a_user(cloud: Cloud) -> None:
    found = json.loads(cloud.store.ask("describe_user", user_id=cloud.user("ana")).raw_content)
    assert found["addresses"] is found["phone_numbers"] is found["enterprise"] is found["nickname"] is None
    assert found["external_id"] is found["external_ids"] is None
    assert found["name"]["middle_name"] is None
    assert found["emails"][0]["verification_status"] == "NOT_VERIFIED"


def test_an_update_replaces_objects_whole(cloud: Cloud) -> None:
    body = {"user_name": "ana", "password_mode": "OTP", **EVERYTHING}
    user = cloud.store.ask("create_user", body=body).user_id
    operations = [
        {"attribute_path": "emails", "attribute_value": json.dumps(mail("new"))},
        {"attribute_path": "name", "attribute_value": '{"family_name":"Maier","given_name":"Ana"}'},
        {"attribute_path": "display_name", "attribute_value": "Ana Maier"},
    ]
    cloud.ahead += 1
    cloud.store.ask("update_user", user_id=user, body={"operations": operations})
    found = cloud.store.ask("describe_user", user_id=user)
    assert plain(found.name) == {"family_name": "Maier", "given_name": "Ana"}
    assert (found.display_name, found.email_verified) == ("Ana Maier", False)
    assert found.emails[0].value == "new@example.com"
    assert found.title == "Engineer"
    assert found.updated_at > found.created_at


def test_what_an_update_cannot_do(cloud: Cloud) -> None:
    user, _ = cloud.user("ana"), cloud.user("bob")
    for path, value, expected in [
        ("user_name", "eva", (400, "IIC.400")),
        ("title", "", (400, "IIC.400")),
        ("name", "{", (400, "IIC.400")),
        ("name", '{"given_name":"Ana"}', (400, "IIC.400")),
        ("emails", json.dumps(mail("bob")), (400, "IIC.1321")),
        ("title", None, (400, "IIC.400")),  # the SDK drops null, so the operation has no value
    ]:
        operation = {"attribute_path": path, **({} if value is None else {"attribute_value": value})}
        body = {"operations": [operation]}
        assert cloud.store.refusal("update_user", user_id=user, body=body) == expected, path
    twice = [{"attribute_path": "title", "attribute_value": "x"}] * 2
    assert cloud.store.refusal("update_user", user_id=user, body={"operations": twice}) == (404, "IIC.1349")


def test_duplicates_and_quotas(cloud: Cloud) -> None:
    cloud.user("ana")
    body = {"user_name": "ANA", "password_mode": "OTP", **EVERYTHING, "emails": mail("other")}
    assert cloud.store.refusal("create_user", body=body) == (400, "IIC.1310")
    body = {**body, "user_name": "other", "emails": mail("Ana")}
    assert cloud.store.refusal("create_user", body=body) == (400, "IIC.1310")
    cloud.control("settings", duplicate_user_status=409, user_quota=1, group_quota=1)
    assert cloud.store.refusal("create_user", body=body) == (409, "IIC.1310")
    assert cloud.store.refusal("create_user", body={**body, "emails": mail("o")}) == (400, "IIC.1311")
    cloud.group("ops")
    assert cloud.store.refusal("create_group", body={"display_name": "dev"}) == (400, "IIC.1351")


@pytest.mark.parametrize(
    "change",
    [
        {"user_name": "a"},
        {"user_name": "a" * 129},
        {"display_name": ""},
        {"display_name": None},
        {"emails": []},
        {"emails": mail("a") + mail("b")},
        {"emails": [{"type": "Work", "value": "a@example.com"}]},
        {"name": {"given_name": "Ana"}},
        {"password_mode": "SMS"},
        {"title": "x" * 1025},
        {"addresses": []},
        {"enterprise": {"manager": {"value": ""}}},
    ],
    ids=str,
)
def test_limits_of_a_user(cloud: Cloud, change: dict[str, Any]) -> None:
    body = {"user_name": "ana", "password_mode": "OTP", **EVERYTHING, **change}
    body = {name: value for name, value in body.items() if value is not None}
    assert cloud.store.refusal("create_user", body=body) == (400, "IIC.400")


def test_users_are_found(cloud: Cloud) -> None:
    ids = [cloud.user(name) for name in ("ana", "ana.maria", "bob")]
    assert [each.user_id for each in cloud.store.pages("list_users", "users", limit=2)] == ids
    assert [each.user_id for each in cloud.store.pages("list_users", "users", user_name="ana")] == ids[:2]

    def asked(path: str, value: str) -> dict[str, Any]:
        unique = {"attribute_path": path, "attribute_value": value}
        return {"alternate_identifier": {"unique_attribute": unique}}

    assert cloud.store.ask("get_user_id", body=asked("user_name", "ana")).user_id == ids[0]
    assert cloud.store.refusal("get_user_id", body=asked("user_name", "eva")) == (404, "IIC.1312")
    assert cloud.store.refusal("get_user_id", body=asked("title", "x")) == (404, "IIC.1349")
    assert cloud.store.refusal("get_user_id", body=asked("user_name", "x" * 256)) == (400, "IIC.400")
    both = asked("user_name", "ana")["alternate_identifier"] | {"external_id": {"id": "1", "issuer": "SCIM"}}
    assert cloud.store.refusal("get_user_id", body={"alternate_identifier": both}) == (400, "IIC.1344")
    assert cloud.store.refusal("get_user_id", body={"alternate_identifier": {}}) == (400, "IIC.1344")
    by_id = {"alternate_identifier": {"external_id": {"id": "1", "issuer": "SCIM"}}}
    assert cloud.store.refusal("get_user_id", body=by_id) == (404, "IIC.1312")


def test_a_user_is_disabled_and_deleted(cloud: Cloud) -> None:
    user, group = cloud.user("ana"), cloud.group("ops")
    cloud.store.ask("disable_user", user_id=user)
    assert cloud.store.ask("describe_user", user_id=user).enabled is False
    assert cloud.store.refusal("disable_user", user_id=user) == (400, "IIC.1317")
    cloud.store.ask("enable_user", user_id=user)
    assert cloud.store.refusal("enable_user", user_id=user) == (400, "IIC.1318")
    assert cloud.store.ask("reset_pwd_mode", user_id=user, body={"mode": "OTP"}).password
    assert cloud.store.ask("reset_pwd_mode", user_id=user, body={"mode": "EMAIL"}).password is None
    assert cloud.store.ask("describe_user", user_id=user).email_verified is False
    cloud.store.ask("verify_email", user_id=user)
    assert cloud.store.ask("describe_user", user_id=user).email_verified is True
    join(cloud, group, user)
    cloud.store.ask("delete_user", user_id=user)
    assert cloud.store.refusal("describe_user", user_id=user) == (404, "IIC.1312")
    assert cloud.store.refusal("delete_user", user_id=user) == (404, "IIC.1312")
    assert cloud.store.ask("list_group_memberships", group_id=group).group_memberships == []


def test_a_group_from_its_creation_to_its_end(cloud: Cloud) -> None:
    made = cloud.store.ask("create_group", body={"display_name": "Night shift", "description": ""})
    assert (made.status_code, made.identity_store_id) == (201, IDENTITY_STORE_ID)
    group = made.group_id
    found = cloud.store.ask("describe_group", group_id=group)
    assert (found.display_name, found.description, found.created_by) == ("Night shift", None, ADMINISTRATOR_ID)
    operations = [
        {"attribute_path": "description", "attribute_value": "those who watch"},
        {"attribute_path": "display_name", "attribute_value": "Watch"},
    ]
    cloud.store.ask("update_group", group_id=group, body={"operations": operations})
    found = cloud.store.ask("describe_group", group_id=group)
    assert (found.display_name, found.description) == ("Watch", "those who watch")
    assert cloud.store.refusal("create_group", body={"display_name": "Watch"}) == (409, "IIC.1341")
    assert cloud.store.refusal("create_group", body={"description": "x"}) == (400, "IIC.1353")
    assert cloud.store.refusal("create_group", body={"display_name": "x" * 1025}) == (400, "IIC.400")
    other = cloud.group("Watchmen")
    rows = cloud.store.pages("list_groups", "groups", display_name="watch", limit=1)
    assert [each.group_id for each in rows] == [group, other]
    unique = {"attribute_path": "display_name", "attribute_value": "Watch"}
    body = {"alternate_identifier": {"unique_attribute": unique}}
    assert cloud.store.ask("get_group_id", body=body).group_id == group
    body = {"alternate_identifier": {"unique_attribute": {**unique, "attribute_value": "watch"}}}
    assert cloud.store.refusal("get_group_id", body=body) == (404, "IIC.1343")
    cloud.store.ask("delete_group", group_id=group)
    for operation in ("describe_group", "delete_group"):
        assert cloud.store.refusal(operation, group_id=group) == (404, "IIC.1343")


def join(cloud: Cloud, group: str, user: str) -> str:
    """A new membership's id."""
    body = {"group_id": group, "member_id": {"user_id": user}}
    return str(cloud.store.ask("create_group_membership", body=body).membership_id)


def test_memberships(cloud: Cloud) -> None:
    users, groups = [cloud.user(f"u{n}") for n in range(3)], [cloud.group(f"g{n}") for n in range(2)]
    ids = [join(cloud, groups[0], user) for user in users]
    join(cloud, groups[1], users[0])
    body = {"group_id": groups[0], "member_id": {"user_id": users[0]}}
    assert cloud.store.refusal("create_group_membership", body=body) == (400, "IIC.1370")
    rows = cloud.store.pages("list_group_memberships", "group_memberships", group_id=groups[0], limit=2)
    assert [(row.membership_id, row.member_id.user_id) for row in rows] == list(zip(ids, users, strict=True))
    rows = cloud.store.pages("list_group_memberships_for_member", "group_memberships", user_id=users[0], limit=1)
    assert [row.group_id for row in rows] == groups
    found = cloud.store.ask("describe_group_membership", membership_id=ids[0])
    assert (found.group_id, found.member_id.user_id) == (groups[0], users[0])
    assert cloud.store.ask("get_group_membership_id", body=body).membership_id == ids[0]
    asked = {"group_ids": groups, "member_id": {"user_id": users[1]}}
    results = cloud.store.ask("is_member_in_groups", body=asked).results
    assert [(each.group_id, each.membership_exists) for each in results] == [(groups[0], True), (groups[1], False)]
    cloud.store.ask("delete_group_membership", membership_id=ids[0])
    for operation in ("describe_group_membership", "delete_group_membership"):
        assert cloud.store.refusal(operation, membership_id=ids[0]) == (404, "IIC.1371")
    assert cloud.store.refusal("get_group_membership_id", body=body) == (404, "IIC.1374")
    unknown = {"group_id": "g", "member_id": {"user_id": users[0]}}
    assert cloud.store.refusal("create_group_membership", body=unknown) == (404, "IIC.1372")
    unknown = {"group_id": groups[0], "member_id": {"user_id": "u"}}
    assert cloud.store.refusal("create_group_membership", body=unknown) == (404, "IIC.1373")
    many = {"group_ids": [groups[0]] * 101, "member_id": {"user_id": users[1]}}
    assert cloud.store.refusal("is_member_in_groups", body=many) == (400, "IIC.400")


def test_tenants_and_tokens_of_scim(cloud: Cloud) -> None:
    assert cloud.store.ask("list_provisioning_tenants").provisioning_tenants == []
    tenant = cloud.store.ask("create_provisioning_tenant")
    assert cloud.store.refusal("create_provisioning_tenant") == (400, "IIC.1331")
    (found,) = cloud.store.ask("list_provisioning_tenants").provisioning_tenants
    assert (found.tenant_id, found.scim_endpoint) == (tenant.tenant_id, tenant.scim_endpoint)
    at = {"tenant_id": tenant.tenant_id}
    made = [cloud.store.ask("create_bearer_token", **at) for _ in range(2)]
    assert cloud.store.refusal("create_bearer_token", **at) == (400, "IIC.1335")
    rows = cloud.store.ask("list_bearer_tokens", **at).bearer_tokens
    assert [row.token_id for row in rows] == [each.token_id for each in made]
    url = f"{tenant.scim_endpoint}/Users"
    bearer = {"authorization": f"Bearer {made[0].token}"}
    assert httpx.get(url, headers=bearer).status_code == 200
    assert cloud.store.refusal("delete_provisioning_tenant", **at) == (400, "IIC.1333")
    for each in made:
        cloud.store.ask("delete_bearer_token", **at, token_id=each.token_id)
    assert httpx.get(url, headers=bearer).status_code == 401
    assert cloud.store.refusal("delete_bearer_token", **at, token_id="x") == (404, "IIC.1334")
    cloud.store.ask("delete_provisioning_tenant", **at)
    assert cloud.store.refusal("list_bearer_tokens", **at) == (404, "IIC.1332")


def test_another_identity_source(cloud: Cloud) -> None:
    assert cloud.store.refusal("list_users", identity_store_id="d-0000000000") == (404, "IIC.1308")
    assert cloud.store.refusal("list_users", identity_store_id="d-0") == (400, "IIC.400")
