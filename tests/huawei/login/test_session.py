"""A login that is kept: renewed where it ended, ended by hand, and what it gives."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from iam_resources.errors import Denied, Refused, VendorError
from iam_resources.huawei.login import LoginEnded, fetch_credentials, find_account
from tests.huawei.environment import ACCOUNT
from tests.huawei.login.conftest import START, User

ACCOUNTS, AGENCIES, KEYS = (
    f"GET /portal/v1/{name}" for name in ("assigned-accounts", "assigned-agencies", "credentials")
)
TOKEN, LOGOUT = "POST /oidc/v1/tokens", "POST /portal/v1/logout"


async def test_accounts_and_agencies(user: User) -> None:
    await user.env.control("settings", empty_first_pages=True)
    await user.log_in()
    portal = user.portal()
    assert [each["account_name"] for each in await portal.list_accounts()] == ["development"]
    agencies = await portal.list_agencies(ACCOUNT)
    assert [each["permission_set_name"] for each in agencies] == ["Admin", "Read only"]
    assert all(request.headers["access-token"] for request in user.requests[-4:])
    assert "authorization" not in user.requests[-1].headers


async def test_nobody_is_logged_in(user: User) -> None:
    with pytest.raises(LoginEnded, match=r"nobody is logged in\. Log in: iam huawei login --start-url"):
        user.session()


async def test_a_token_is_renewed_before_its_end(user: User) -> None:
    await user.env.control("settings", token_seconds=1000)
    await user.log_in()
    user.env.ahead += 945
    user.paths()
    await user.portal().list_accounts()
    assert user.paths() == [TOKEN, ACCOUNTS]
    await user.portal().list_accounts()
    assert user.paths() == [ACCOUNTS], "it is kept"


async def test_a_token_that_ends_too_early_is_renewed_once(user: User) -> None:
    await user.log_in()
    user.folder.write("session.json", {**user.folder.read("session.json"), "access_token": "ended"})
    user.paths()
    await user.portal().list_accounts()
    assert user.paths() == [ACCOUNTS, TOKEN, ACCOUNTS]


async def test_many_renew_once(user: User) -> None:
    await user.env.control("settings", token_seconds=1000)
    await user.log_in()
    user.env.ahead += 1001
    portals = [user.portal() for _ in range(5)]
    user.paths()
    await asyncio.gather(*(portal.list_accounts() for portal in portals))
    assert sorted(user.paths()) == [ACCOUNTS] * 5 + [TOKEN]


async def test_no_refresh_token(user: User) -> None:
    await user.env.control("settings", refresh_tokens=False, token_seconds=1000)
    await user.log_in()
    user.env.ahead += 1001
    user.paths()
    with pytest.raises(LoginEnded, match=f"the login at {START} has ended. Log in: iam huawei login --start-url"):
        await user.portal().list_accounts()
    assert user.paths() == []


async def test_a_refresh_token_stays_where_no_new_one_is_given(user: User) -> None:
    await user.env.control("settings", token_seconds=1000)
    before = await user.log_in()
    await user.env.control("settings", refresh_tokens=False)
    user.env.ahead += 1001
    portal = user.portal()
    await portal.list_accounts()
    assert portal.session.login.refresh_token == before.refresh_token
    assert portal.session.login.access_token != before.access_token


async def test_a_refresh_that_is_refused(user: User) -> None:
    await user.log_in()
    await user.portal().session.call("POST", "/v1/logout", tried="log out elsewhere")
    with pytest.raises(LoginEnded, match=r"has ended: Invalid authorization type\. Log in"):
        await user.portal().list_accounts()


async def test_a_disabled_user(user: User) -> None:
    await user.log_in()
    await user.env.store("POST", f"/users/{user.user_id}/disable")
    with pytest.raises(LoginEnded, match="has ended: Invalid access token"):
        await user.portal().list_accounts()


async def test_log_out(user: User) -> None:
    await user.log_in()
    user.folder.write("credentials-1.json", {})
    user.paths()
    await user.portal().log_out()
    assert user.paths() == [LOGOUT]
    assert [file.name for file in user.folder.path.glob("*.json") if "client" not in file.name] == []
    with pytest.raises(LoginEnded, match="nobody is logged in"):
        user.portal()


@pytest.mark.parametrize("status", [500, 403, 0])
async def test_log_out_removes_the_files_even_when_the_call_fails(user: User, status: int) -> None:
    def fail(request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.endswith("/logout"):
            return None
        if not status:
            raise httpx.ConnectError("no", request=request)
        return httpx.Response(status, json={"error_code": "IIC.1404", "error_msg": "Access denied."})

    await user.log_in()
    user.before.append(fail)
    with pytest.raises(VendorError, match="could not log out"):
        await user.portal().log_out()
    assert not (user.folder.path / "session.json").exists()


async def test_log_out_of_a_login_that_has_ended(user: User) -> None:
    await user.env.control("settings", refresh_tokens=False)
    await user.log_in()
    user.env.ahead += 30_000
    await user.portal().log_out()
    assert not (user.folder.path / "session.json").exists()


async def test_credentials_by_names_and_by_ids(user: User) -> None:
    await user.log_in()
    user.paths()
    key = await fetch_credentials(user.portal(), "development", "Read only", {}, clock=user.clock)
    assert user.paths() == [ACCOUNTS, AGENCIES, KEYS]
    assert 3590 < key["expiration"] - user.clock() <= 3600
    assert 3290 < key["fresh_until"] - user.clock() <= 3300
    again = await fetch_credentials(user.portal(), "development", "Read only", key, clock=user.clock)
    assert user.paths() == [KEYS], "the ids are known"
    assert again["access_key_id"] != key["access_key_id"]
    await fetch_credentials(user.portal(), key["account_id"], key["agency_urn"], {}, clock=user.clock)
    assert user.paths() == [KEYS]
    wrong = {"account_id": key["account_id"], "agency_urn": "iam::x:agency:y"}
    await fetch_credentials(user.portal(), "development", "Read only", wrong, clock=user.clock)
    assert user.paths() == [KEYS, ACCOUNTS, AGENCIES, KEYS]


async def test_names_that_do_not_exist(user: User) -> None:
    await user.log_in()
    with pytest.raises(Refused, match=r"--account: you have no account develop. Did you mean development\? See: iam"):
        await fetch_credentials(user.portal(), "develop", "Admin", {})
    with pytest.raises(Refused, match=r"--agency: .* admin in .* Did you mean Admin\? See: iam huawei agencies --acc"):
        await fetch_credentials(user.portal(), "development", "admin", {})
    with pytest.raises(Denied, match=r"403, IIC.1001"):
        await fetch_credentials(user.portal(), "development", "iam::x:agency:y", {})


async def test_two_accounts_of_one_name(user: User) -> None:
    rows = [{"account_id": letter * 32, "account_name": "same"} for letter in "ab"]
    page = {"account_list": rows, "page_info": {"next_marker": None}}
    await user.log_in()
    user.before.append(lambda request: httpx.Response(200, json=page))
    with pytest.raises(Refused, match=r"you have 2 accounts same\. Name it by its id: a{32}, b{32}"):
        await find_account(user.portal(), "same")


async def test_a_marker_that_repeats_is_no_loop(user: User) -> None:
    await user.log_in()
    page = {"account_list": [], "page_info": {"next_marker": "m" * 24}}
    user.before.append(lambda request: httpx.Response(200, json=page))
    with pytest.raises(VendorError, match="could not list your accounts: the listing does not end"):
        await user.portal().list_accounts()


async def test_a_key_that_comes_after_the_logout_is_not_kept(user: User) -> None:
    await user.log_in()
    session = user.session()
    await user.portal().log_out()
    await session.keep("credentials-1.json", {"access_key_id": "late"})
    assert not list(user.folder.path.glob("credentials-*"))
