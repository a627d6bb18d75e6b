"""Permission sets, their policies and tags, and ABAC, by the SDK's client (4.1 to 4.3, 4.5)."""

from __future__ import annotations

import json

from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID, POLICIES, REGION, ROLES
from tests.oracle.huawei.cloud import Cloud

POLICY, OTHER = list(POLICIES)[:2]
ROLE = next(iter(ROLES))
STATEMENT = {"Effect": "Deny", "Action": ["organizations:ous:delete"]}
DOCUMENT = json.dumps({"Version": "5.0", "Statement": [STATEMENT]})
TAG_TYPE = "identitycenter:permissionset"


def test_instances_and_regions(cloud: Cloud) -> None:
    (found,) = cloud.center.pages("list_instances", "instances")
    assert (found.instance_id, found.identity_store_id) == (INSTANCE_ID, IDENTITY_STORE_ID)
    assert found.instance_urn == f"IdentityCenter::system:instance:{INSTANCE_ID}"
    assert [each.region_id for each in cloud.center.ask("describe_registered_regions").regions] == [REGION]
    cloud.control("settings", instances=3)
    assert len(cloud.center.pages("list_instances", "instances", limit=1)) == 3
    cloud.control("settings", instances=0)
    assert cloud.center.ask("list_instances").instances == []


def test_a_permission_set_from_its_creation_to_its_end(cloud: Cloud) -> None:
    body = {
        "name": "Ana + María ~*/:",
        "description": "",
        "relay_state": "https://console.example.com/?a=b",
        "session_duration": "PT8H",
        "tags": [{"key": "k", "value": ""}, {"key": "ключ", "value": "v"}],
    }
    made = cloud.center.ask("create_permission_set", body=body).permission_set
    assert (made.name, made.session_duration, made.relay_state) == (body["name"], "PT8H", body["relay_state"])
    assert made.permission_urn == f"IdentityCenter::system:permissionSet:{made.permission_set_id}"
    assert made.created_date > 1_600_000_000_000
    set_id = made.permission_set_id
    assert cloud.center.ask("describe_permission_set", permission_set_id=set_id).permission_set == made
    found = cloud.center.ask("list_permission_sets", name=body["name"])
    assert [each.permission_set_id for each in found.permission_sets] == [set_id]
    assert "name=Ana%20%2B%20Mar%C3%ADa%20~%2A%2F%3A" in cloud.last().raw_query
    assert cloud.center.ask("list_permission_sets", permission_set_id="ps-other").permission_sets == []

    changed = {"description": "new", "relay_state": "", "session_duration": "PT1H"}
    cloud.center.ask("update_permission_set", permission_set_id=set_id, body=changed)
    after = cloud.center.ask("describe_permission_set", permission_set_id=set_id).permission_set
    assert {name: getattr(after, name) for name in changed} == changed

    cloud.center.ask("delete_permission_set", permission_set_id=set_id)
    assert cloud.center.refusal("describe_permission_set", permission_set_id=set_id) == (404, "IIC.1205")
    assert cloud.center.refusal("delete_permission_set", permission_set_id=set_id) == (404, "IIC.1205")


def test_what_an_update_leaves_out(cloud: Cloud) -> None:
    set_id = cloud.permission_set("Admin", description="d", relay_state="r", session_duration="PT2H")
    cloud.center.ask("update_permission_set", permission_set_id=set_id, body={"description": "e"})
    found = cloud.center.ask("describe_permission_set", permission_set_id=set_id).permission_set
    assert (found.description, found.relay_state, found.session_duration) == ("e", "", "PT1H")
    cloud.control("settings", update_clears_omitted=False)
    cloud.center.ask("update_permission_set", permission_set_id=set_id, body={"relay_state": "r"})
    found = cloud.center.ask("describe_permission_set", permission_set_id=set_id).permission_set
    assert (found.description, found.relay_state) == ("e", "r")


def test_a_name_is_unique_and_limits_hold(cloud: Cloud) -> None:
    cloud.permission_set("Admin")
    for body, expected in [
        ({"name": "Admin"}, (409, "IIC.1206")),
        ({"name": "x" * 33}, (400, "IIC.1236")),
        ({"name": ""}, (400, "IIC.1236")),
        ({"name": "a", "session_duration": "8 hours"}, (400, "IIC.1236")),
        ({"name": "a", "description": "x" * 1025}, (400, "IIC.1236")),
        ({"name": "a", "tags": [{"key": "k"}]}, (400, "IIC.1236")),
        ({"name": "a", "tags": [{"key": f"k{n}", "value": ""} for n in range(51)]}, (400, "IIC.1236")),
    ]:
        assert cloud.center.refusal("create_permission_set", body=body) == expected, body
    assert cloud.center.refusal("list_permission_sets", instance_id="ins-0000000000000000") == (404, "IIC.1276")


