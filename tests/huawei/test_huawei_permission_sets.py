"""Permission sets, what they grant, and its roll-out, on the sandbox."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from iam_resources import huawei
from iam_resources.errors import Conflict, VendorError
from iam_resources.sandbox.huawei.identifiers import INSTANCE_ID, POLICIES, ROLES
from tests.huawei.environment import ACCOUNT, OTHER, Env
from tests.huawei.test_huawei_directory import ANA

FIRST, SECOND, THIRD = list(POLICIES)[:3]
ROLE, OTHER_ROLE = list(ROLES)[:2]
POLICY = {"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["ecs:*:get*"]}]}
NOT_LATEST = {"provisioning_status": "LATEST_PERMISSION_SET_NOT_PROVISIONED"}


async def made(env: Env, **more: Any) -> Any:
    return await env.driver(huawei.PermissionSet).create(**{"name": "readers", **more})


async def assign(env: Env, set_id: str, *accounts: str) -> None:
    """Put a set into accounts by hand."""
    user = await env.driver(huawei.User).create(**ANA, adopt=True)
    for account in accounts:
        ids = {"permission_set_id": set_id, "principal_id": user.state["user_id"], "principal_type": "USER"}
        body = {**ids, "target_id": account, "target_type": "ACCOUNT"}
        await env.center("POST", "/account-assignments/create", json=body)
    await env.center("GET", "/permission-sets")


async def behind(env: Env, set_id: str) -> list[str]:
    return list((await env.center("GET", f"/permission-sets/{set_id}/accounts", query=NOT_LATEST))["account_ids"])


async def roll_outs(env: Env) -> int:
    rows = await env.center("GET", "/permission-sets/provisioning-statuses")
    return len(rows["permission_sets_provisioning_status"])


async def test_a_set_lives(env: Env) -> None:
    one = await made(env, description="Read", session_duration="PT8H", tags={"team": "core", "empty": ""})
    set_id = one.state["permission_set_id"]
    assert one.id == f"{INSTANCE_ID}/{set_id}" and one.state["created_date"] > 0
    assert await one.refresh() and one.differs() == frozenset()
    assert (
        await one.update(name="readers", session_duration="PT480M", tags={"empty": "", "team": "core"}) == frozenset()
    )
    tags = f"/v1/instances/identitycenter%3Apermissionset/{set_id}/tags"
    theirs = {"tags": [{"key": "theirs", "value": "1"}]}
    await env.cloud.center.call("POST", f"{tags}/create", tried="act by hand", json=theirs)
    assert await one.update(name="readers", relay_state="https://x", tags={"new": ""}) == {"relay_state", "tags"}
    row = (await env.center("GET", f"/permission-sets/{set_id}"))["permission_set"]
    # a field that is not mentioned is sent as it was
    assert (row["description"], row["session_duration"], row["relay_state"]) == ("Read", "PT8H", "https://x")
    found = (await env.cloud.center.call("GET", tags, tried="act by hand")).body["tags"]
    assert {each["key"]: each["value"] for each in found} == {"new": "", "theirs": "1"}
    await one.update(name="readers", description="", relay_state="")
    assert "description" not in one.state
    assert one.replaced_by(name="writers") == ("name",)

    with pytest.raises(Conflict, match="adopt=True"):
        await made(env)
    assert (await made(env, adopt=True, description="mine")).id == one.id
    imported = await env.driver(huawei.PermissionSet).import_("readers")
    assert imported.inputs["tags"] == {"new": "", "theirs": "1"} and imported.differs() == frozenset()
    await one.delete()
    await one.delete()
    assert not await one.refresh()


async def test_more_tags_than_one_call_removes(env: Env) -> None:
    one = await made(env, tags={f"k{number}": "" for number in range(50)})
    await one.update(name="readers", tags={f"n{number}": "" for number in range(50)})
    assert await one.refresh() and len(one.state["tags"]) == 50 and one.differs() == frozenset()


def test_what_a_preview_refuses(env: Env) -> None:
    check = env.driver(huawei.PermissionSet).check
    for field, value, words in (
        ("name", "x" * 33, "at most 32"),
        ("session_duration", "8h", "not a duration of ISO 8601, such as PT8H"),
        ("relay_state", "x" * 241, "at most 240"),
        ("tags", {f"k{number}": "" for number in range(51)}, "at most 50"),
        ("tags", {"k": None}, "must be a string"),
    ):
        failures = check(**{"name": "readers", field: value})
        assert [words in failure.reason for failure in failures] == [True], (field, failures)
    check = env.driver(huawei.CustomPolicy).check
    for policy, words in (
        ('{"Version": "5.0",\n x}', "line 2, column 2"),
        ("[]", "must be a JSON object"),
        ({**POLICY, "Version": "1.1"}, "must be '5.0'"),
        ({"Version": "5.0", "Statement": []}, "has no Statement"),
        ({"Version": "5.0", "Statement": [{"Effect": "allow", "Action": ["x"]}]}, "wrong Effect in statement 1"),
        ({"Version": "5.0", "Statement": [{"Effect": "Allow"}]}, "has no Action in statement 1"),
        ({"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["x" * 6144]}]}, "at most 6144 are taken"),
    ):
        failures = check(permission_set="readers", policy=policy)
        assert [words in failure.reason for failure in failures] == [True], (policy, failures)


async def test_a_change_of_the_duration_is_rolled_out_to_all_accounts(env: Env) -> None:
    one = await made(env)
    await assign(env, one.state["permission_set_id"], ACCOUNT, OTHER)
    await one.update(name="readers", description="no roll-out is needed for this")
    assert await roll_outs(env) == 0
    await env.control("settings", request_seconds=0.3, running_status="PENDING")
    await one.update(name="readers", session_duration="PT2H")
    assert one.failure is None and await behind(env, one.state["permission_set_id"]) == []
    assert await roll_outs(env) == 1


async def test_a_roll_out_that_failed_is_made_up_for_by_the_next_run(env: Env) -> None:
    one = await made(env)
    set_id = one.state["permission_set_id"]
    await assign(env, set_id, ACCOUNT, OTHER)
    await env.control("failures", kind="provision", account_id=OTHER, reason="quota")
    await one.update(name="readers", session_duration="PT2H")
    assert f"roll out permission set readers to account {OTHER}: the service gave up" in str(one.failure)
    assert "quota" in str(one.failure) and "Its request is" in str(one.failure)
    assert await behind(env, set_id) == [OTHER]
    await one.in_next_run()
    one._keep(await one.runner.update(one.id, one.state, one.inputs, one.inputs))  # as the engine does after a failure
    assert one.failure is None and await behind(env, set_id) == []


async def test_one_that_is_under_way_is_followed_and_a_lost_answer_sends_none_again(env: Env) -> None:
    one = await made(env)
    set_id = one.state["permission_set_id"]
    await assign(env, set_id, ACCOUNT)
    await env.center("POST", f"/permission-sets/{set_id}/attach-managed-policy", json={"managed_policy_id": FIRST})
    await env.control("settings", request_seconds=0.5)
    await env.center("POST", f"/permission-sets/{set_id}/provision", json={"target_type": "ALL_PROVISIONED_ACCOUNTS"})
    attachment = env.driver(huawei.ManagedPolicyAttachment)
    await attachment.create(permission_set="readers", managed_policy_id=FIRST)
    assert await roll_outs(env) == 1 and attachment.failure is None
    async with env.sandbox.client("http://127.0.0.1:8080") as client:
        fault = {"match": {"method": "POST", "path": "/provision$"}, "drop": "after"}
        await client.post("http://127.0.0.1:8080/_sandbox/faults", json=fault)
    await env.driver(huawei.ManagedPolicyAttachment).create(permission_set="readers", managed_policy_id=SECOND)
    assert await roll_outs(env) == 2 and await behind(env, set_id) == []


@pytest.mark.parametrize(
    ("kind", "field", "first", "second"),
    [
        (huawei.ManagedPolicyAttachment, "managed_policy", FIRST, SECOND),
        (huawei.ManagedRoleAttachment, "managed_role", ROLE, OTHER_ROLE),
    ],
)
async def test_an_attachment_lives(env: Env, kind: Any, field: str, first: str, second: str) -> None:
    one = await made(env)
    set_id = one.state["permission_set_id"]
    await assign(env, set_id, ACCOUNT)
    attached = await env.driver(kind).create(**{"permission_set": "readers", f"{field}_id": first})
    assert attached.state[f"{field}_name"] == {**POLICIES, **ROLES}[first]
    assert await behind(env, set_id) == []
    again = await env.driver(kind).create(**{"permission_set": set_id, f"{field}_id": first})
    assert again.id == attached.id == f"{INSTANCE_ID}/{set_id}/{first}"
    await attached.update(**{"permission_set": "readers", f"{field}_id": second})
    assert await attached.refresh() and attached.differs() == frozenset()
    assert (await env.driver(kind).import_(f"readers/{second}")).differs() == frozenset()
    await attached.delete()
    await attached.delete()
    assert await behind(env, set_id) == [] and not await attached.refresh()


async def test_all_policies_of_a_set(env: Env) -> None:
    one = await made(env)
    set_id = one.state["permission_set_id"]
    await assign(env, set_id, ACCOUNT)
    await env.driver(huawei.ManagedPolicyAttachment).create(permission_set="readers", managed_policy_id=THIRD)
    before = await roll_outs(env)
    given = {"permission_set": "readers", "managed_policy_ids": [FIRST, SECOND]}
    policies = await env.driver(huawei.ManagedPolicies).create(**given)
    assert await roll_outs(env) == before + 1  # one for both
    await policies.update(**given, exclusive=True)
    rows = (await env.center("GET", f"/permission-sets/{set_id}/managed-policies"))["attached_managed_policies"]
    assert {row["policy_id"] for row in rows} == {FIRST, SECOND}
    assert await policies.refresh() and policies.differs() == frozenset()
    assert (await env.driver(huawei.ManagedPolicies).import_("readers")).differs() == frozenset()
    roles = await env.driver(huawei.ManagedRoles).create(permission_set="readers", managed_role_ids=[ROLE])
    await roles.delete()
    await policies.delete()
    assert (
        await behind(env, set_id) == [] and (await policies.refresh()) and policies.differs() == {"managed_policy_ids"}
    )


async def test_changes_of_one_set_share_roll_outs_and_never_overlap(env: Env) -> None:
    one = await made(env)
    set_id = one.state["permission_set_id"]
    await assign(env, set_id, ACCOUNT, OTHER)
    await env.control("settings", request_seconds=0.2)
    drivers = [env.driver(huawei.ManagedPolicyAttachment) for _ in range(6)]
    await asyncio.gather(
        *(
            driver.create(permission_set="readers", managed_policy_id=each)
            for driver, each in zip(drivers, list(POLICIES)[:6], strict=True)
        )
    )
    assert [driver.failure for driver in drivers] == [None] * 6
    assert await roll_outs(env) <= 2 and await behind(env, set_id) == []


async def test_another_process_on_the_same_set_costs_time(env: Env) -> None:
    one = await made(env)
    await env.control("failures", kind="write", code=1006, times=2)
    await one.update(name="readers", description="x")
    assert one.state["description"] == "x"


async def test_a_custom_policy_lives(env: Env) -> None:
    one = await made(env)
    set_id = one.state["permission_set_id"]
    await assign(env, set_id, ACCOUNT)
    policy = await env.driver(huawei.CustomPolicy).create(permission_set="readers", policy=json.dumps(POLICY, indent=2))
    assert await behind(env, set_id) == []
    same = {"Statement": {"Action": "ecs:*:get*", "Effect": "Allow"}, "Version": "5.0"}
    assert await policy.update(permission_set="readers", policy=json.dumps(same, indent=2)) == frozenset()
    known = dict(policy.state)
    assert await policy.refresh() and policy.differs() == frozenset() and policy.state == known
    other = {**POLICY, "Statement": [{"Effect": "Deny", "Action": ["*"]}]}
    with pytest.raises(Conflict, match=r"readers has another custom policy already.*adopt=True"):
        await env.driver(huawei.CustomPolicy).create(permission_set=set_id, policy=other)
    await policy.update(permission_set="readers", policy=other)
    assert (await env.driver(huawei.CustomPolicy).import_("readers")).differs() == frozenset()
    await policy.delete()
    await policy.delete()
    assert await behind(env, set_id) == []
    for form in ("null", "empty", "absent", "missing"):
        await env.control("settings", no_custom_policy=form)
        assert not await policy.refresh()


async def found_by_a_refresh(env: Env, driver: Any, **given: Any) -> None:
    """What `pulumi up --refresh` does after a run whose process died between a change and its roll-out."""
    await driver.in_next_run()
    assert await driver.refresh()
    assert await driver.update(**given) and driver.failure is None


ONE_POLICY = {"permission_set": "readers", "managed_policy_id": FIRST}
TWO_POLICIES = {"permission_set": "readers", "managed_policy_ids": [FIRST, SECOND]}
OTHER_POLICY = {**POLICY, "Statement": [{"Effect": "Deny", "Action": ["*"]}]}
DURATION = {"name": "readers", "session_duration": "PT1H"}


@pytest.mark.parametrize(
    ("kind", "before", "method", "path", "body", "after"),
    [
        (huawei.PermissionSet, DURATION, "PUT", "", {"session_duration": "PT2H"}, {"session_duration": "PT2H"}),
        (huawei.PermissionSet, DURATION, "PUT", "", {"session_duration": "PT2H"}, {}),
        (
            huawei.PermissionSet,
            {**DURATION, "relay_state": "https://x"},
            "PUT",
            "",
            {"session_duration": "PT1H", "relay_state": "https://y"},
            {"relay_state": "https://y"},
        ),
        (
            huawei.CustomPolicy,
            {"permission_set": "readers", "policy": POLICY},
            "PUT",
            "/custom-policy",
            {"custom_policy": json.dumps(OTHER_POLICY)},
            {"policy": OTHER_POLICY},
        ),
        (
            huawei.ManagedPolicies,
            {**TWO_POLICIES, "exclusive": True},
            "POST",
            "/attach-managed-policy",
            {"managed_policy_id": THIRD},
            {"managed_policy_ids": [FIRST, SECOND, THIRD]},
        ),
        (
            huawei.ManagedPolicies,
            {**TWO_POLICIES, "exclusive": True},
            "POST",
            "/detach-managed-policy",
            {"managed_policy_id": SECOND},
            {"managed_policy_ids": [FIRST]},
        ),
        (
            huawei.ManagedPolicies,
            TWO_POLICIES,
            "POST",
            "/detach-managed-policy",
            {"managed_policy_id": SECOND},
            {"managed_policy_ids": [FIRST]},
        ),
        (
            huawei.ManagedPolicies,
            {**TWO_POLICIES, "managed_policy_ids": [FIRST]},
            "POST",
            "/detach-managed-policy",
            {"managed_policy_id": FIRST},
            {"managed_policy_ids": []},
        ),
        (
            huawei.ManagedPolicyAttachment,
            ONE_POLICY,
            "POST",
            "/detach-managed-policy",
            {"managed_policy_id": FIRST},
            {},
        ),
    ],
)
async def test_a_change_whose_process_died_before_the_roll_out_is_made_up_for_after_a_refresh(
    env: Env, kind: Any, before: dict[str, Any], method: str, path: str, body: dict[str, Any], after: dict[str, Any]
) -> None:
    one = await made(env, **(before if kind is huawei.PermissionSet else {}))
    set_id = one.state["permission_set_id"]
    await assign(env, set_id, ACCOUNT, OTHER)
    driver = one if kind is huawei.PermissionSet else await env.driver(kind).create(**before)
    assert await behind(env, set_id) == [] and await driver.refresh() and driver.differs() == frozenset()
    await env.center(method, f"/permission-sets/{set_id}{path}", json=body)
    rolled_out = await roll_outs(env)
    assert sorted(await behind(env, set_id)) == sorted([ACCOUNT, OTHER])
    await found_by_a_refresh(env, driver, **{**before, **after})
    assert await behind(env, set_id) == [] and await roll_outs(env) > rolled_out
    await driver.in_next_run()
    assert await driver.refresh() and driver.differs() == frozenset()


@pytest.mark.parametrize(
    ("kind", "given", "method", "path", "body"),
    [
        (
            huawei.CustomPolicy,
            {"permission_set": "readers", "policy": POLICY},
            "DELETE",
            "/custom-policy",
            None,
        ),
        (huawei.ManagedPolicies, TWO_POLICIES, "POST", "/detach-managed-policy", {"managed_policy_id": SECOND}),
        (huawei.ManagedPolicyAttachment, ONE_POLICY, "POST", "/detach-managed-policy", {"managed_policy_id": FIRST}),
    ],
)
async def test_a_deletion_whose_process_died_before_the_roll_out_is_made_up_for_after_a_refresh(
    env: Env, kind: Any, given: dict[str, Any], method: str, path: str, body: dict[str, Any] | None
) -> None:
    set_id = (await made(env)).state["permission_set_id"]
    await assign(env, set_id, ACCOUNT)
    driver = await env.driver(kind).create(**given)
    await env.center(method, f"/permission-sets/{set_id}{path}", **({"json": body} if body else {}))
    assert await behind(env, set_id) == [ACCOUNT]
    await driver.in_next_run()
    assert await driver.refresh(), "a resource that is gone from the state is never deleted"
    await driver.delete()
    assert await behind(env, set_id) == []


@pytest.mark.parametrize(
    ("kind", "given", "change"),
    [
        (huawei.PermissionSet, DURATION, {"session_duration": "PT2H"}),
        (huawei.CustomPolicy, {"permission_set": "readers", "policy": POLICY}, {"policy": OTHER_POLICY}),
        (huawei.CustomPolicy, {"permission_set": "readers", "policy": POLICY}, None),
        (huawei.ManagedPolicies, TWO_POLICIES, {"managed_policy_ids": [THIRD]}),
        (huawei.ManagedPolicies, TWO_POLICIES, None),
        (huawei.ManagedPolicyAttachment, ONE_POLICY, {"managed_policy_id": SECOND}),
        (huawei.ManagedPolicyAttachment, ONE_POLICY, None),
    ],
)
async def test_a_roll_out_that_failed_is_made_up_for_after_a_refresh(
    env: Env, kind: Any, given: dict[str, Any], change: dict[str, Any] | None
) -> None:
    one = await made(env, **(given if kind is huawei.PermissionSet else {}))
    set_id = one.state["permission_set_id"]
    await assign(env, set_id, ACCOUNT, OTHER)
    driver = one if kind is huawei.PermissionSet else env.driver(kind)
    if change and driver is not one:
        await driver.create(**given)
    await env.control("failures", kind="provision", account_id=OTHER, reason="quota")
    if change:
        await driver.update(**{**given, **change})
    else:
        await driver.create(**given)
    assert "quota" in str(driver.failure) and await behind(env, set_id) == [OTHER]
    await env.control("failures", "DELETE")
    await found_by_a_refresh(env, driver, **{**given, **(change or {})})
    assert await behind(env, set_id) == []
    assert await driver.refresh() and driver.differs() == frozenset()


async def test_a_set_that_is_adopted_is_rolled_out_after_a_process_that_died(env: Env) -> None:
    one = await made(env)
    set_id = one.state["permission_set_id"]
    await assign(env, set_id, ACCOUNT)
    await env.center("PUT", f"/permission-sets/{set_id}", json={"session_duration": "PT2H"})
    assert await behind(env, set_id) == [ACCOUNT]
    await (await env.again()).driver(huawei.PermissionSet).create(name="readers", session_duration="PT2H", adopt=True)
    assert await behind(env, set_id) == []


@pytest.mark.parametrize(
    ("kind", "field"),
    [(huawei.ManagedPolicyAttachment, "managed_policy_id"), (huawei.ManagedRoleAttachment, "managed_role_id")],
)
async def test_a_name_in_the_place_of_a_policy_id_is_explained(env: Env, kind: Any, field: str) -> None:
    await made(env)
    with pytest.raises(VendorError, match=r"ReadOnlyPolicy must be an id, .* finds none by its name"):
        await env.driver(kind).create(**{"permission_set": "readers", field: "ReadOnlyPolicy"})


async def test_a_listing_that_lags_makes_no_second_roll_out(env: Env) -> None:
    set_id = (await made(env)).state["permission_set_id"]
    await assign(env, set_id, ACCOUNT)
    await env.control("settings", listing_seconds=0.4)
    attachment = await env.driver(huawei.ManagedPolicyAttachment).create(**ONE_POLICY)
    assert attachment.failure is None and await roll_outs(env) == 1


async def test_a_policy_attached_beside_an_assignment_reaches_the_account_although_listings_lag(env: Env) -> None:
    set_id = (await made(env)).state["permission_set_id"]
    await env.driver(huawei.User).create(**ANA)
    await env.control("settings", listing_seconds=0.4)
    given = {"permission_set": "readers", "account_id": ACCOUNT, "user": "ana"}
    assigned = asyncio.ensure_future(env.driver(huawei.AccountAssignment).create(**given))
    await asyncio.sleep(0.2)  # it is made, and not listed yet
    attachment = await env.driver(huawei.ManagedPolicyAttachment).create(**ONE_POLICY)
    await assigned
    assert attachment.failure is None and await behind(env, set_id) == []
