"""The requests of our resources and lookups to Identity Center and the identity source, beside those of the SDK."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Literal

import pytest

from iam_resources import huawei
from iam_resources.huawei import scim
from iam_resources.huawei.instance import open_instance
from iam_resources.huawei.lookups import base, center
from iam_resources.sandbox.huawei.identifiers import POLICIES, ROLES, account_id
from tests.huawei.test_huawei_directory import ANA
from tests.oracle.huawei.beside import Env, asked_by_the_sdk, prefix_of, served
from tests.oracle.huawei.cloud import Cloud
from tests.oracle.recorder import Exchange

ACCOUNT = account_id("development")
POLICY = {"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["ecs:*:get*"], "Resource": ["ü/ +*"]}]}


def without_nulls(body: Any) -> Any:
    """A body as the SDK sends it, which drops null: 4.6.5 and 4.7.4 take an attribute away by it."""
    if isinstance(body, dict):
        return {name: without_nulls(value) for name, value in body.items() if value is not None}
    return [without_nulls(each) for each in body] if isinstance(body, list) else body


def nulls(body: Any) -> set[str]:
    """The names of the fields that are null."""
    if isinstance(body, dict):
        return {name for name, value in body.items() if value is None}.union(*map(nulls, body.values()))
    return set().union(*map(nulls, body)) if isinstance(body, list) else set()


def env_of(cloud: Cloud) -> Env:
    """A connection of ours to the sandbox."""
    endpoints = {f"huawei:{each}_endpoint": f"{cloud.recorder.origin}/huawei/{each}" for each in HOSTS}
    keys = {"huawei:access_key": cloud.access, "huawei:secret_key": cloud.secret, "huawei:region": "cn-north-4"}
    return Env(endpoints | keys)


HOSTS = ("identitycenter", "identitystore")


async def requests_of_ours(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> list[Exchange]:
    """Let each resource and lookup make each of its requests; all of them."""
    env = env_of(cloud)
    for module in (base, center):
        monkeypatch.setattr(module, "program_settings", lambda: env.settings)
    cloud.recorder.take()
    made = [*await _people(env), *await _sets(env)]
    await asyncio.to_thread(_look)
    again = await env.again()
    for kind, import_id in (
        (huawei.User, "ana"),
        (huawei.Group, "Nacht / ü"),
        (huawei.Membership, "ana/Nacht / ü"),
        (huawei.PermissionSet, "readers"),
        (huawei.ManagedPolicies, "readers"),
        (huawei.AccountAssignments, f"readers/{ACCOUNT}"),
    ):
        await again.driver(kind).import_(import_id)
    for each in reversed(made):
        await each.delete()
        assert each.failure is None
    await asyncio.to_thread(_look_at_requests, "deletion")
    return [each for each in cloud.recorder.take() if "/_sandbox/" not in each.raw_path]


async def _people(env: Env) -> list[Any]:
    more = {"enterprise": {"department": "it"}, "address": {"postal_code": "1"}, "phone_number": "+1", "title": "Dr"}
    ana = await env.driver(huawei.User).create(**ANA, **more, nickname="ü", password_version=1, enabled=False)
    await ana.update(**ANA, title="", phone_number="", enterprise={"department": ""}, password_version=2, enabled=True)
    group = await env.driver(huawei.Group).create(display_name="Nacht / ü", description="x")
    await group.update(display_name="Nacht / ü", description="")
    membership = await env.driver(huawei.Membership).create(user="ana", group="Nacht / ü")
    await env.driver(huawei.Membership).create(user="ana", group="Nacht / ü")  # it is there, and its id is asked for
    tenant = await env.driver(scim.Tenant).create()
    token = await env.driver(scim.BearerToken).create(tenant=tenant.state["tenant_id"])
    assert await tenant.refresh() and await token.refresh()
    await (await open_instance(env.settings, None)).users.api.verify_email(ana.state["user_id"], who="ana")
    return [ana, group, membership, tenant, token]


async def _sets(env: Env) -> list[Any]:
    tags = {"team": "ü +", "empty": ""}
    one = await env.driver(huawei.PermissionSet).create(name="readers", description="Für ü", tags=tags)
    given = {"permission_set": "readers", "account_id": ACCOUNT}
    assigned = await env.driver(huawei.AccountAssignments).create(**given, users=["ana"], groups=["Nacht / ü"])
    await one.update(name="readers", session_duration="PT2H", tags={"team": "b"})
    policies, roles = env.driver(huawei.ManagedPolicies), env.driver(huawei.ManagedRoles)
    await policies.create(permission_set="readers", managed_policy_ids=list(POLICIES)[:2])
    await roles.create(permission_set="readers", managed_role_ids=list(ROLES)[:1])
    custom = await env.driver(huawei.CustomPolicy).create(permission_set="readers", policy=POLICY)
    attributes = await env.driver(huawei.AccessControlAttributes).create(attributes={"team": "${user:department}"})
    await attributes.update(attributes={"team": "${user:division}"})
    return [one, assigned, policies, roles, custom, attributes]


def _look() -> None:
    huawei.list_instances()
    huawei.list_registered_regions()
    ana, group = huawei.get_user("ana"), huawei.get_group("Nacht / ü")
    huawei.list_users()
    huawei.list_groups(containing="ü +")
    (membership,) = huawei.list_group_users(group.group_id)
    huawei.list_user_groups(ana.user_id)
    huawei.get_membership(membership.membership_id)
    huawei.is_member_in_groups("ana", [group.group_id])
    huawei.list_permission_sets()
    huawei.list_permission_set_accounts("readers", provisioning_status="LATEST_PERMISSION_SET_PROVISIONED")
    huawei.list_account_permission_sets(ACCOUNT)
    huawei.list_account_assignments(ACCOUNT, permission_set="readers")
    looks: tuple[Callable[[str], Any], ...] = (
        huawei.list_managed_policies,
        huawei.list_managed_roles,
        huawei.get_custom_policy,
        huawei.list_tags,
    )
    for look in looks:
        look("readers")
    huawei.get_access_control_attributes()
    _look_at_requests("creation")
    _look_at_requests("provisioning")


def _look_at_requests(kind: Literal["creation", "deletion", "provisioning"]) -> None:
    request = huawei.list_requests(kind, status="SUCCEEDED")[0]
    huawei.get_request(kind, request.request_id)


@pytest.mark.parametrize("service", ["center", "store"])
async def test_all_requests_are_the_sdks(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, service: str) -> None:
    called, dropped = set(), set()
    for ours in await requests_of_ours(cloud, monkeypatch):
        if not ours.raw_path.startswith(f"{prefix_of(service)}/"):
            continue
        operation, theirs = asked_by_the_sdk(cloud, service, ours)
        called.add(operation)
        for each in ("method", "raw_path", "query"):
            assert getattr(ours, each) == getattr(theirs, each), operation
        assert without_nulls(ours.json()) == theirs.json(), operation
        dropped |= {(operation, name) for name in nulls(ours.json())}
        if ours.body:
            assert theirs.headers["content-type"].startswith(ours.headers["content-type"])
    assert served(service).keys() == called, "everything is asked for by a resource, lookup or command"
    expected = {("update_user", "attribute_value"), ("update_group", "attribute_value")}
    assert dropped == (expected if service == "store" else set())