def test_permission_sets_come_in_pages(cloud: Cloud) -> None:
    made = [cloud.permission_set(f"set {number}") for number in range(7)]
    found = cloud.center.pages("list_permission_sets", "permission_sets", limit=3)
    assert [each.permission_set_id for each in found] == made
    cloud.control("settings", empty_first_pages=True)
    assert len(cloud.center.pages("list_permission_sets", "permission_sets", limit=3)) == 7
    for query in ({"limit": 0}, {"limit": 101}, {"marker": "f" * 24}, {"marker": "x"}):
        assert cloud.center.refusal("list_permission_sets", **query) == (400, "IIC.1236")


def test_managed_policies(cloud: Cloud) -> None:
    set_id = cloud.permission_set("Admin")
    for id in (POLICY, OTHER):
        body = {"managed_policy_id": id, "managed_policy_name": POLICIES[id]}
        cloud.center.ask("attach_managed_policy_to_permission_set", permission_set_id=set_id, body=body)
    found = cloud.center.pages(
        "list_managed_policies_in_permission_set", "attached_managed_policies", permission_set_id=set_id, limit=1
    )
    assert [(each.policy_id, each.policy_name) for each in found] == [(id, POLICIES[id]) for id in (POLICY, OTHER)]
    body = {"managed_policy_id": POLICY}
    attach = ("attach_managed_policy_to_permission_set", "detach_managed_policy_from_permission_set")
    assert cloud.center.refusal(attach[0], permission_set_id=set_id, body=body) == (409, "IIC.1207")
    cloud.center.ask("detach_managed_policy_from_permission_set", permission_set_id=set_id, body=body)
    assert cloud.center.refusal(attach[1], permission_set_id=set_id, body=body) == (404, "IIC.1211")
    unknown = {"managed_policy_id": "0" * 32}
    assert cloud.center.refusal(attach[0], permission_set_id=set_id, body=unknown) == (400, "IIC.1246")
    assert "0" * 32 in cloud.center.last_message


def test_managed_roles(cloud: Cloud) -> None:
    set_id = cloud.permission_set("Admin")
    body = {"managed_role_id": ROLE, "managed_role_name": ROLES[ROLE]}
    cloud.center.ask("attach_managed_role_to_permission_set", permission_set_id=set_id, body=body)
    (found,) = cloud.center.pages(
        "list_managed_roles_in_permission_set", "attached_managed_roles", permission_set_id=set_id
    )
    assert (found.role_id, found.role_name) == (ROLE, ROLES[ROLE])
    attach = "attach_managed_role_to_permission_set"
    assert cloud.center.refusal(attach, permission_set_id=set_id, body=body) == (409, "IIC.1207")
    gone = {"managed_role_id": ROLE}
    cloud.center.ask("detach_managed_role_from_permission_set", permission_set_id=set_id, body=gone)
    detach = "detach_managed_role_from_permission_set"
    assert cloud.center.refusal(detach, permission_set_id=set_id, body=gone) == (404, "IIC.1211")
    unknown = {"managed_role_id": "0" * 32}
    assert cloud.center.refusal(attach, permission_set_id=set_id, body=unknown) == (404, "IIC.1281")


def test_the_custom_policy(cloud: Cloud) -> None:
    set_id = cloud.permission_set("Admin")
    get, put = "get_custom_policy_for_permission_set", "put_custom_policy_to_permission_set"
    assert cloud.center.refusal(get, permission_set_id=set_id) == (404, "IIC.1211")
    for choice, expected in (("null", None), ("empty", ""), ("absent", None)):
        cloud.control("settings", no_custom_policy=choice)
        assert cloud.center.ask("get_custom_policy_for_permission_set", permission_set_id=set_id).custom_policy == (
            expected
        )
    for policy, code in (("{", "IIC.1285"), (DOCUMENT.replace("5.0", "1.1"), "IIC.1285"), ("x" * 6145, "IIC.1293")):
        body = {"custom_policy": policy}
        assert cloud.center.refusal(put, permission_set_id=set_id, body=body) == (400, code)
    cloud.center.ask("put_custom_policy_to_permission_set", permission_set_id=set_id, body={"custom_policy": DOCUMENT})
    found = cloud.center.ask("get_custom_policy_for_permission_set", permission_set_id=set_id)
    assert found.custom_policy == DOCUMENT
    assert cloud.center.refusal(put, permission_set_id=set_id, body={"custom_policy": "[]"}) == (400, "IIC.1286")
    cloud.center.ask("delete_custom_policy_from_permission_set", permission_set_id=set_id)
    delete = "delete_custom_policy_from_permission_set"
    assert cloud.center.refusal(delete, permission_set_id=set_id) == (404, "IIC.1211")


