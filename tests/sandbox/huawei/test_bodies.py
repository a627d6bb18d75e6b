"""What is read of a body: nulls, unknown fields, wrong types; and what the gateway refuses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.huawei.organisation import CENTER, STORE, Organisation

SETS = f"{CENTER}/permission-sets"


async def test_null_takes_an_attribute_away(organisation: Organisation) -> None:
    enterprise = {"cost_center": "1", "manager": {"value": "eva"}}
    user = await organisation.user("ana", title="Engineer", enterprise=enterprise)
    names = ("title", "enterprise", "nickname")
    operations = [{"attribute_path": name, "attribute_value": None} for name in names]
    await organisation.call("PUT", f"{STORE}/users/{user}", {"operations": operations})
    found = await organisation.call("GET", f"{STORE}/users/{user}")
    assert found["title"] is found["enterprise"] is found["nickname"] is None


@pytest.mark.parametrize("name", ["display_name", "name", "emails"])
async def test_null_does_not_take_away_what_is_required(organisation: Organisation, name: str) -> None:
    user = await organisation.user("ana")
    body = {"operations": [{"attribute_path": name, "attribute_value": None}]}
    assert await organisation.code("PUT", f"{STORE}/users/{user}", body, expect=400) == "IIC.400"


async def test_an_operation_without_a_value_is_refused(organisation: Organisation) -> None:
    user = await organisation.user("ana", title="Engineer")
    body = {"operations": [{"attribute_path": "title"}]}
    assert await organisation.code("PUT", f"{STORE}/users/{user}", body, expect=400) == "IIC.400"
    assert (await organisation.call("GET", f"{STORE}/users/{user}"))["title"] == "Engineer"


async def test_one_bad_operation_spoils_all(organisation: Organisation) -> None:
    user = await organisation.user("ana", title="Engineer")
    operations = [
        {"attribute_path": "title", "attribute_value": "Boss"},
        {"attribute_path": "emails", "attribute_value": "[]"},
    ]
    await organisation.call("PUT", f"{STORE}/users/{user}", {"operations": operations}, expect=400)
    assert (await organisation.call("GET", f"{STORE}/users/{user}"))["title"] == "Engineer"


DAMAGED = {
    "status": "Enabled",
    "tags": [],
    "version": 1,
    "password_last_changed": "x",
    "two_factor_authentication": True,
}


async def test_fields_that_only_damaged_samples_have_are_not_kept(organisation: Organisation) -> None:
    name = {"family_name": "Example", "given_name": "Ana", "first": "Ana", "last": "Example", "middle": "M"}
    user = await organisation.user("ana", name=name, **DAMAGED)
    found = await organisation.call("GET", f"{STORE}/users/{user}")
    assert not set(DAMAGED) & set(found)
    assert set(found["name"]) == {
        *("family_name", "given_name", "formatted", "middle_name", "honorific_prefix", "honorific_suffix")
    }
    (row,) = (await organisation.call("GET", f"{STORE}/users"))["users"]
    assert set(found) - set(row) == {"email_verified"}


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', '{"name": 1}', '{"name": null}', '{"name": ["a"]}'])
async def test_bodies_that_are_none(organisation: Organisation, body: str) -> None:
    more: dict[str, Any] = {"content": body}
    assert await organisation.code("POST", SETS, expect=400, **more) == "IIC.1236"


async def test_a_body_of_more_than_12_mb(organisation: Organisation) -> None:
    body = {"name": "a", "description": "x" * 12 * 1024 * 1024}
    assert await organisation.code("POST", SETS, body, expect=413) == "APIGW.0201"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/huawei/identitycenter/v1/nothing"),
        ("PATCH", SETS),
        ("GET", "/huawei/other/v1/instances"),
        ("GET", "/huawei/portal/v1/logout"),  # as the text has it; the SDK has POST
        ("POST", f"{SETS}/ps-0/attach-managed-roles"),  # as a sample of 4.3.17 has it
    ],
)
async def test_paths_that_are_not_there(organisation: Organisation, method: str, path: str) -> None:
    assert await organisation.code(method, path, expect=404) == "APIGW.0101"


async def test_403_has_an_encrypted_message(organisation: Organisation) -> None:
    set_id, user = await organisation.permission_set("Admin"), await organisation.user("ana")
    body = {"permission_set_id": set_id, "principal_id": user, "principal_type": "USER"}
    target = {"target_id": "0" * 32, "target_type": "ACCOUNT"}
    answer = await organisation.call("POST", f"{CENTER}/account-assignments/create", {**body, **target}, expect=403)
    assert set(answer) == {"error_code", "error_msg", "request_id", "encoded_authorization_message"}
    assert organisation.last.headers["x-request-id"] == answer["request_id"]
    answer = await organisation.call("GET", f"{SETS}/ps-0", expect=404)
    assert set(answer) == {"error_code", "error_msg", "request_id"}


async def test_writes_without_an_answer_have_no_body(organisation: Organisation) -> None:
    set_id = await organisation.permission_set("Admin")
    await organisation.call("PUT", f"{SETS}/{set_id}", {"description": "x"})
    assert organisation.last.content == b""
    await organisation.call("DELETE", f"{SETS}/{set_id}")
    assert organisation.last.content == b""


async def test_access_control_attributes_can_be_merged(organisation: Organisation) -> None:
    at = f"{CENTER}/access-control-attribute-configuration"

    def body(*keys: str, source: str = "s") -> dict[str, Any]:
        items = [{"key": key, "value": {"source": [source]}} for key in keys]
        return {"instance_access_control_attribute_configuration": {"access_control_attributes": items}}

    await organisation.call("POST", at, body("a", "b"))
    await organisation.control("settings", access_control_merges=True)
    await organisation.call("PUT", at, body("b", "c", source="t"))
    found = (await organisation.call("GET", at))["instance_access_control_attribute_configuration"]
    sources = {each["key"]: each["value"]["source"] for each in found["access_control_attributes"]}
    assert sources == {"a": ["s"], "b": ["t"], "c": ["t"]}
    assert await organisation.code("PUT", at, body("a", "a"), expect=400) == "IIC.1236"


@pytest.mark.parametrize(
    ("duration", "expect"),
    [("PT1H", 200), ("PT60M", 200), ("P1DT2H3M4S", 200), ("P1D", 200), ("P", 400), ("PT", 400), ("1H", 400)],
)
async def test_durations(organisation: Organisation, duration: str, expect: int) -> None:
    await organisation.call("POST", SETS, {"name": "a", "session_duration": duration}, expect=expect)
