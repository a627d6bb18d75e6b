"""Each rule with a plan in which it fires, and one beside it in which it does not."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, NamedTuple

import pytest

from iam_resources.access import State
from iam_resources.review.plan import Plan
from iam_resources.review.rules import RULES
from iam_resources.review.settings import Limits, Settings
from tests.review.plans import changed, group, member, plan, reviewed, role, state, user

ANA, BEN, CARL, STAFF = user("ana"), user("ben"), user("carl"), group("/staff")
TENANCY = {"tenancy_id": "ocid1.tenancy.oc1..t"}
GROUP = state("oci:Group", "net", {"name": "net"}, {"name": "net", "group_id": "ocid1.group.oc1..n", **TENANCY})
SET = state("huawei:PermissionSet", "ops", {"name": "ops"}, {"name": "ops", "permission_set_id": "ps-1"})
PERSON = state("huawei:User", "hana", {"user_name": "hana", "email": "h@example.com"}, {"user_id": "u1"})
TEAM = state("huawei:Group", "team", {"display_name": "team"}, {"group_id": "g1"})


class Case(NamedTuple):
    """A plan that a rule is about, a similar one that it is not, and with which limits."""

    fires: Plan
    quiet: Plan
    limits: Limits = Limits()


def policy(*statements: str, made: bool = False) -> State:
    inputs = {"name": "p", "statements": list(statements)}
    return state("oci:Policy", "p", inputs, {**inputs, "policy_id": "ocid1.policy.oc1..p", **TENANCY} if made else {})


def policies(fires: str, quiet: str) -> Case:
    return Case(plan([GROUP], [GROUP, policy(fires)]), plan([GROUP], [GROUP, policy(quiet)]))


def custom(action: str, condition: dict[str, Any] | None = None) -> State:
    statement = {
        "Effect": "Allow",
        "Action": [action],
        "Resource": ["*"],
        **({"Condition": condition} if condition else {}),
    }
    text = json.dumps({"Version": "5.0", "Statement": [statement]})
    return state("huawei:CustomPolicy", "custom", {"permission_set": "ps-1", "policy": text})


def assigned(**to: str) -> State:
    return state("huawei:AccountAssignment", "a", {"permission_set": "ps-1", "account_id": "acc", **to})


def made(token: str, fires: dict[str, Any], quiet: dict[str, Any]) -> Case:
    return Case(plan([], [state(token, "it", fires)]), plan([], [state(token, "it", quiet)]))


def update(of: State, **inputs: Any) -> Plan:
    return plan([of], [changed(of, **inputs)])


def exclusive(*, before: bool, now: list[str], programmed: list[str], there: list[str]) -> Plan:
    inputs = {"user": "ana", "roles": programmed, "exclusive": before}
    ids = {"user_id": "id-of-ana", "username": "ana", "role_ids": [f"id-of-{each}" for each in there]}
    outputs = {**inputs, **ids, "roles": there, "realm": "cncc", "realm_id": "R"}
    was = state("cncc:UserRoles", "all", inputs, outputs)
    return plan([ANA, was], [ANA, changed(was, roles=now, exclusive=True)])


PEOPLE = [user(f"p{number}") for number in range(12)]
LIMITED = state(
    "oci:UserCapabilities", "c", {"user": "x", "can_use_api_keys": False}, {"can_use_api_keys": False, **TENANCY}
)
ALL_OF_TENANCY = "Allow group net to manage all-resources in tenancy"
BUCKETS = "Allow group net to manage buckets in compartment A"

CASES: dict[str, Case] = {
    "IAM001": Case(
        plan([ANA], [ANA, role(ANA, "ADMIN", made=False)]), plan([ANA], [ANA, role(ANA, "READER", made=False)])
    ),
    "IAM002": policies("Allow group net to manage users in tenancy", "Allow group net to inspect users in tenancy"),
    "IAM003": policies("Allow any-user to read buckets in tenancy", "Allow group net to read buckets in tenancy"),
    "IAM004": Case(
        plan([SET, PERSON, TEAM], [SET, PERSON, TEAM, assigned(user="u1")]),
        plan([SET, PERSON, TEAM], [SET, PERSON, TEAM, assigned(group="g1")]),
    ),
    "IAM005": Case(
        plan([ANA, role(ANA, "ADMIN")], [ANA]),
        plan([ANA, BEN, role(ANA, "ADMIN")], [ANA, BEN, role(BEN, "ADMIN", made=False)]),
    ),
    "IAM006": Case(
        plan([ANA, role(ANA, "READER")], [ANA], config={"cncc:username": "ana"}),
        plan([ANA, role(ANA, "READER")], [ANA], config={"cncc:username": "ben"}),
    ),
    "IAM007": Case(
        plan(PEOPLE, [*PEOPLE, *(role(each, "READER", made=False) for each in PEOPLE)]),
        plan(PEOPLE, [*PEOPLE, *(role(each, "READER", made=False) for each in PEOPLE[:10])]),
    ),
    "IAM008": Case(
        plan(
            [],
            [
                user("eve", made=False),
                user("fay", made=False),
                dataclasses.replace(role(user("eve", made=False), "READER", made=False), dependencies={}),
            ],
        ),
        plan([], [user("eve", made=False), role(user("eve", made=False), "READER", made=False)]),
    ),
    "IAM009": Case(
        plan([GROUP, policy("Deny group net to manage buckets in tenancy", made=True)], [GROUP]),
        plan([GROUP, policy(BUCKETS, made=True)], [GROUP]),
    ),
    "IAM010": policies("Allow group net to manage buckets in tenancy", BUCKETS),
    "IAM011": policies(ALL_OF_TENANCY, "Allow group net to read all-resources in tenancy"),
    "IAM012": Case(plan([SET], [SET, custom("ecs:*:*")]), plan([SET], [SET, custom("ecs:servers:get")])),
    "IAM013": policies("Endorse group net to read buckets in any-tenancy", BUCKETS),
    "IAM014": policies("Allow group net to", BUCKETS),
    "IAM015": Case(
        plan(
            [GROUP, policy(f"{BUCKETS} where request.region = 'iad'", made=True)],
            [GROUP, changed(policy(made=True), statements=[BUCKETS])],
        ),
        plan(
            [GROUP, policy(BUCKETS, made=True)],
            [GROUP, changed(policy(made=True), statements=[f"{BUCKETS} where request.region = 'iad'"])],
        ),
    ),
    "IAM016": made(
        "oci:DynamicGroup",
        {"name": "d", "matching_rule": "ALL {resource.type = 'fnfunc'}"},
        {"name": "d", "matching_rule": "ALL {resource.type = 'fnfunc', resource.compartment.id = 'ocid1.x'}"},
    ),
    "IAM020": Case(
        plan([STAFF], [STAFF, user("eve", made=False)]),
        plan([STAFF], [STAFF, user("eve", made=False), member(user("eve", made=False), STAFF, made=False)]),
    ),
    "IAM021": Case(
        plan([ANA], [changed(ANA, email="new@example.com")], replaced=["ana"]),
        plan([ANA], [changed(ANA, email="new@example.com")]),
    ),
    "IAM022": Case(plan([], [user("eve", made=False, adopt=True)]), plan([], [user("eve", made=False, adopt=False)])),
    "IAM023": Case(plan([ANA], []), plan([user("ana", on_delete="disable")], [])),
    "IAM024": Case(
        update(user("ana", enabled=False), enabled=True), update(user("ana", enabled=True), first_name="Ana")
    ),
    "IAM025": Case(update(ANA, email="mallory@example.com"), update(ANA, first_name="Ana")),
    "IAM026": Case(update(ANA, email_verified=True), update(ANA, email_verified=False)),
    "IAM027": Case(
        plan([dataclasses.replace(ANA, protected=True)], [dataclasses.replace(changed(ANA), protected=False)]),
        plan([dataclasses.replace(ANA, protected=True)], [dataclasses.replace(changed(ANA), protected=True)]),
    ),
    "IAM030": made("cncc:Password", {"user": "a", "value": "[secret]"}, {"user": "a", "temporary": True}),
    "IAM031": Case(
        plan([], [state("oci:ApiKey", "k", {"user": "x"})]),
        plan([state("oci:ApiKey", "k", {"user": "x"}, {"key_id": "k", **TENANCY})], []),
    ),
    "IAM032": Case(update(LIMITED, can_use_api_keys=True), update(LIMITED, can_use_smtp_credentials=False)),
    "IAM033": made("cncc:Password", {"user": "a", "value": "readable"}, {"user": "a", "value": "[secret]"}),
    "IAM034": made(
        "huawei:PermissionSet", {"name": "s", "session_duration": "PT12H"}, {"name": "s", "session_duration": "PT480M"}
    ),
    "IAM040": Case(plan([ANA, BEN, CARL], [ANA]), plan([ANA, BEN, CARL], [ANA, BEN])),
    "IAM041": Case(
        exclusive(before=False, now=["READER"], programmed=["READER"], there=["READER"]),
        exclusive(before=True, now=["READER", "ADMIN"], programmed=["READER"], there=["READER"]),
    ),
    "IAM042": Case(
        exclusive(before=True, now=["READER", "X"], programmed=["READER"], there=["READER", "BY_HAND"]),
        exclusive(before=True, now=["READER"], programmed=["READER", "OLD"], there=["READER", "OLD"]),
    ),
    "IAM043": Case(plan([ANA, STAFF, member(ANA, STAFF)], [ANA]), plan([ANA, STAFF], [ANA])),
    "IAM044": Case(
        plan(
            [
                ANA,
                state("cncc:RealmRole", "READER", {"name": "READER"}, {"role_id": "id-of-READER", "realm_id": "R"}),
                role(ANA, "READER"),
            ],
            [ANA],
        ),
        plan([ANA, state("cncc:RealmRole", "X", {"name": "X"}, {"role_id": "id-of-X", "realm_id": "R"})], [ANA]),
    ),
    "IAM045": made(
        "cncc:ClientUrls",
        {"client_id": "c", "redirect_uris": ["https://*.example.com/*"]},
        {"client_id": "c", "redirect_uris": ["https://console.example.com/*", "http://127.0.0.1:8080/*"]},
    ),
    "IAM046": Case(
        update(
            state("huawei:AccessControlAttributes", "a", {"attributes": {"team": "x"}}, {"status": "ok"}), attributes={}
        ),
        plan([], [state("huawei:AccessControlAttributes", "a", {"attributes": {"team": "x"}})]),
    ),
    "IAM047": Case(plan([ANA], [ANA], complete=False), plan([ANA], [ANA])),
    "IAM048": made("cncc:Group", {"name": "g", "adopt": True}, {"name": "g", "adopt": False}),
}


def test_every_rule_has_both_cases() -> None:
    assert set(CASES) == set(RULES) and len(RULES) >= 20


@pytest.mark.parametrize("id_", sorted(RULES))
def test_a_rule_fires(id_: str) -> None:
    case = CASES[id_]
    found = [risk for risk in reviewed(case.fires, Settings(limits=case.limits)).risks if risk.rule == id_]
    assert found and all(risk.text and risk.subject and "\n" not in risk.text for risk in found)


@pytest.mark.parametrize("id_", sorted(RULES))
def test_a_rule_stays_quiet(id_: str) -> None:
    case = CASES[id_]
    assert not [risk for risk in reviewed(case.quiet, Settings(limits=case.limits)).risks if risk.rule == id_]


def test_a_name_can_be_made_an_administrators() -> None:
    given = plan([ANA], [ANA, role(ANA, "NRF_WRITE", made=False)])
    limits = Limits(administrators=["*_WRITE"])
    assert [risk.rule for risk in reviewed(given, Settings(limits=limits)).risks] == ["IAM001"]


def test_a_secret_is_found_and_never_repeated() -> None:
    config = {"cncc:password": "word-4711", "oci:connections": '{"lab": {"private_key": "word-4712"}}'}
    report = reviewed(plan([], [], config=config))
    assert sorted(risk.subject for risk in report.risks) == ["cncc:password", "oci:connections.lab.private_key"]
    assert "word-47" not in report.model_dump_json()
    hidden = {"cncc:password": "[secret]", "cncc:username": "admin"}
    assert not reviewed(plan([], [], config=hidden)).risks