def test_tags(cloud: Cloud) -> None:
    set_id = cloud.permission_set("Admin", tags=[{"key": "a", "value": "1"}])
    at = {"resource_type": TAG_TYPE, "resource_id": set_id}
    new = [{"key": "a", "value": "2"}, {"key": "b", "value": ""}, {"key": "c d+ü", "value": "e:*"}]
    cloud.center.ask("create_tag_resource", **at, body={"tags": new})
    assert cloud.last().raw_path.endswith(f"/v1/instances/identitycenter%3Apermissionset/{set_id}/tags/create")
    found = cloud.center.pages("list_tag_resources", "tags", **at, limit=2)
    assert [(each.key, each.value) for each in found] == [("a", "2"), ("b", ""), ("c d+ü", "e:*")]
    cloud.center.ask("delete_tag_resource", **at, body={"tags": [{"key": "a"}, {"key": "b", "value": "no"}]})
    assert [each.key for each in cloud.center.ask("list_tag_resources", **at).tags] == ["b", "c d+ü"]
    many = [{"key": f"k{number}", "value": ""} for number in range(49)]
    for operation, tags in (("create_tag_resource", many), ("delete_tag_resource", many[:21])):
        assert cloud.center.refusal(operation, **at, body={"tags": tags}) == (400, "IIC.1236")
    cloud.center.ask("create_tag_resource", **at, body={"tags": many[:48]})
    assert cloud.center.refusal("list_tag_resources", **{**at, "resource_id": "ps-0"}) == (404, "IIC.1205")
    assert cloud.center.refusal("list_tag_resources", **{**at, "resource_type": "x:y"}) == (400, "IIC.1236")


def test_access_control_attributes(cloud: Cloud) -> None:
    def attributes(**sources: str) -> dict[str, object]:
        items = [{"key": key, "value": {"source": [source]}} for key, source in sources.items()]
        return {"instance_access_control_attribute_configuration": {"access_control_attributes": items}}

    get = "describe_instance_access_control_attribute_configuration"
    assert cloud.center.refusal(get) == (404, "IIC.404")
    for choice in ("empty", "absent"):
        cloud.control("settings", no_access_control=choice)
        assert cloud.center.ask("describe_instance_access_control_attribute_configuration").status is None
    cloud.control("settings", request_seconds=60)
    body = attributes(email="${path:emails[primary eq true].value}", b="${path:displayName}")
    cloud.center.ask("create_instance_access_control_attribute_configuration", body=body)
    found = cloud.center.ask("describe_instance_access_control_attribute_configuration")
    assert (found.status, found.status_reason) == ("CREATION_IN_PROGRESS", None)
    cloud.ahead += 61
    found = cloud.center.ask("describe_instance_access_control_attribute_configuration")
    kept = found.instance_access_control_attribute_configuration.access_control_attributes
    assert found.status == "ENABLED"
    assert {each.key: each.value.source for each in kept} == {
        "email": ["${path:emails[primary eq true].value}"],
        "b": ["${path:displayName}"],
    }
    create = "create_instance_access_control_attribute_configuration"
    assert cloud.center.refusal(create, body=body) == (409, "IIC.1257")
    cloud.center.ask("update_instance_access_control_attribute_configuration", body=attributes(c=""))
    found = cloud.center.ask("describe_instance_access_control_attribute_configuration")
    kept = found.instance_access_control_attribute_configuration.access_control_attributes
    assert [each.key for each in kept] == ["c"]
    many = attributes(**{f"k{number}": "" for number in range(21)})
    update = "update_instance_access_control_attribute_configuration"
    assert cloud.center.refusal(update, body=many) == (400, "IIC.1236")
    cloud.center.ask("delete_instance_access_control_attribute_configuration")
    assert cloud.center.refusal(update, body=body) == (404, "IIC.404")


def test_access_control_attributes_that_cannot_be_enabled(cloud: Cloud) -> None:
    cloud.control("failures", 201, kind="access_control", reason="the agency is missing")
    body = {"instance_access_control_attribute_configuration": {"access_control_attributes": []}}
    cloud.center.ask("create_instance_access_control_attribute_configuration", body=body)
    found = cloud.center.ask("describe_instance_access_control_attribute_configuration")
    assert (found.status, found.status_reason) == ("CREATION_FAILED", "the agency is missing")
    create = "create_instance_access_control_attribute_configuration"
    assert cloud.center.refusal(create, body=body) == (409, "IIC.1257")
    cloud.center.ask("delete_instance_access_control_attribute_configuration")
    cloud.center.ask("create_instance_access_control_attribute_configuration", body=body)
    assert cloud.center.ask("describe_instance_access_control_attribute_configuration").status == "ENABLED"
