"""Users: what the service adds, what it refuses, and how one is read, replaced and deleted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.oci.domains.api import CAPABILITIES, EXTENSION, USER, Scim, a_password, a_user


async def test_what_comes_with_a_new_user(scim: Scim) -> None:
    user = await scim.user("ana", password=a_password())
    assert user["displayName"] == user["name"]["formatted"] == "Ana Silva"
    assert [(mail["type"], mail["primary"]) for mail in user["emails"]] == [("recovery", False), ("work", True)]
    assert user[CAPABILITIES] == dict.fromkeys(user[CAPABILITIES], True)
    assert len(user[CAPABILITIES]) == 7
    assert user[f"{EXTENSION}userState:User"] == {"locked": {"on": False}}
    assert user["schemas"] == [USER, f"{EXTENSION}userState:User", f"{EXTENSION}user:User"]
    assert len(user["id"]) == 32
    assert user["ocid"].startswith("ocid1.user.oc1..aaaaaaaa")
    assert user["idcsCreatedBy"]["type"] == "App"
    assert user["meta"]["location"] == scim.last.headers["location"]
    assert scim.last.headers["etag"] == user["meta"]["version"]
    assert "password" not in scim.last.text


async def test_by_id_and_by_ocid(scim: Scim) -> None:
    user = await scim.user()
    by_ocid = await scim.call("GET", f"/Users/{user['ocid']}")
    assert by_ocid["meta"]["location"].endswith(user["ocid"])  # guide 3.4: the address by which it was asked for
    assert {**by_ocid, "meta": {}} == {**(await scim.call("GET", f"/Users/{user['id']}")), "meta": {}}
    await scim.call("DELETE", f"/Users/{user['ocid']}", expect=204)
    await scim.refused("GET", f"/Users/{user['id']}", expect=404)
    await scim.refused("DELETE", f"/Users/{user['id']}", expect=404)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"userName": None}, "error.common.validation.missingReqAttributes"),
        ({"name": {"givenName": "Ana"}}, "error.common.validation.missingReqAttributes"),
        ({"schemas": None}, "error.common.validation.missingReqAttributes"),
        ({"emails": [{"value": "a@example.com", "type": "work"}]}, "error.identity.user.primaryEmailNotSpecified"),
        ({"emails": [{"value": "a@example.com", "primary": True}]}, "error.common.validation.missingReqAttributes"),
        ({"password": "short"}, "error.identity.passwordmgmt.pwdpolicyViolation"),
        ({"nickname": "an", "shoeSize": 39}, "error.sandbox.unknownAttribute"),
        ({"active": "perhaps"}, "error.sandbox.invalidValue"),
        ({"userType": "Robot"}, "error.sandbox.invalidValue"),
    ],
)
async def test_what_is_refused(scim: Scim, change: dict[str, Any], message: str) -> None:
    assert (await scim.refused("POST", "/Users", {**a_user("ana"), **change}, expect=400))[0] == message


async def test_all_that_is_missing_is_named_at_once(scim: Scim) -> None:
    _, detail = await scim.refused("POST", "/Users", {"schemas": [USER], "name": {"givenName": "A"}}, expect=400)
    assert detail == "Missing required attribute(s): userName,name.familyName."


async def test_a_password_breaks_several_rules_at_once(scim: Scim) -> None:
    _, detail = await scim.refused("POST", "/Users", a_user("ana", password="silva"), expect=400)
    assert detail.startswith(
        "The password does not meet the criteria of the password policy because: "
        "[The password must have at least 12 characters., "
    )
    assert "last name" in detail


async def test_names_are_unique_in_any_case(scim: Scim) -> None:
    await scim.user("ana")
    refused = await scim.refused("POST", "/Users", a_user("ANA"), expect=409)
    assert refused == (
        "error.common.exception.duplicateResource",
        "User with the same userName already exists.",
    )
    other = await scim.user("bea")
    await scim.patch(f"/Users/{other['id']}", {"op": "replace", "path": "userName", "value": "Ana"}, expect=409)
    await scim.patch(f"/Users/{other['id']}", {"op": "replace", "path": "userName", "value": "BEA"})


async def test_read_only_attributes_do_not_matter_when_a_user_is_made(scim: Scim) -> None:
    made = await scim.user("ana", id="mine", meta={"version": "mine"}, tenancyOcid="mine")
    assert made["id"] != "mine"
    assert made["meta"]["version"] != "mine"


async def test_put_replaces(scim: Scim) -> None:
    user = await scim.user("ana", title="Engineer", phoneNumbers=[{"value": "1", "type": "work"}])
    flags = {"schemas": [f"{EXTENSION[:-10]}UserCapabilitiesChanger"], "canUseApiKeys": False}
    await scim.call("PUT", f"/UserCapabilitiesChanger/{user['id']}", flags)
    changed = a_user("ana", name={"familyName": "Souza"}, active=False)
    shown = await scim.call("PUT", f"/Users/{user['id']}", changed)
    assert "title" not in shown
    assert "phoneNumbers" not in shown
    assert (shown["name"]["formatted"], shown["active"]) == ("Souza", False)
    assert shown[CAPABILITIES]["canUseApiKeys"] is False  # capabilities have an operation of their own
    assert shown["meta"]["created"] == user["meta"]["created"]
    assert shown["meta"]["version"] != user["meta"]["version"]
    full = await scim.call("GET", f"/Users/{user['id']}")
    await scim.call("PUT", f"/Users/{user['id']}", full)  # what is read only may come back as it was
    await scim.refused("PUT", f"/Users/{user['id']}", {**changed, "ocid": "ocid1.user.oc1..other"}, expect=400)


async def test_a_version_that_is_no_longer_true(scim: Scim) -> None:
    user = await scim.user()
    old = {"if-match": user["meta"]["version"]}
    operation = {"op": "replace", "path": "title", "value": "Engineer"}
    await scim.patch(f"/Users/{user['id']}", operation, headers=old)
    await scim.patch(f"/Users/{user['id']}", operation, headers=old, expect=412)
    await scim.call("DELETE", f"/Users/{user['id']}", headers=old, expect=412)
    await scim.call("DELETE", f"/Users/{user['id']}", headers={"if-match": "*"}, expect=204)


async def test_a_retry_token_makes_one_user(scim: Scim) -> None:
    headers = {"opc-retry-token": "once"}
    first = await scim.call("POST", "/Users", a_user("ana"), headers=headers, expect=201)
    again = await scim.call("POST", "/Users", a_user("ana"), headers=headers, expect=201)
    assert first == again
    await scim.call("POST", "/Users", a_user("ana"), headers={"opc-retry-token": "twice"}, expect=409)


async def test_a_domain_may_do_without_mails(scim: Scim) -> None:
    settings = {"op": "replace", "path": "primaryEmailRequired", "value": False}
    await scim.patch("/IdentitySettings/IdentitySettings", settings)
    assert "emails" not in await scim.user("ana", emails=None)


async def test_other_media_types_and_methods(scim: Scim) -> None:
    await scim.call("POST", "/Users", headers={"content-type": "text/plain"}, content=b"{}", expect=415)
    await scim.call("POST", "/Users", headers={"content-type": "application/json"}, content=b"{", expect=400)
    await scim.call("PUT", "/Users", {}, expect=405)
    await scim.call("GET", "/Unknown", expect=404)
