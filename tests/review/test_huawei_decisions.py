"""Which permission sets somebody may use in an account: the review says what the sandbox's portal decides."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from iam_resources.access import State
from iam_resources.review.changes import Changes
from iam_resources.sandbox.huawei.login import portal
from tests.review.plans import plan, state

USERS, GROUPS = tuple(f"u{number}" for number in range(4)), tuple(f"g{number}" for number in range(3))
SETS, ACCOUNTS = ("s0", "s1", "s2"), ("a0", "a1")
MEMBERS = st.fixed_dictionaries({user: st.sets(st.sampled_from(GROUPS)) for user in USERS})
ASSIGNED = st.sets(
    st.tuples(st.sampled_from(SETS), st.sampled_from(ACCOUNTS), st.sampled_from([*USERS, *GROUPS])), max_size=10
)


def resources(members: dict[str, set[str]], assigned: set[tuple[str, str, str]], *, together: bool) -> list[State]:
    """What a stack has once it is applied; with `together` one resource for all principals of a set in an account."""
    found = [state("huawei:User", each, {"user_name": each}, {"user_id": each}) for each in USERS]
    found += [state("huawei:Group", each, {"display_name": each}, {"group_id": each}) for each in GROUPS]
    found += [state("huawei:PermissionSet", each, {"name": each}, {"permission_set_id": each}) for each in SETS]
    for group in GROUPS:
        inside = sorted(user for user, of in members.items() if group in of)
        inputs = {"group": group, "users": inside}
        found.append(state("huawei:GroupMembers", group, inputs, {**inputs, "group_id": group, "user_ids": inside}))
    for set_id in SETS:
        for account in ACCOUNTS:
            principals = sorted(who for of, where, who in assigned if (of, where) == (set_id, account))
            about = {"permission_set": set_id, "account_id": account}
            ids = {"permission_set_id": set_id, "permission_set_name": set_id}
            users, groups = ([who for who in principals if who in kind] for kind in (USERS, GROUPS))
            if together:
                inputs = {**about, "users": users, "groups": groups}
                outputs = {**inputs, **ids, "user_ids": users, "group_ids": groups}
                found.append(state("huawei:AccountAssignments", f"{set_id}-{account}", inputs, outputs))
                continue
            for who in principals:
                kind = "user" if who in USERS else "group"
                inputs = {**about, kind: who}
                outputs = {**inputs, **ids, f"{kind}_id": who, f"{kind}_name": who}
                found.append(state("huawei:AccountAssignment", f"{set_id}-{account}-{who}", inputs, outputs))
    return found


def of_portal(members: dict[str, set[str]], assigned: set[tuple[str, str, str]], user: str, account: str) -> set[str]:
    """What the sandbox's own code decides."""
    rows = [{"set": of, "account": where, "principal": who} for of, where, who in assigned]
    server = SimpleNamespace(
        memberships=SimpleNamespace(find=lambda _, of: [{"group_id": group} for group in members[of]]),
        assignments=SimpleNamespace(find=lambda _, who: [row for row in rows if row["principal"] == who]),
        sets=SimpleNamespace(some=lambda ids: [{"name": each} for each in ids]),
    )
    request: Any = SimpleNamespace(server=server, caller=SimpleNamespace(id=user))
    return {str(each["name"]) for each in portal._sets_in(request, account)}


@settings(max_examples=60, deadline=None)
@given(MEMBERS, ASSIGNED, MEMBERS, ASSIGNED, st.booleans())
def test_everybody_may_use_what_the_review_says(
    members: dict[str, set[str]],
    assigned: set[tuple[str, str, str]],
    later_members: dict[str, set[str]],
    later: set[tuple[str, str, str]],
    together: bool,
) -> None:
    changes = Changes(
        plan(
            resources(members, assigned, together=together),
            resources(later_members, later, together=together),
        )
    )
    for user in USERS:
        (holder,) = (each for each in changes.holders if each.name == user)
        for side, who, what in ((holder.before, members, assigned), (holder.after, later_members, later)):
            for account in ACCOUNTS:
                said = {each.name for each in side if each.kind == "permission set" and each.resource.name == account}
                assert said == of_portal(who, what, user, account)
