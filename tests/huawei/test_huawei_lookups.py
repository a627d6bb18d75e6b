"""Lookups, as a program calls them."""

from __future__ import annotations

import json

import pytest

from iam_resources import huawei
from iam_resources.engine import run_beside
from iam_resources.errors import NotFound
from iam_resources.huawei.connection import Cloud, open_cloud
from iam_resources.huawei.lookups import base, center
from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID, REGION
from iam_resources.settings import Settings
from tests.driver import Driver
from tests.huawei.environment import ACCOUNT, OTHER, Env

ANA = {
    "user_name": "ana",
    "display_name": "Ana Lima",
    "given_name": "Ana",
    "family_name": "Lima",
    "email": "ana@example.com",
}
POLICY = {"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["iam:users:list"]}]}


@pytest.fixture
async def looked_at(env: Env, monkeypatch: pytest.MonkeyPatch) -> Env:
    """An organisation with something in it, which lookups find without naming it."""
    settings = Settings({f"huawei:{name}": value for name, value in env.config.items()}, {})
    for module in (base, center):
        monkeypatch.setattr(module, "program_settings", lambda: settings)

    async def opened() -> Cloud:
        transport = env.sandbox.transport()
        return await settings.opened(Cloud, "", lambda: open_cloud(settings, transport=transport))

    await run_beside(opened())
    return env


async def _made(env: Env, kind: type, **given: object) -> Driver:
    return await env.driver(kind).create(**given)


async def test_users_groups_and_memberships(looked_at: Env) -> None:
    await _made(looked_at, huawei.User, **ANA)
    await _made(looked_at, huawei.User, **{**ANA, "user_name": "bob", "email": "bob@example.com"})
    for name in ("staff", "staff of the night"):
        await _made(looked_at, huawei.Group, display_name=name)
    await _made(looked_at, huawei.Membership, user="ana", group="staff")

    ana = huawei.get_user("ana")
    assert (ana.user_name, ana.display_name, ana.email, ana.enabled) == ("ana", "Ana Lima", "ana@example.com", True)
    assert huawei.get_user(ana.user_id) == ana
    assert sorted(each.user_name for each in huawei.list_users()) == ["ana", "bob"]
    staff = huawei.get_group("staff")
    assert huawei.get_group(staff.group_id) == staff
    assert sorted(each.display_name for each in huawei.list_groups()) == ["staff", "staff of the night"]
    assert [each.display_name for each in huawei.list_groups(containing="night")] == ["staff of the night"]
    (membership,) = huawei.list_group_users("staff")
    assert (membership.user_id, membership.group_id) == (ana.user_id, staff.group_id)
    assert huawei.list_user_groups("ana") == [membership]
    assert huawei.get_membership(membership.membership_id) == membership
    answers = huawei.is_member_in_groups("ana", ["staff", "staff of the night", staff.group_id])
    assert answers == {"staff": True, "staff of the night": False, staff.group_id: True}


async def test_permission_sets_and_where_they_are(looked_at: Env) -> None:
    await _made(looked_at, huawei.User, **ANA)
    await _made(looked_at, huawei.PermissionSet, name="readers", description="Read", tags={"team": "a"})
    await _made(looked_at, huawei.PermissionSet, name="writers")
    attachable = await looked_at.control("policies", "GET")
    policy, role = (next(iter(attachable[kind])) for kind in ("policies", "roles"))
    await _made(looked_at, huawei.ManagedPolicyAttachment, permission_set="readers", managed_policy_id=policy)
    await _made(looked_at, huawei.ManagedRoleAttachment, permission_set="readers", managed_role_id=role)
    await _made(looked_at, huawei.CustomPolicy, permission_set="readers", policy=json.dumps(POLICY))
    await _made(looked_at, huawei.AccountAssignment, permission_set="readers", account_id=ACCOUNT, user="ana")

    readers = huawei.get_permission_set("readers")
    assert (readers.name, readers.description, readers.session_duration) == ("readers", "Read", "PT1H")
    assert huawei.get_permission_set(readers.permission_set_id) == readers
    assert sorted(each.name for each in huawei.list_permission_sets()) == ["readers", "writers"]
    assert huawei.list_permission_set_accounts("readers") == [ACCOUNT]
    behind = "LATEST_PERMISSION_SET_NOT_PROVISIONED"
    assert huawei.list_permission_set_accounts("readers", provisioning_status=behind) == []
    assert huawei.list_account_permission_sets(ACCOUNT) == [readers.permission_set_id]
    assert huawei.list_account_permission_sets(OTHER) == []
    (assignment,) = huawei.list_account_assignments(ACCOUNT)
    assert (assignment.permission_set_id, assignment.principal_type) == (readers.permission_set_id, "USER")
    assert assignment.principal_id == huawei.get_user("ana").user_id
    assert huawei.list_account_assignments(ACCOUNT, permission_set="readers") == [assignment]
    assert huawei.list_account_assignments(ACCOUNT, permission_set="writers") == []
    assert list(huawei.list_managed_policies("readers")) == [policy]
    assert list(huawei.list_managed_roles("readers")) == [role]
    assert json.loads(huawei.get_custom_policy("readers") or "") == POLICY
    assert huawei.get_custom_policy("writers") is None
    assert huawei.list_tags("readers") == {"team": "a"}
    (request,) = huawei.list_requests("creation")
    done = huawei.get_request("creation", request.request_id)
    assert (done.status, done.permission_set_id) == ("SUCCEEDED", readers.permission_set_id)
    assert huawei.list_requests("creation", status="FAILED") == []


async def test_instances_and_attributes(looked_at: Env) -> None:
    assert huawei.list_registered_regions() == [REGION]
    (instance,) = huawei.list_instances()
    assert (instance.instance_id, instance.identity_store_id) == (INSTANCE_ID, IDENTITY_STORE_ID)
    assert huawei.get_access_control_attributes() == {}
    await _made(looked_at, huawei.AccessControlAttributes, attributes={"team": "${user:division}"})
    assert huawei.get_access_control_attributes() == {"team": "${user:division}"}


async def test_what_is_not_there(looked_at: Env) -> None:
    await _made(looked_at, huawei.Group, display_name="staff of the night")
    with pytest.raises(NotFound, match="there is no user nobody"):
        huawei.get_user("nobody")
    with pytest.raises(NotFound, match="there is no group staff"):
        huawei.get_group("staff")  # the service's own filter would find another one
    with pytest.raises(NotFound, match="there is no permission set readers"):
        huawei.list_tags("readers")
    with pytest.raises(NotFound):
        huawei.get_request("deletion", "0" * 32)
    with pytest.raises(NotFound):
        huawei.get_membership("0" * 32)
