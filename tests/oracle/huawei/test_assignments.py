"""Account assignments and roll-outs, by the SDK's client (4.3.9, 4.3.11, 4.3.14 to 4.3.16, 4.4)."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources.sandbox.huawei.identifiers import POLICIES, account_id
from tests.oracle.huawei.cloud import Cloud

ACCOUNT, OTHER = account_id("development"), account_id("production")
POLICY = next(iter(POLICIES))
LATEST, NOT_LATEST = "LATEST_PERMISSION_SET_PROVISIONED", "LATEST_PERMISSION_SET_NOT_PROVISIONED"


def key(set_id: str, principal: str, kind: str = "USER", account: str = ACCOUNT) -> dict[str, str]:
    """The body of 4.4.1 and 4.4.6."""
    return {
        "permission_set_id": set_id,
        "principal_id": principal,
        "principal_type": kind,
        "target_id": account,
        "target_type": "ACCOUNT",
    }


def assign(cloud: Cloud, body: dict[str, str]) -> Any:
    """Ask for an assignment; its status object."""
    return cloud.center.ask("create_account_assignment", body=body).account_assignment_creation_status


def accounts_of(cloud: Cloud, set_id: str, status: str | None = None) -> list[str]:
    """Accounts that a set is in."""
    query = {"provisioning_status": status} if status else {}
    operation = "list_accounts_for_provisioned_permission_set"
    return cloud.center.pages(operation, "account_ids", permission_set_id=set_id, **query)


def attach(cloud: Cloud, set_id: str) -> None:
    """Change what a set grants."""
    body = {"managed_policy_id": POLICY}
    cloud.center.ask("attach_managed_policy_to_permission_set", permission_set_id=set_id, body=body)


def roll_out(cloud: Cloud, set_id: str, **target: str) -> Any:
    """Roll a set out; its status object."""
    body = target or {"target_type": "ALL_PROVISIONED_ACCOUNTS"}
    answer = cloud.center.ask("provision_permission_set", permission_set_id=set_id, body=body)
    return answer.permission_set_provisioning_status


def outcome(cloud: Cloud, job: Any) -> Any:
    """A roll-out as it is now."""
    answer = cloud.center.ask("describe_permission_set_provisioning_status", request_id=job.request_id)
    return answer.permission_set_provisioning_status


def test_an_assignment_from_its_request_to_its_removal(cloud: Cloud) -> None:
    cloud.control("settings", request_seconds=60)
    set_id, user = cloud.permission_set("Admin"), cloud.user("ana")
    body = key(set_id, user)
    made = assign(cloud, body)
    assert {name: getattr(made, name) for name in body} == body
    assert (made.status, made.failure_reason, len(made.request_id)) == ("IN_PROGRESS", "", 36)
    assert cloud.center.ask("list_account_assignments", account_id=ACCOUNT).account_assignments == []
    rows = cloud.center.pages(
        "list_account_assignment_creation_status", "account_assignments_creation_status", status="IN_PROGRESS"
    )
    assert [(row.request_id, row.status, row.created_date) for row in rows] == [
        (made.request_id, "IN_PROGRESS", made.created_date)
    ]
    assert cloud.center.refusal("delete_permission_set", permission_set_id=set_id) == (409, "IIC.1210")
    assert cloud.store.refusal("delete_user", user_id=user) == (409, "IIC.1306")

    cloud.ahead += 61
    ask = "describe_account_assignment_creation_status"
    now = cloud.center.ask(ask, request_id=made.request_id).account_assignment_creation_status
    assert now.status == "SUCCEEDED"
    (found,) = cloud.center.pages("list_account_assignments", "account_assignments", account_id=ACCOUNT)
    assert (found.permission_set_id, found.principal_id, found.principal_type) == (set_id, user, "USER")
    assert found.account_id == ACCOUNT
    assert accounts_of(cloud, set_id, LATEST) == [ACCOUNT]
    sets = cloud.center.ask("list_permission_sets_provisioned_to_account", account_id=ACCOUNT)
    assert sets.permission_sets == [set_id]

    gone = cloud.center.ask("delete_account_assignment", body=body).account_assignment_deletion_status
    assert {name: getattr(gone, name) for name in body} == body
    assert cloud.center.refusal("create_account_assignment", body=body) == (409, "IIC.1006")
    assert len(cloud.center.ask("list_account_assignments", account_id=ACCOUNT).account_assignments) == 1
    cloud.ahead += 61
    asked = cloud.center.ask("describe_account_assignment_deletion_status", request_id=gone.request_id)
    assert asked.account_assignment_deletion_status.status == "SUCCEEDED"
    rows = cloud.center.pages("list_account_assignment_deletion_status", "account_assignments_deletion_status")
    assert [(row.request_id, row.status) for row in rows] == [(gone.request_id, "SUCCEEDED")]
    assert cloud.center.ask("list_account_assignments", account_id=ACCOUNT).account_assignments == []
    assert accounts_of(cloud, set_id) == []
    cloud.center.ask("delete_permission_set", permission_set_id=set_id)
    cloud.store.ask("delete_user", user_id=user)


def test_what_cannot_be_assigned_or_removed(cloud: Cloud) -> None:
    set_id, user, group = cloud.permission_set("Admin"), cloud.user("ana"), cloud.group("ops")
    good = key(set_id, user)
    for body, expected in [
        (key("ps-0000000000000000", user), (404, "IIC.1205")),
        (key(set_id, "nobody"), (404, "IIC.1307")),
        (key(set_id, group), (404, "IIC.1307")),
        ({**good, "target_id": "x"}, (400, "IIC.1210")),
        ({**good, "target_id": "0" * 32}, (403, "IIC.1291")),
        ({**good, "target_type": "OU"}, (400, "IIC.1236")),
    ]:
        assert cloud.center.refusal("create_account_assignment", body=body) == expected, body
    assert cloud.center.refusal("delete_account_assignment", body=good) == (400, "IIC.1249")
    assign(cloud, key(set_id, group, "GROUP"))
    assert cloud.center.refusal("delete_account_assignment", body=good) == (400, "IIC.1250")
    assert cloud.store.refusal("delete_group", group_id=group) == (409, "IIC.1306")
    for kind in ("creation", "deletion"):
        ask = f"describe_account_assignment_{kind}_status"
        assert cloud.center.refusal(ask, request_id="x") == (404, "IIC.1212")


def test_an_assignment_that_fails_says_why(cloud: Cloud) -> None:
    set_id, user = cloud.permission_set("Admin"), cloud.user("ana")
    cloud.control("failures", 201, kind="create", account_id=ACCOUNT, reason="the account is closed")
    job, other = assign(cloud, key(set_id, user)), assign(cloud, key(set_id, user, account=OTHER))
    ask = "describe_account_assignment_creation_status"
    found = cloud.center.ask(ask, request_id=job.request_id).account_assignment_creation_status
    assert (found.status, found.failure_reason) == ("FAILED", "the account is closed")
    found = cloud.center.ask(ask, request_id=other.request_id).account_assignment_creation_status
    assert (found.status, found.failure_reason) == ("SUCCEEDED", "")
    rows = cloud.center.pages(
        "list_account_assignment_creation_status", "account_assignments_creation_status", status="FAILED"
    )
    assert [row.request_id for row in rows] == [job.request_id]


def test_assignments_come_in_pages_and_by_set(cloud: Cloud) -> None:
    sets, users = [cloud.permission_set(f"s{n}") for n in range(2)], [cloud.user(f"u{n}") for n in range(3)]
    for set_id in sets:
        for user in users:
            assign(cloud, key(set_id, user))
    listing = ("list_account_assignments", "account_assignments")
    assert len(cloud.center.pages(*listing, account_id=ACCOUNT, limit=4)) == 6
    found = cloud.center.pages(*listing, account_id=ACCOUNT, permission_set_id=sets[1], limit=2)
    assert [each.principal_id for each in found] == users
    assert cloud.center.refusal("list_account_assignments") == (400, "IIC.1236")


def test_a_change_is_not_in_the_accounts_before_it_is_rolled_out(cloud: Cloud) -> None:
    set_id, user = cloud.permission_set("Admin"), cloud.user("ana")
    assert cloud.center.refusal(
        "provision_permission_set", permission_set_id=set_id, body={"target_type": "ALL_PROVISIONED_ACCOUNTS"}
    ) == (404, "IIC.1225")
    for account in (ACCOUNT, OTHER):
        assign(cloud, key(set_id, user, account=account))
    attach(cloud, set_id)
    assert accounts_of(cloud, set_id, NOT_LATEST) == [ACCOUNT, OTHER]
    cloud.control("settings", request_seconds=60, running_status="PENDING")
    job = roll_out(cloud, set_id, target_id=ACCOUNT, target_type="ACCOUNT")
    assert (job.status, job.account_id, job.permission_set_id) == ("PENDING", ACCOUNT, set_id)
    assert isinstance(job.created_date, str)
    cloud.ahead += 61
    assert outcome(cloud, job).status == "SUCCEEDED"
    assert accounts_of(cloud, set_id, LATEST) == [ACCOUNT]
    assert accounts_of(cloud, set_id, NOT_LATEST) == [OTHER]
    sets = cloud.center.pages(
        "list_permission_sets_provisioned_to_account",
        "permission_sets",
        account_id=OTHER,
        provisioning_status=NOT_LATEST,
    )
    assert sets == [set_id]
    job = roll_out(cloud, set_id)
    cloud.ahead += 61
    assert outcome(cloud, job).status == "SUCCEEDED"
    assert accounts_of(cloud, set_id, NOT_LATEST) == []
    rows = cloud.center.pages("list_permission_set_provisioning_status", "permission_sets_provisioning_status")
    assert [row.status for row in rows] == ["SUCCEEDED", "SUCCEEDED"]


@pytest.mark.parametrize(("field", "value"), [("session_duration", "PT8H"), ("relay_state", "https://x.example")])
def test_duration_and_relay_state_need_a_roll_out(cloud: Cloud, field: str, value: str) -> None:
    set_id, user = cloud.permission_set("Admin"), cloud.user("ana")
    assign(cloud, key(set_id, user))
    cloud.center.ask("update_permission_set", permission_set_id=set_id, body={"description": "no more than a word"})
    assert accounts_of(cloud, set_id, NOT_LATEST) == []
    cloud.center.ask("update_permission_set", permission_set_id=set_id, body={field: value})
    assert accounts_of(cloud, set_id, NOT_LATEST) == [ACCOUNT]


def test_a_roll_out_that_fails_in_one_account(cloud: Cloud) -> None:
    set_id, user = cloud.permission_set("Admin"), cloud.user("ana")
    for account in (ACCOUNT, OTHER):
        assign(cloud, key(set_id, user, account=account))
    attach(cloud, set_id)
    cloud.control("failures", 201, kind="provision", account_id=OTHER, reason="no trust agency", times=None)
    found = outcome(cloud, roll_out(cloud, set_id))
    assert (found.status, found.failure_reason) == ("FAILED", f"{OTHER}: no trust agency")
    assert accounts_of(cloud, set_id, NOT_LATEST) == [OTHER]


def test_a_roll_out_while_the_last_assignment_goes(cloud: Cloud) -> None:
    set_id, user = cloud.permission_set("Admin"), cloud.user("ana")
    assign(cloud, key(set_id, user))
    attach(cloud, set_id)
    cloud.control("settings", request_seconds=60)
    cloud.center.ask("delete_account_assignment", body=key(set_id, user))
    cloud.ahead += 1
    job = roll_out(cloud, set_id)
    cloud.ahead += 61
    found = outcome(cloud, job)
    assert (found.status, found.failure_reason) == ("FAILED", "Assignment not found")
    ask = "describe_permission_set_provisioning_status"
    assert cloud.center.refusal(ask, request_id="x") == (404, "IIC.1212")


def test_writes_to_one_set_collide(cloud: Cloud) -> None:
    set_id, other = cloud.permission_set("Admin"), cloud.permission_set("Other")
    cloud.control("settings", set_busy_seconds=60)
    attach(cloud, set_id)
    attach(cloud, other)
    update = {"permission_set_id": set_id, "body": {"description": "x"}}
    assert cloud.center.refusal("update_permission_set", **update) == (409, "IIC.1006")
    cloud.ahead += 61
    cloud.center.ask("update_permission_set", **update)
    cloud.ahead += 61
    for code in (1007, 1282):
        cloud.control("failures", 201, kind="write", permission_set_id=set_id, code=code)
        assert cloud.center.refusal("update_permission_set", **update) == (409, f"IIC.{code}")
    cloud.center.ask("update_permission_set", **update)


def test_requests_beyond_the_limit_wait_for_their_turn(cloud: Cloud) -> None:
    cloud.control("settings", request_seconds=60, running_limit=2)
    set_id = cloud.permission_set("Admin")
    for number in range(5):
        assign(cloud, key(set_id, cloud.user(f"u{number}")))
    done = []
    for _ in range(3):
        cloud.ahead += 61
        found = cloud.center.ask("list_account_assignments", account_id=ACCOUNT)
        done.append(len(found.account_assignments))
    assert done == [2, 4, 5]


def test_listings_lag_behind_and_new_principals_are_unknown_at_first(cloud: Cloud) -> None:
    cloud.control("settings", listing_seconds=60, principal_seconds=30)
    set_id, user = cloud.permission_set("Admin"), cloud.user("ana")
    assert cloud.center.refusal("create_account_assignment", body=key(set_id, user)) == (404, "IIC.1307")
    assert cloud.store.ask("list_users").users == []
    assert cloud.store.ask("describe_user", user_id=user).user_name == "ana"
    cloud.ahead += 31
    job = assign(cloud, key(set_id, user))
    ask = "describe_account_assignment_creation_status"
    found = cloud.center.ask(ask, request_id=job.request_id).account_assignment_creation_status
    assert found.status == "SUCCEEDED"
    assert cloud.center.ask("list_account_assignments", account_id=ACCOUNT).account_assignments == []
    cloud.ahead += 61
    assert len(cloud.center.ask("list_account_assignments", account_id=ACCOUNT).account_assignments) == 1
    assert [each.user_id for each in cloud.store.ask("list_users").users] == [user]
