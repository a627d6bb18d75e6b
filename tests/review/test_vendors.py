"""Access of each vendor's resources, by name and by way, and people across vendors."""

from __future__ import annotations

import json

import pytest

from iam_resources.access import UNKNOWN, Entitlement, State
from iam_resources.review.report import Access, Report
from tests.review.plans import access, changed, plan, reviewed, state

TENANCY = {"tenancy_id": "ocid1.tenancy.oc1..t"}
URL = "https://idcs-1.identity.example.com"
DOMAIN = {"domain": URL}


def oci_user(name: str) -> State:
    return state("oci:User", name, {"name": name, "email": f"{name}@example.com"}, {"user_id": f"u-{name}", **TENANCY})


def oci_group(name: str) -> State:
    return state("oci:Group", name, {"name": name}, {"group_id": f"g-{name}", **TENANCY})


def policy(*statements: str, made: bool = False) -> State:
    inputs = {"name": "p", "statements": list(statements)}
    return state("oci:Policy", "p", inputs, {**inputs, **TENANCY} if made else {})


ANA, NET = oci_user("ana"), oci_group("net")
IN_NET = state(
    "oci:Membership",
    "ana-net",
    {"user": "u-ana", "group": "g-net"},
    {"user_id": "u-ana", "group_id": "g-net", "user_name": "ana", "group_name": "net", **TENANCY},
)


def gains(report: Report, name: str) -> dict[str, Access]:
    (holder,) = (each for each in report.holders if each.name == name)
    return {f"{each.entitlement} in {each.scope}": each for each in holder.gains}


def test_a_policy_reaches_the_people_of_its_group() -> None:
    statement = "Allow group net to manage virtual-network-family in compartment Prod:Web"
    report = reviewed(plan([ANA, NET, IN_NET], [ANA, NET, IN_NET, policy(statement)]))
    found = gains(report, "ana@example.com")
    (only,) = found.values()
    assert list(found) == ["manage virtual-network-family in compartment Prod:Web"] and only.ways == [["group net"]]


@pytest.mark.parametrize(
    ("before", "after", "gained", "lost"),
    [
        ("read buckets in tenancy", "manage buckets in tenancy", ["manage buckets"], []),
        ("manage buckets in tenancy", "read buckets in tenancy", [], ["manage buckets"]),
        ("read buckets in compartment A:B", "read buckets in compartment A", ["read buckets"], []),
        ("read buckets in compartment A", "read buckets in tenancy", ["read buckets"], []),
        (
            "inspect all-resources in tenancy",
            "manage buckets in tenancy",
            ["manage buckets"],
            ["inspect all-resources"],
        ),
        ("manage all-resources in tenancy", "use buckets in tenancy", [], ["manage all-resources"]),
        ("READ  BUCKETS in tenancy", "read buckets in tenancy", [], []),
    ],
)
def test_more_includes_less(before: str, after: str, gained: list[str], lost: list[str]) -> None:
    was = policy(f"Allow group net to {before}", made=True)
    now = changed(was, statements=[f"Allow group net to {after}"])
    report = reviewed(plan([ANA, NET, IN_NET, was], [ANA, NET, IN_NET, now]))
    (holder,) = (each for each in report.holders if each.kind == "person")
    assert [each.entitlement for each in holder.gains] == gained
    assert [each.entitlement for each in holder.losses] == lost


def test_a_group_of_a_domain_is_found_by_the_name_in_a_policy() -> None:
    inputs = {"user_name": "eve", "emails": {"work": {"value": "eve@example.com", "primary": True}}}
    eve = state("oci.domains:User", "eve", inputs)
    ops = state("oci.domains:Group", "ops", {"display_name": "ops"})
    joins = state(
        "oci.domains:Membership", "m", {"user": UNKNOWN, "group": UNKNOWN}, of={"user": [eve], "group": [ops]}
    )
    report = reviewed(plan([], [eve, ops, joins, policy("Allow group Default/ops to manage buckets in tenancy")]))
    assert access(report)["eve@example.com"][0] == ["group ops", "manage buckets"]


def test_a_statement_for_everybody_is_listed_once_and_not_for_each_person() -> None:
    report = reviewed(plan([ANA], [ANA, policy("Allow any-user to read buckets in tenancy")]))
    assert access(report) == {"everybody (any-user)": (["read buckets"], [])}


def test_a_group_whose_members_are_not_known_is_listed_itself() -> None:
    report = reviewed(plan([], [policy("Allow group Others to manage buckets in tenancy")]))
    assert access(report) == {"Others": (["manage buckets"], [])}


