"""Lookups, as a program calls them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from iam_resources.errors import NotFound, Refused
from iam_resources.oci import domains
from iam_resources.oci.connection import Tenancy, open_tenancy
from iam_resources.oci.domains.lookups import base
from iam_resources.sandbox import Sandbox
from iam_resources.settings import Settings
from tests.oci.domains.environment import DOMAIN_URL, Env


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A domain with two users and two groups, and lookups that ask it; returns what was made."""
    password = secrets.token_hex(8)
    sandbox = Sandbox(admin_username="admin", admin_password=password)
    config = {"oci:domain_url": DOMAIN_URL, "oci:client_id": "admin", "oci:client_secret": password}
    settings = Settings(config, {})

    async def connect(_: Settings, name: str | None = None) -> Tenancy:
        return await settings.opened(Tenancy, name or "", lambda: open_tenancy(settings, transport=sandbox.transport()))

    async def make() -> dict[str, Any]:
        env = await Env(sandbox, config).open()
        made = {"ana": await env.user("ana"), "bob": await env.user("bob", active=False)}
        made |= {"staff": await env.group("staff"), "team": await env.group("team")}
        await env.join(made["ana"]["id"], made["staff"]["id"])
        return made

    monkeypatch.setattr(base, "connect", connect)
    monkeypatch.setattr(base, "program_settings", lambda: settings)
    yield asyncio.run(make())
    sandbox.close()


def test_users_and_groups(there: dict[str, Any]) -> None:
    ana = domains.get_user(user_name="ANA")
    assert (ana.user_id, ana.user_ocid, ana.active) == (there["ana"]["id"], there["ana"]["ocid"], True)
    assert (ana.email, ana.family_name) == ("ana@hand.example", "Ana")
    assert domains.get_user(user_id=ana.user_ocid) == domains.get_user(user_id=ana.user_id) == ana
    assert [user.user_name for user in domains.list_users(filter='emails.value ew "hand.example"')] == ["ana", "bob"]
    assert [user.user_name for user in domains.list_users(filter="active eq false")] == ["bob"]
    assert {"ana", "bob"} <= {user.user_name for user in domains.list_users()}
    assert len(domains.list_users(max=1)) == 1
    assert domains.list_users(max=0) == []

    assert domains.get_group(display_name="staff").group_id == there["staff"]["id"]
    assert domains.get_group(group_id=there["team"]["id"]).display_name == "team"
    assert {"staff", "team"} <= {group.display_name for group in domains.list_groups()}
    assert [group.display_name for group in domains.list_groups(filter='displayName sw "te"')] == ["team"]
    assert [group.display_name for group in domains.list_user_groups(user_name="ana")] == ["staff"]
    assert domains.list_user_groups(user_id=there["bob"]["id"]) == []
    assert [user.user_name for user in domains.list_group_users(display_name="staff")] == ["ana"]


def test_roles_and_policies(there: dict[str, Any]) -> None:
    roles = domains.list_app_roles(app="IDCSApp")
    assert "User Administrator" in {role.display_name for role in roles}
    assert {role.app_id for role in roles} == {"IDCSAppId"}
    assert {role.role_id for role in roles} <= {role.role_id for role in domains.list_app_roles()}
    policy = domains.get_password_policy()
    assert policy.min_length == 12
    assert domains.get_password_policy(name=policy.name) == policy
    with pytest.raises(NotFound, match="no password policy nope"):
        domains.get_password_policy(name="nope")


def test_what_is_not_there(there: dict[str, Any]) -> None:
    with pytest.raises(NotFound, match="no user nobody"):
        domains.get_user(user_name="nobody")
    with pytest.raises(NotFound, match="no group 0000"):
        domains.get_group(group_id="0" * 32)
    with pytest.raises(Refused, match="give either user_name or user_id"):
        domains.get_user()
    with pytest.raises(Refused, match="give either display_name or group_id"):
        domains.get_group(display_name="a", group_id="b")
    with pytest.raises(NotFound, match='no user a" or userName pr or'):
        domains.get_user(user_name='a" or userName pr or "')
