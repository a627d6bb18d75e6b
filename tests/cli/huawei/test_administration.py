"""`iam huawei provision` and `requests`, with the key of an administrator."""

from __future__ import annotations

import json

from tests.cli.huawei.conftest import ACCOUNT, OTHER, Cloud, Iam


def change(cloud: Cloud, set_id: str) -> None:
    """Change a set, so that its accounts have an older version."""
    body = {"session_duration": "PT2H", "description": "", "relay_state": ""}
    cloud.call("center", f"/permission-sets/{set_id}", "PUT", **body)


def test_provision(iam: Iam, cloud: Cloud) -> None:
    set_id = cloud.permission_set("Admin", ACCOUNT, OTHER)
    ran = iam("provision", "Admin")
    assert (ran.code, ran.out) == (0, "permission set Admin has its latest version in all accounts (2)\n"), ran.err
    change(cloud, set_id)
    ran = iam("provision", set_id, "--account", OTHER)
    assert (ran.code, ran.out) == (0, f"permission set Admin was rolled out to {OTHER}\n"), ran.err
    ran = iam("provision", "Admin", "--json")
    told = {"permission_set": "Admin", "permission_set_id": set_id, "accounts": [ACCOUNT], "already_latest": 1}
    assert json.loads(ran.out) == told
    assert iam("provision", "Admin").out.endswith("in all accounts (2)\n")


def test_a_roll_out_that_fails_names_the_accounts(iam: Iam, cloud: Cloud) -> None:
    set_id = cloud.permission_set("Admin", ACCOUNT, OTHER)
    change(cloud, set_id)
    cloud.control("failures", kind="provision", account_id=OTHER, reason="the quota\x1b[2J is used up")
    ran = iam("provision", "Admin", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("iam: could not roll out permission set Admin to account ") and OTHER in ran.err
    assert "the quota" in ran.err and "\x1b" not in ran.err and len(ran.err.splitlines()) == 1
    assert iam("provision", "Admin").code == 0, "the next one makes up for it"


def test_what_cannot_be_rolled_out(iam: Iam, cloud: Cloud) -> None:
    cloud.permission_set("Admin", ACCOUNT)
    ran = iam("provision", "Admim")
    assert (ran.code, ran.err) == (1, "iam: there is no permission set Admim. Did you mean Admin?\n")
    ran = iam("provision", "Nope")
    assert ran.code == 1 and ran.err == (
        "iam: there is no permission set Nope. Names must match exactly; check the permission set list in the console\n"
    )
    ran = iam("provision", "Admin", "--account", OTHER)
    assert ran.code == 1 and f"--account: permission set Admin is not in account {OTHER}" in ran.err
    ran = iam("provision", "Admin", "--account", "production")
    assert ran.code == 2 and "is not the id of an account" in ran.err
    assert iam("provision").code == 2


def test_requests(iam: Iam, cloud: Cloud) -> None:
    assert iam("requests").out == "there are no requests\n"
    cloud.control("failures", kind="create", account_id=OTHER, reason="no trust\x1b[2J agency")
    set_id = cloud.permission_set("Admin", ACCOUNT, OTHER)
    change(cloud, set_id)
    assert iam("provision", "Admin").code == 0
    told = json.loads(iam("requests", "--json").out)
    assert told["total"] == 3
    assert sorted((each["request"], each["status"]) for each in told["requests"]) == [
        ("assign", "FAILED"),
        ("assign", "SUCCEEDED"),
        ("roll out", "SUCCEEDED"),
    ]
    ran = iam("requests", "--failed")
    (line,) = ran.out.splitlines()
    assert f"assign  FAILED  Admin  {OTHER}  user ana  no trust\\x1b[2J agency" in line, ran.err
    assert len(iam("requests", "--limit", "1").out.splitlines()) == 2
    assert "... and 2 older ones (--limit shows more)" in iam("requests", "--limit", "1").out
    assert iam("requests", "--limit", "0").code == 2


def test_requests_about_what_is_gone(iam: Iam, cloud: Cloud) -> None:
    set_id = cloud.permission_set("Admin", ACCOUNT)
    body = {"permission_set_id": set_id, "principal_id": cloud.user, "principal_type": "USER"}
    cloud.call("center", "/account-assignments/delete", **body, target_id=ACCOUNT, target_type="ACCOUNT")
    cloud.call("center", f"/permission-sets/{set_id}", "DELETE")
    told = json.loads(iam("requests", "--json").out)["requests"]
    assert [(each["request"], each["permission_set"]) for each in told] == [("remove", set_id), ("assign", set_id)]


def test_no_request_has_failed(iam: Iam, cloud: Cloud) -> None:
    cloud.permission_set("Admin", ACCOUNT)
    assert iam("requests", "--failed").out == "no request has failed\n"


def test_verify_email(iam: Iam, cloud: Cloud) -> None:
    assert cloud.call("store", f"/users/{cloud.user}", "GET")["email_verified"] is False
    ran = iam("verify-email", "ana")
    assert (ran.code, ran.out) == (0, "the message was sent to user ana\n"), ran.err
    assert cloud.call("store", f"/users/{cloud.user}", "GET")["email_verified"] is True
    assert json.loads(iam("verify-email", cloud.user, "--json").out) == {"user_name": "ana", "user_id": cloud.user}
    ran = iam("verify-email", "Ana")
    assert ran.code == 1 and ran.err.startswith("iam: there is no user Ana. ") and len(ran.err.splitlines()) == 1