def test_a_role_of_an_app_is_followed_through_a_group_of_a_domain() -> None:
    user = state(
        "oci.domains:User", "ben", {"user_name": "ben", "emails": {}}, {"user_id": "u1", "user_ocid": "o1", **DOMAIN}
    )
    staff = state(
        "oci.domains:Group", "staff", {"display_name": "staff"}, {"group_id": "g1", "group_ocid": "og", **DOMAIN}
    )
    members = state(
        "oci.domains:GroupMembers",
        "staff",
        {"group": "g1", "users": ["ben"]},
        {"group_id": "g1", "user_ids": ["u1"], "users": ["ben"], **DOMAIN},
    )
    grant = state("oci.domains:AppRoleGrant", "g", {"role": "Identity Domain Administrator", "group": "staff"})
    report = reviewed(plan([user, staff, members], [user, staff, members, grant]))
    (only,) = gains(report, "ben").values()
    assert only.entitlement == "role Identity Domain Administrator" and only.ways == [["group staff"]]
    assert "IAM001" in {risk.rule for risk in report.risks}


def test_a_user_disabled_by_a_resource_of_its_own_has_nothing() -> None:
    user = state("oci.domains:User", "ben", {"user_name": "ben"}, {"user_id": "u1", **DOMAIN})
    member = state(
        "oci.domains:Membership", "m", {"user": "u1", "group": "g"}, {"user_id": "u1", "group_id": "g", **DOMAIN}
    )
    off = state("oci.domains:UserStatus", "ben", {"user": "u1", "active": False})
    assert access(reviewed(plan([user, member], [user, member, off]))) == {"ben": ([], ["group g"])}


HANA = state("huawei:User", "hana", {"user_name": "hana", "email": "hana@example.com"}, {"user_id": "u1"})
TEAM = state("huawei:Group", "team", {"display_name": "team"}, {"group_id": "g1"})
IN_TEAM = state(
    "huawei:GroupMembers",
    "team",
    {"group": "g1", "users": ["u1"]},
    {"group_id": "g1", "user_ids": ["u1"], "users": ["hana"]},
)


def test_a_permission_set_is_followed_to_its_policies_in_each_account() -> None:
    new = state("huawei:PermissionSet", "ops", {"name": "ops"})
    text = json.dumps({"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": ["ecs:*:*"], "Resource": ["*"]}]})
    custom = state(
        "huawei:CustomPolicy", "ops", {"permission_set": UNKNOWN, "policy": text}, of={"permission_set": [new]}
    )
    both = [
        state(
            "huawei:AccountAssignments",
            f"a{number}",
            {"permission_set": UNKNOWN, "account_id": f"account{number}", "groups": ["g1"]},
            of={"permission_set": [new]},
        )
        for number in (1, 2)
    ]
    there = [HANA, TEAM, IN_TEAM]
    found = gains(reviewed(plan(there, [*there, new, custom, *both])), "hana@example.com")
    assert sorted(found) == [
        "custom policy ecs:*:* in account account1",
        "custom policy ecs:*:* in account account2",
        "permission set ops in account account1",
        "permission set ops in account account2",
    ]
    assert found["custom policy ecs:*:* in account account1"].ways == [["group team", "permission set ops"]]


def test_a_person_who_comes_over_scim_is_found_by_an_assignment() -> None:
    group = state("huawei.scim:Group", "ops", {"display_name": "ops"}, {"group_id": "g9", "tenant_id": "T"})
    user = state(
        "huawei.scim:User", "ida", {"user_name": "ida", "email": "ida@example.com"}, {"user_id": "u9", "tenant_id": "T"}
    )
    joins = state(
        "huawei.scim:Membership",
        "m",
        {"user": "u9", "group": "g9"},
        {"user_id": "u9", "group_id": "g9", "tenant_id": "T"},
    )
    assigned = state(
        "huawei:AccountAssignment", "a", {"permission_set": "reading", "account_id": "acc", "group": "ops"}
    )
    found = gains(reviewed(plan([group, user, joins], [group, user, joins, assigned])), "ida@example.com")
    assert list(found) == ["permission set reading in account acc"]


def test_a_role_by_two_ways_is_not_lost_with_one_of_them() -> None:
    other = oci_group("ops")
    in_ops = state(
        "oci:Membership",
        "ana-ops",
        {"user": "u-ana", "group": "g-ops"},
        {"user_id": "u-ana", "group_id": "g-ops", **TENANCY},
    )
    both = policy("Allow group net, ops to manage buckets in tenancy", made=True)
    report = reviewed(plan([ANA, NET, other, IN_NET, in_ops, both], [ANA, NET, other, IN_NET, both]))
    assert access(report) == {"ana@example.com": ([], ["group ops"])}
    (holder,) = (each for each in report.holders if each.kind == "person")
    assert [each.access.entitlement for each in holder.moved] == ["manage buckets"]


def test_groups_in_a_circle_end() -> None:
    from iam_resources.access import Grant, Principal, Resource
    from iam_resources.access.catalog import Catalog
    from iam_resources.access.effective import Effective

    place = Resource("p", "x", "place", "p")
    a, b = (Principal(f"x/group/{each}", "x", "group", each, "p") for each in "ab")
    effective = Effective(Catalog({}, [], []).before)
    for one, other in ((a, b), (b, a)):
        effective._of[one.key].append(
            Grant(one, Entitlement(f"member:{other.key}", place, "group", other.name, group=other.key))
        )
    assert len(effective.held_by(a.key)) == 2
