"""`iam huawei login`, `logout`, `accounts`, `agencies`."""

from __future__ import annotations

import json
import signal
import time
from typing import Any

import pytest

from iam_resources.cli.huawei.login import _is_opened
from tests.cli.huawei.conftest import ACCOUNT, START, Cloud, Iam

TOKEN = "POST /oidc/v1/tokens"


def test_login_shows_a_code_and_opens_the_browser(iam: Iam, cloud: Cloud) -> None:
    ran = iam("login", "--start-url", START)
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"logged in at {START}; the login lasts until 20")
    first, second = ran.err.splitlines()
    assert first.startswith("Confirm the code ") and first.endswith(f" at {START}/device")
    assert second.startswith(f"The link with the code in it: {START}/device?user_code=")
    assert cloud.calls()[-3:] == ["POST /oidc/v1/clients", "POST /oidc/v1/device/authorize", TOKEN]


def test_the_start_url_and_the_region_of_the_settings(iam: Iam, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = iam("login")
    assert ran.code == 2 and "--start-url is missing" in ran.err and "pulumi config set huawei:start_url" in ran.err
    monkeypatch.setenv("HUAWEI_START_URL", START)
    assert iam("login", "--json").code == 0
    monkeypatch.setenv("HUAWEI_START_URL", "portal")
    ran = iam("login")
    assert ran.code == 2 and "the setting huawei:start_url: 'portal' is not an address: write https://" in ran.err
    monkeypatch.setenv("HUAWEI_START_URL", START)
    monkeypatch.delenv("HUAWEI_OIDC_ENDPOINT")
    ran = iam("login", "--region", "cn-north-44")
    assert ran.code == 2 and "--region cn-north-44 is not a region of the service" in ran.err
    monkeypatch.delenv("HUAWEI_REGION")
    ran = iam("login")
    assert ran.code == 1 and "the setting huawei:region is missing" in ran.err and "Traceback" not in ran.err


@pytest.mark.parametrize("url", ["idcenter.example.com", "javascript:alert(1)", "https://", "https://a\x1b[2J/"])
def test_an_address_that_is_none(iam: Iam, url: str) -> None:
    ran = iam("login", "--start-url", url)
    assert ran.code == 2 and "--start-url" in ran.err and "is not an address" in ran.err and "\x1b" not in ran.err


def test_the_user_refuses(iam: Iam, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", cloud.browser(approve=False))
    ran = iam("login", "--start-url", START, "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines()[-1] == "iam: the login was refused in the browser. Run the command again"


def test_without_a_browser_nothing_is_opened(iam: Iam, cloud: Cloud) -> None:
    cloud.control("settings", device_seconds=2)
    ran = iam("login", "--start-url", START, "--no-browser")
    assert ran.code == 1
    assert ran.err.splitlines()[-1] == (
        "iam: could not log in: nobody confirmed the code before it ended. Run the command again"
    )


@pytest.mark.parametrize(
    ("uri", "opened"),
    [
        ("https://idcenter.example.com/device", True),
        ("http://127.0.0.1:8080/device", True),
        ("http://idcenter.example.com/device", False),
        ("file:///etc/passwd", False),
        ("https://idcenter.example.com/\x1b[2J", False),
    ],
)
def test_which_links_are_opened(uri: str, opened: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert _is_opened(uri) is opened


def test_a_browser_for_terminals_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not _is_opened("https://idcenter.example.com/device")


def test_ctrl_c_ends_it_quietly(cloud: Cloud) -> None:
    process = cloud.start("login", "--start-url", START, "--no-browser")
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Confirm the code")
    process.send_signal(signal.SIGINT)
    sent = time.monotonic()
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130 and time.monotonic() - sent < 5
    assert (out, err.splitlines()[-1]) == ("", "iam: stopped")
    assert not (cloud.kept / "session.json").exists()


def test_accounts(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    ran = iam("accounts")
    assert (ran.code, ran.out) == (0, f"development  {ACCOUNT}  development@example.com\n"), ran.err
    assert [each["account_id"] for each in json.loads(iam("accounts", "--json").out)["accounts"]] == [ACCOUNT]
    assert cloud.calls() == ["GET /portal/v1/assigned-accounts"] * 2


def test_agencies(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    ran = iam("agencies", "--account", "development")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("Admin  IdentityCenter_Admin_") and ran.out.endswith("  all\\x1b[2J of it\n")
    told = json.loads(iam("agencies", "--account", ACCOUNT, "--json").out)
    assert told["account_id"] == ACCOUNT and [each["permission_set_name"] for each in told["agencies"]] == ["Admin"]
    ran = iam("agencies", "--account", "develop")
    assert ran.code == 1 and ran.err == (
        "iam: --account: you have no account develop. Did you mean development? See: iam huawei accounts\n"
    )
    ran = iam("agencies", "--account", "")
    assert ran.code == 2 and "is empty" in ran.err


def test_a_user_with_nothing(iam: Iam, cloud: Cloud) -> None:
    iam("login", "--start-url", START)
    assert iam("accounts").out == "no account is assigned to you\n"
    assert iam("agencies", "--account", ACCOUNT).out == "no permission set is assigned to you in this account\n"


def test_nobody_is_logged_in(iam: Iam, cloud: Cloud) -> None:
    for arguments in (["accounts"], ["agencies", "--account", "x"], ["credentials", "--account", "x", "--agency", "y"]):
        ran = iam(*arguments)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == (
            "iam: nobody is logged in. Log in: iam huawei login --start-url <address of the user portal>\n"
        )
    ran = iam("accounts", "--connection", "lab")
    assert ran.err.startswith("iam: nobody is logged in over connection lab. Log in: iam huawei login --start-url <")
    assert ran.err.endswith("--connection lab\n")
    assert not cloud.folder.joinpath("iam-resources").exists(), "nothing is made to look"


def test_logout(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    assert iam("credentials", "--account", "development", "--agency", "Admin").code == 0
    cloud.calls()
    ran = iam("logout")
    assert (ran.code, ran.out) == (0, f"logged out at {START}\n"), ran.err
    assert cloud.calls() == ["POST /portal/v1/logout"]
    assert not [file.name for file in cloud.kept.iterdir() if file.name.startswith(("session.json", "credentials"))]
    ran = iam("logout")
    assert (ran.code, ran.out) == (0, "nobody was logged in\n")
    assert json.loads(iam("logout", "--json").out) == {"start_url": None}
    assert cloud.calls() == []


def test_logout_removes_the_files_even_where_nothing_answers(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    cloud.control("settings")
    session = cloud.kept / "session.json"
    login = json.loads(session.read_text())
    login["settings"]["portal_endpoint"] = "https://portal.invalid"
    session.write_text(json.dumps(login))
    ran = iam("logout")
    assert ran.code == 1 and not session.exists()
    assert ran.err.startswith("iam: could not log out: ") and "Its files are removed from this machine" in ran.err


def test_logins_of_several_connections(iam: Iam, cloud: Cloud, logged_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in cloud.environment.items():
        monkeypatch.setenv(name.replace("HUAWEI_", "HUAWEI_LAB_"), value)
    assert iam("login", "--start-url", START, "--connection", "lab").code == 0
    assert iam("logout").code == 0
    assert iam("accounts", "--connection", "lab").code == 0
    assert iam("accounts").code == 1
    assert iam("accounts", "--connection", "../lab").code == 1


def test_the_token_is_nowhere_but_in_its_file(iam: Iam, cloud: Cloud, logged_in: Any) -> None:
    secret = json.loads((cloud.kept / "session.json").read_text())["access_token"]
    for ran in (iam("accounts", "--json"), iam("agencies", "--account", "x"), iam("logout", "--json")):
        assert secret not in ran.out + ran.err
