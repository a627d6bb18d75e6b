"""An organisation of Huawei Cloud: people, permission sets, and who has them in which account, on the sandbox."""

from __future__ import annotations

from bench.domains import version
from bench.huawei.limits import foot
from bench.huawei.notes import HEAD
from bench.huawei.resources import (
    LEAST,
    Numbers,
    account,
    assigned,
    group_name,
    groups_of,
    policies_of,
    set_name,
    user_name,
)
from bench.huawei.server import server
from bench.scenario import Kind, Scenario
from tools.place import ROOT


def import_ids(place: str, n: int) -> list[tuple[str, str, str]]:
    many = Numbers(n)
    found = [("Group", group_name(number), group_name(number)) for number in range(many.groups)]
    found += [("User", f"user-{number}", user_name(number)) for number in range(n)]
    found += [
        ("Membership", f"member-{number}-{group}", f"{user_name(number)}/{group_name(group)}")
        for number in range(n)
        for group in groups_of(number, many)
    ]
    found += [("PermissionSet", set_name(number), set_name(number)) for number in range(many.sets)]
    found += [
        ("ManagedPolicyAttachment", f"policy-{number}-{step}", f"{set_name(number)}/{policy}")
        for number in range(many.sets)
        for step, policy in enumerate(policies_of(number))
    ]
    for each in assigned(many):
        is_group = each.principal < many.groups
        principal = (
            f"GROUP/{group_name(each.principal)}" if is_group else f"USER/{user_name(each.principal - many.groups)}"
        )
        import_id = f"{set_name(each.permission_set)}/{account(each.account)}/{principal}"
        found.append(("AccountAssignment", f"assignment-{each.number}", import_id))
    return found


SCENARIO = Scenario(
    name="huawei",
    title="with groups, permission sets and assignments",
    module="bench.huawei.resources",
    ours=Kind("ours", "iam_resources.huawei", "huawei"),
    no_op=Kind("no-op", "bench.huawei.no_op", "no_op"),
    stock=None,
    raw=None,
    resources=lambda n: Numbers(n).resources,
    holds=lambda n: (n, Numbers(n).assignments),
    imports=import_ids,
    serve=server,
    version=version,
    head=HEAD,
    foot=foot,
    results=ROOT / "bench" / "results-huawei.json",
    page=ROOT / "docs" / "benchmarks-huawei.md",
    least=LEAST,
    changed=lambda n: Numbers(n).resources + Numbers(n).sets,
)
