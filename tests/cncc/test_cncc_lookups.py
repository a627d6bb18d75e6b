"""Lookups, as a program calls them."""

from __future__ import annotations

import pytest

from iam_resources import cncc
from iam_resources.errors import NotFound, Refused
from tests.cncc.environment import Env


@pytest.fixture
async def looked_at(looked_up: Env) -> Env:
    """A realm with something in it."""
    env = looked_up
    await env.user("ana", firstName="Ana", attributes={"team": ["a", "b"]}, requiredActions=["VERIFY_EMAIL"])
    await env.user("bob")
    await env.role("reader")
    await env.driver(cncc.UserRole).create(user="ana", role="reader")
    await env.call("POST", "/clients", json={"clientId": "web", "redirectUris": ["/b", "/a"], "secret": "made-up"})
    return env


async def test_lookups(looked_at: Env) -> None:
    ana = cncc.get_user(username="ana")
    assert (ana.first_name, ana.attributes, ana.required_actions) == ("Ana", {"team": ("a", "b")}, ("VERIFY_EMAIL",))
    assert cncc.get_user(user_id=ana.user_id) == ana
    assert [user.username for user in cncc.list_users()] == ["ana", "bob"]
    assert [user.username for user in cncc.list_users(search="bo")] == ["bob"]
    assert [user.username for user in cncc.list_users(first=1, max=5)] == ["bob"]
    assert cncc.list_users(max=0) == []
    assert "reader" in [role.name for role in cncc.list_realm_roles()]
    roles = [role.name for role in cncc.get_user_roles(username="ana")]
    assert roles == sorted(["reader", looked_at.everybody])
    web = cncc.get_client(client_id="web")
    assert web.redirect_uris == ("/a", "/b")
    assert cncc.get_client(client_uuid=web.client_uuid) == web
    assert "made-up" not in repr(web)
    assert {"web", "account"} <= {client.client_id for client in cncc.list_clients()}


async def test_what_is_not_there(looked_at: Env) -> None:
    with pytest.raises(NotFound, match=f"there is no user nobody in realm {looked_at.realm_name}"):
        cncc.get_user(username="nobody")
    with pytest.raises(NotFound, match="there is no client none"):
        cncc.get_client(client_id="none")
    with pytest.raises(NotFound, match="Realm not found"):
        cncc.list_realm_roles(realm="no-such-realm")
    with pytest.raises(Refused, match="give either username or user_id"):
        cncc.get_user()
