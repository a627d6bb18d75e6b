"""Tenants of SCIM, their tokens and lookups on the sandbox, and what one owner of all means."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from iam_resources import huawei
from iam_resources.errors import ConfigError, Conflict, Invalid, NotFound, Refused, Unavailable
from iam_resources.huawei import scim
from iam_resources.huawei.connection import Cloud, open_cloud
from iam_resources.huawei.scim.connection import open_tenant
from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID
from iam_resources.settings import Settings
from tests.huawei.environment import Env
from tests.huawei.scim.conftest import ScimEnv, opened
from tests.huawei.scim.test_scim_groups import people
from tests.huawei.test_huawei_directory import ANA


async def test_a_tenant_and_its_tokens_live(plain: Env) -> None:
    tenant = await plain.driver(scim.Tenant).create()
    tenant_id = tenant.state["tenant_id"]
    assert tenant.id == f"{IDENTITY_STORE_ID}/{tenant_id}"
    assert tenant.state["scim_endpoint"].endswith(f"/{tenant_id}/scim/v2") and tenant.state["created_at"] > 0
    with pytest.raises(Conflict, match=f"set adopt=True .* with the id {tenant.id}"):
        await plain.driver(scim.Tenant).create()
    assert (await plain.driver(scim.Tenant).create(adopt=True)).id == tenant.id

    first = await plain.driver(scim.BearerToken).create(tenant=tenant.id)  # takes the resource's own id too
    text = first.state["token"]
    assert text and first.state["expires_at"] > first.state["created_at"] > 0
    assert await (await first.in_next_run()).refresh() and first.state["token"] == text
    assert first.differs() == frozenset()
    imported = await plain.driver(scim.BearerToken).import_(f"{tenant_id}/{first.state['token_id']}")
    assert imported.id == first.id and imported.state["token"] == "" and imported.differs() == frozenset()
    second = await plain.driver(scim.BearerToken).create(tenant=tenant_id)
    with pytest.raises(Invalid, match="two at most: delete one that is not used any more"):
        await plain.driver(scim.BearerToken).create(tenant=tenant_id)
    with pytest.raises(Invalid):
        await tenant.delete()
    for token in (first, second):
        await token.delete()
        await token.delete()
        assert not await (await token.in_next_run()).refresh()
    await tenant.delete()
    await tenant.delete()
    assert not await (await tenant.in_next_run()).refresh()
    with pytest.raises(NotFound, match="there is no SCIM tenant nothing"):
        await plain.driver(scim.Tenant).import_("nothing")
    with pytest.raises(Refused, match="malformed"):
        await plain.driver(scim.BearerToken).import_("nothing")


async def test_lost_answers_of_tenants_and_tokens(env: ScimEnv) -> None:
    await env.cloud.find_instance(None, None)
    await env.lose_answers("POST", "/bearer-token$")
    with pytest.raises(Unavailable, match="It may have made a token that nobody knows"):
        await env.driver(scim.BearerToken).create(tenant=env.scim.tenant_id)


async def test_a_lost_answer_makes_no_second_tenant(plain: Env) -> None:
    await plain.cloud.find_instance(None, None)
    async with plain.sandbox.client("http://127.0.0.1:8080") as client:
        fault = {"match": {"method": "POST", "path": "/provision-tenant$"}, "drop": "after"}
        assert (await client.post("http://127.0.0.1:8080/_sandbox/faults", json=fault)).is_success
    assert (await plain.driver(scim.Tenant).create()).state["tenant_id"]


async def test_scim_and_the_identity_source_have_one_owner(env: ScimEnv) -> None:
    (ana,) = await people(env, "ana")
    group = await env.driver(scim.Group).create(display_name="admins")
    pairs = (
        (scim.User, huawei.User, ana, "ana"),
        (scim.Group, huawei.Group, group.id, "admins"),
        (scim.Membership, huawei.Membership, "ana/admins", "ana/admins"),
        (scim.GroupMembers, huawei.GroupMembers, "admins", "admins"),
    )
    await env.driver(scim.Membership).create(user="ana", group="admins")
    for one, other, first_id, second_id in pairs:
        first = await env.driver(one).import_(first_id)
        second = await env.driver(other).import_(second_id)
        held = [await each.runner.owned(each.state) for each in (first, second)]
        assert held[0] == held[1] and held[0][0].place == INSTANCE_ID, one


async def test_without_a_key_the_tenant_is_a_place_of_its_own(no_key: ScimEnv) -> None:
    (ana,) = await people(no_key, "ana")
    user = await no_key.driver(scim.User).import_(ana)
    (held,) = await user.runner.owned(user.state)
    assert held.place == f"scim/{no_key.scim.tenant_id}"
    settings = Settings({f"huawei:{name}": value for name, value in no_key.config.items() if value}, {})
    with pytest.raises(ConfigError, match="huawei:scim_token is missing"):
        await open_tenant(Settings({"huawei:scim_tenant_id": "1", "huawei:region": "cn-north-4"}, {}), None)
    assert (await open_tenant(settings, None)).instance is None


async def test_a_user_of_scim_waits_for_the_assignments_that_this_run_removes(env: ScimEnv) -> None:
    (ana,) = await people(env, "ana")
    await env.driver(huawei.PermissionSet).create(name="read")
    from tests.huawei.environment import ACCOUNT

    given = {"permission_set": "read", "account_id": ACCOUNT, "user": ana}
    assignment = await env.driver(huawei.AccountAssignment).create(**given)
    user = await env.driver(scim.User).import_(ana)
    with pytest.raises(Conflict, match=f"It is assigned in {ACCOUNT}. Remove those assignments first"):
        await user.delete()
    await env.control("settings", request_seconds=0.5)
    await asyncio.gather(assignment.delete(), _soon(user.delete))


async def _soon(delete: Callable[[], Any]) -> None:
    await asyncio.sleep(0.1)
    await delete()


async def asked(env: ScimEnv, monkeypatch: pytest.MonkeyPatch, look: Callable[[], Any]) -> Any:
    """What a lookup gives, which has a loop of its own."""
    settings = Settings({f"huawei:{name}": value for name, value in env.config.items()}, {})
    monkeypatch.setattr("iam_resources.huawei.scim.lookups.program_settings", lambda: settings)

    def work() -> Any:
        from iam_resources.engine import run_now

        async def open_both() -> None:
            transport = env.sandbox.transport()
            await opened(settings, transport)
            if env.config["access_key"]:
                await settings.opened(Cloud, "", lambda: open_cloud(settings, transport=transport))

        run_now(open_both())
        return look()

    return await asyncio.to_thread(work)


async def test_lookups(either: ScimEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    env = either
    user = await env.driver(scim.User).create(**ANA, address={"postal_code": "1"}, active=False)
    group = await env.driver(scim.Group).create(display_name="admins", external_id="7")
    await env.driver(scim.Membership).create(user="ana", group="admins")
    seen = await asked(env, monkeypatch, lambda: scim.get_user("ana"))
    assert (seen.user_id, seen.email, seen.active, seen.address) == (
        user.id,
        "ana@example.com",
        False,
        {"postal_code": "1"},
    )
    users = await asked(env, monkeypatch, scim.list_users)
    assert (users.users, users.total, users.complete) == ((seen,), 1, True)
    there = await asked(env, monkeypatch, lambda: scim.get_group("admins"))
    assert (there.group_id, there.external_id, there.user_ids) == (group.id, "7", (user.id,))
    groups = await asked(env, monkeypatch, scim.list_groups)
    assert (groups.groups, groups.total, groups.complete) == ((there,), 1, True)
    config = await asked(env, monkeypatch, scim.get_service_provider_config)
    assert (config.patch, config.authentication) == (False, ("oauthbearertoken",))
    await people(env, *(f"u{number}" for number in range(50)))
    users = await asked(env, monkeypatch, scim.list_users)
    assert (len(users.users), users.total, users.complete) == (50, 51, False)
