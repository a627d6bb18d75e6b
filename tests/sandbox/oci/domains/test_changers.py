"""Operations that are written as resources."""

from __future__ import annotations

from tests.sandbox.oci.domains.api import CAPABILITIES, EXTENSION, ORACLE, Scim, a_password


async def test_capabilities(scim: Scim) -> None:
    user = await scim.user("ana")
    schemas = [f"{ORACLE}UserCapabilitiesChanger"]
    path = f"/UserCapabilitiesChanger/{user['ocid']}"
    shown = await scim.call("PUT", path, {"schemas": schemas, "canUseApiKeys": False, "canUseDbCredentials": False})
    assert (shown["id"], shown["schemas"], shown["canUseApiKeys"]) == (user["id"], schemas, False)
    assert shown["meta"]["resourceType"] == "UserCapabilitiesChanger"
    await scim.call("PUT", path, {"schemas": schemas, "canUseDbCredentials": True, "canUseConsole": False})
    flags = (await scim.call("GET", f"/Users/{user['id']}"))[CAPABILITIES]
    assert {name for name, value in flags.items() if not value} == {"canUseApiKeys", "canUseConsole"}
    assert len(flags) == 8
    await scim.refused("PUT", path, {"canUseApiKeys": True}, expect=400)
    await scim.refused("PUT", f"{path}x", {"schemas": schemas}, expect=404)
    await scim.refused("GET", path, expect=405)


async def test_status(scim: Scim) -> None:
    password = a_password()
    user = await scim.user("ana", password=password)
    body = {"schemas": [f"{ORACLE}UserStatusChanger"], "active": False}
    assert (await scim.call("PUT", f"/UserStatusChanger/{user['id']}", body))["active"] is False
    assert (await scim.call("GET", f"/Users/{user['id']}"))["active"] is False
    assert (await scim.log_in(grant_type="password", username="ana", password=password)).status_code == 400


async def test_passwords(scim: Scim) -> None:
    first, second = a_password(), a_password()
    user = await scim.user("ana", password=first)
    path, schemas = f"/UserPasswordChanger/{user['ocid']}", [f"{ORACLE}UserPasswordChanger"]
    state = f"{EXTENSION}passwordState:User"

    async def must_change() -> bool:
        shown = await scim.call("GET", f"/Users/{user['id']}", params={"attributes": f"{state}:mustChange"})
        return bool(shown[state]["mustChange"])

    assert await must_change() is True
    shown = await scim.call("PUT", path, {"schemas": schemas, "password": second})
    assert await must_change() is False
    assert "password" not in shown
    assert shown["meta"]["location"].endswith(path)
    again = await scim.refused("PUT", path, {"schemas": schemas, "password": second}, expect=400)
    assert again[0] == "error.identity.passwordmgmt.pwdpolicyViolation"
    assert (await scim.log_in(grant_type="password", username="ana", password=second)).status_code == 200


async def test_a_password_of_one_use(scim: Scim) -> None:
    user = await scim.user("ana")
    path, body = f"/UserPasswordResetter/{user['id']}", {"schemas": [f"{ORACLE}UserPasswordResetter"]}
    assert "oneTimePassword" not in await scim.call("PUT", path, body)
    shown = await scim.call("PUT", path, body, params={"attributes": "oneTimePassword"})
    made = shown["oneTimePassword"]
    assert (await scim.log_in(grant_type="password", username="ana", password=made)).status_code == 200
