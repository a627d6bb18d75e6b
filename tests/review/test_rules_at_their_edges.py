"""Plans in which the first guess of a rule would be wrong: what it must say all the same, and what it must not say."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from iam_resources.access import State
from iam_resources.review.plan import SAME, Plan, step_of
from iam_resources.review.settings import Settings
from tests.review.plans import changed, group, member, plan, reviewed, role, state, user
from tests.review.test_rules import ANA, BEN, GROUP, SET, TENANCY, custom, policy, update

STAFF = [group(f"/{number}") for number in range(4)]
MEMBERS = [member(ANA, each) for each in STAFF]
SETS = state("huawei:ManagedRoles", "r", {"permission_set": "ps-1", "managed_role_ids": ["r-1"]})
HANA = state("huawei:User", "hana", {"user_name": "hana"}, {"user_id": "u1", "user_name": "hana"})
USES = state("huawei:AccountAssignment", "a", {"permission_set": "ps-1", "account_id": "acc", "user": "u1"})


def says(statement: str) -> Plan:
    return plan([GROUP], [GROUP, policy(statement)])


def attached(name: str) -> Plan:
    inputs = {"permission_set": "ps-1", "managed_policy_id": "p-1"}
    outputs = {**inputs, "managed_policy_name": name, "permission_set_id": "ps-1"}
    return plan([HANA, SET], [HANA, SET, USES, state("huawei:ManagedPolicyAttachment", "m", inputs, outputs)])


def allows(action: str, resource: str = "*", condition: dict[str, Any] | None = None) -> Plan:
    given = custom(action, condition)
    text = json.loads(given.inputs["policy"])
    text["Statement"][0]["Resource"] = [resource]
    return plan(
        [HANA, SET],
        [HANA, SET, USES, dataclasses.replace(given, inputs={**given.inputs, "policy": json.dumps(text)})],
    )


def matching(rule: str) -> Plan:
    return plan([], [state("oci:DynamicGroup", "d", {"name": "d", "matching_rule": rule})])


def named(resources: list[State], suffix: str) -> list[State]:
    """The same relations under other names in the program."""
    return [dataclasses.replace(each, urn=f"{each.urn}{suffix}", outputs={}, id="") for each in resources]


def same(was: State, is_: State) -> Plan:
    """What the engine says where only an option of a resource is another one."""
    return Plan((step_of(was.urn, SAME, was, is_),))


def urls(*given: str) -> State:
    inputs = {"client_id": "c", "redirect_uris": list(given)}
    return state("cncc:ClientUrls", "c", inputs, {**inputs, "client_uuid": "u"})


def in_domain(**emails: str) -> State:
    inputs = {"user_name": "ana", "emails": {name: {"value": value} for name, value in emails.items()}}
    return state("oci.domains:User", "ana", inputs, {**inputs, "user_id": "u1", "domain": "https://d.example"})


READER = state("cncc:RealmRole", "READER", {"name": "READER"}, {"role_id": "id-of-READER", "realm_id": "R"})
OPERATOR = state("oci:User", "op", {"name": "op"}, {"name": "op", "user_id": "ocid1.user.oc1..op", **TENANCY})
IN_NET = state(
    "oci:Membership", "m", {}, {"user_id": "ocid1.user.oc1..op", "group_id": "ocid1.group.oc1..n", **TENANCY}
)
LONG = state("huawei:PermissionSet", "s", {"session_duration": "PT12H"}, {"session_duration": "PT12H"})
PROTECTED = [dataclasses.replace(user(f"p{number}"), protected=True) for number in range(8)]

CASES: list[tuple[str, bool, Plan]] = [
    ("IAM001", True, attached("FullAccess")),
    ("IAM001", True, attached("Breadth Administrator")),
    ("IAM001", False, attached("Admin ReadOnly")),
    ("IAM001", True, allows("*")),
    ("IAM001", False, allows("*", "obs:*:*:bucket:one")),
    ("IAM001", True, says("Allow group net to manage all-resources in compartment id ocid1.tenancy.oc1..t")),
    ("IAM001", True, says("ALLOW GROUP net TO MANAGE ALL-RESOURCES IN TENANCY")),
    ("IAM002", True, says("Allow group net to {USER_UPDATE, USER_READ} in tenancy")),
    ("IAM002", False, says("Allow group net to {USER_READ} in tenancy")),
    ("IAM002", True, allows("*:users:create")),
    ("IAM002", False, allows("iam:users:list")),
    ("IAM002", True, attached("IdentityCenter FullAccess")),
    ("IAM006", True, plan([OPERATOR, GROUP, IN_NET], [OPERATOR, GROUP], config={"oci:user": "ocid1.user.oc1..op"})),
    (
        "IAM006",
        True,
        plan([ANA, role(ANA, "X")], [ANA], config={"cncc:connections": '{"lab": {"username": "Ana"}}'}),
    ),
    ("IAM010", True, says("Allow group net to {BUCKET_CREATE} in tenancy")),
    ("IAM010", False, says("Allow group net to {BUCKET_INSPECT, BUCKET_READ} in tenancy")),
    ("IAM010", True, says("Allow group net to use buckets in compartment id ocid1.tenancy.oc1..t")),
    ("IAM016", True, matching("ANY {resource.type = 'fnfunc', resource.compartment.id = 'ocid1.x'}")),
    ("IAM016", True, matching("ALL {resource.type = 'fnfunc', resource.compartment.id != 'ocid1.x'}")),
    ("IAM016", True, matching("resource.type = 'tag.x'")),
    ("IAM016", False, matching("ANY {instance.id = 'a,b', ALL {resource.type = 'f', tag.a.b.value = 'c'}}")),
    ("IAM025", True, plan([user("ana", email="")], [changed(user("ana", email=""), email="new@example.com")])),
    ("IAM025", False, update(ANA, email="ANA@example.com")),
    ("IAM025", True, plan([in_domain(work="a@x.y")], [changed(in_domain(work="a@x.y", recovery="m@x.y"))])),
    ("IAM027", True, same(PROTECTED[0], user("p0"))),
    ("IAM027", False, same(PROTECTED[0], PROTECTED[0])),
    ("IAM033", True, plan([], [], config={"people:anaPassword": "readable"})),
    ("IAM033", True, plan([], [], config={"cncc:proxy": "http://ana:readable@proxy.example"})),
    (
        "IAM033",
        False,
        plan([], [], config={"people:passwordPolicy": "length(12)", "cncc:endpoint": "https://a:80/b@c"}),
    ),
    ("IAM034", False, plan([LONG], [changed(LONG, session_duration="PT10H")])),
    ("IAM034", True, plan([LONG], [changed(LONG, session_duration="PT720H")])),
    ("IAM040", True, plan([ANA, BEN], [user("carl", made=False), user("dora", made=False)])),
    ("IAM040", False, plan([ANA, *STAFF, *MEMBERS], [ANA, *STAFF, *named(MEMBERS, "-new")])),
    ("IAM040", True, plan([ANA, *STAFF, *MEMBERS], [ANA, BEN, *STAFF, *(member(BEN, each) for each in STAFF)])),
    ("IAM044", True, plan([ANA, READER, role(ANA, "READER")], [ANA, changed(READER)], replaced=["READER"])),
    ("IAM045", False, plan([urls("*")], [changed(urls("*"), redirect_uris=["*", "https://a.example/x"])])),
    ("IAM045", True, plan([urls()], [changed(urls(), redirect_uris=["https://a.example*"])])),
    ("IAM048", True, plan([], [state("oci:DynamicGroup", "d", {"name": "d", "adopt": True})])),
]


@pytest.mark.parametrize(("rule", "fires", "given"), CASES, ids=[f"{rule}-{n}" for n, (rule, *_) in enumerate(CASES)])
def test_a_rule_is_right_at_its_edge(rule: str, fires: bool, given: Plan) -> None:
    found = [risk.text for risk in reviewed(given).risks if risk.rule == rule]
    assert bool(found) is fires, found


def test_many_that_lose_their_protection_are_one_risk() -> None:
    """An import of many protects everything until the program says otherwise."""
    steps = tuple(step_of(each.urn, SAME, each, user(each.name)) for each in PROTECTED)
    found = [risk.text for risk in reviewed(Plan(steps)).risks if risk.rule == "IAM027"]
    assert found == ["8 cncc:User are not protected any more"]


@pytest.mark.parametrize("subject", ["ops [prod]", "OPS *", "ops [[]prod]"])
def test_an_acceptance_names_a_subject_as_it_is(subject: str) -> None:
    accepted = {"rule": "IAM048", "subject": subject, "reason": "known for long", "until": "2999-01-01"}
    given = plan([], [state("cncc:Group", "ops [prod]", {"name": "ops", "adopt": True})])
    (risk,) = reviewed(given, Settings.model_validate({"accept": [accepted]})).risks
    assert risk.accepted is not None
