"""Logins that make their users, and a state that outlives the process."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from iam_resources.sandbox import Sandbox
from tests.sandbox.oci.domains.api import CAPABILITIES, EXTENSION, Scim, a_password
from tests.sandbox.oci.tenancy import Clock


async def test_a_login_makes_its_user(scim: Scim) -> None:
    group = await scim.group("Engineers")
    domains = scim.sandbox.oci.domains
    record = domains.just_in_time_login("default", "ana@example.com", groups=["Engineers", "Unknown"])
    user = (await scim.find("Users", 'userName eq "ana@example.com"'))[0]
    assert user[CAPABILITIES]["canUseConsolePassword"] is False
    assert sum(user[CAPABILITIES].values()) == 6
    assert user[f"{EXTENSION}user:User"]["isFederatedUser"] is True
    assert await scim.members(group) == {user["id"]}
    details = record["data"]["additionalDetails"]
    assert (details["actorName"], details["actorId"]) == ("ana@example.com", user["id"])
    assert details["domainName"] == "default"
    assert details["eventId"] == "sso.user.jit.create.success"
    assert record["data"]["eventName"] == "UserJit"


async def test_a_login_leaves_a_user_as_it_is(scim: Scim) -> None:
    user = await scim.user("ana", title="Engineer")
    record = scim.sandbox.oci.domains.just_in_time_login("default", "ANA")
    assert record["data"]["additionalDetails"]["eventId"] == "sso.user.jit.update.success"
    assert record["data"]["additionalDetails"]["actorId"] == user["id"]
    shown = await scim.call("GET", f"/Users/{user['id']}")
    assert (shown["title"], shown[CAPABILITIES]) == ("Engineer", user[CAPABILITIES])
    with pytest.raises(KeyError):
        scim.sandbox.oci.domains.just_in_time_login("nowhere", "ana")


async def test_a_state_that_outlives_the_process(tmp_path: Path) -> None:
    clock, password, file = Clock(), secrets.token_urlsafe(12), tmp_path / "state.db"

    def start() -> Scim:
        return Scim(Sandbox(admin_username="admin", admin_password=password, clock=clock, state=file), clock, password)

    scim = start()
    own = a_password()
    user = await scim.user("ana", password=own)
    group = await scim.group("G", [user])
    token = scim.token
    scim.sandbox.oci.domains.add("other")
    await scim.patch(f"/Users/{user['id']}", {"op": "add", "path": "title", "value": "Engineer"})
    scim.sandbox.close()
    assert password.encode() not in file.read_bytes()
    assert own.encode() not in file.read_bytes()

    scim = start()
    scim.token = token
    shown = await scim.call("GET", f"/Users/{user['id']}")
    assert shown["title"] == "Engineer"
    assert await scim.members(group) == {user["id"]}
    assert len(await scim.find("Users", 'userName eq "admin"')) == 1
    assert scim.sandbox.oci.domains.names == ["default", "other"]
    assert (await scim.log_in(grant_type="password", username="ana", password=own)).status_code == 200
    scim.sandbox.close()
