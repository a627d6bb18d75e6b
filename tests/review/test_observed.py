"""Access that a vendor shows and no resource manages: it counts, and goes with what it hangs on."""

from __future__ import annotations

from iam_resources.access import Entitlement, Grant, Observed, Principal, Resource, State
from iam_resources.review.reviewing import review
from iam_resources.review.settings import Settings
from tests.review.plans import access, changed, group, member, plan, role, state, user

ANA = user("ana")
REALM = Resource("cncc:R", "cncc", "realm", "cncc")
WHO = Principal("cncc/user/id-of-ana", "cncc", "user", "ana", "cncc:R")


def has(name: str) -> Entitlement:
    return Entitlement(f"role:cncc/role/id-of-{name}", REALM, "role", name)


def observed(*grants: Grant, **more: object) -> Observed:
    place = {"vendor": "cncc", "family": "cncc", "place": "R", "called": (("", ""),)}
    return Observed(**{**place, "grants": grants, **more})  # type: ignore[arg-type]


def compare(
    before: list[State], after: list[State], seen: Observed, **how: object
) -> dict[str, tuple[list[str], list[str]]]:
    return access(review(plan(before, after, **how), Settings(), observed=[seen]))  # type: ignore[arg-type]


BY_HAND = observed(Grant(WHO, has("BY_HAND")), names={("role", "cncc/role/id-of-BY_HAND"): "BY_HAND"})


def test_a_grant_by_hand_is_kept_and_goes_with_the_account() -> None:
    assert compare([ANA], [ANA], BY_HAND) == {}
    assert compare([ANA], [], BY_HAND) == {"ana@example.com": ([], ["role BY_HAND"])}
    replaced = compare([ANA], [changed(ANA, email="n@example.com")], BY_HAND, replaced=["ana"])
    assert replaced == {"n@example.com": ([], ["role BY_HAND"])}


def test_what_somebody_has_by_hand_already_is_no_gain() -> None:
    assert compare([ANA], [ANA, role(ANA, "BY_HAND", made=False)], BY_HAND) == {}


def test_what_the_stack_manages_is_the_stacks_to_take_away() -> None:
    held = role(ANA, "BY_HAND")
    assert compare([ANA, held], [ANA], BY_HAND) == {"ana@example.com": ([], ["role BY_HAND"])}


def test_an_exclusive_set_takes_away_what_it_does_not_mention_and_spares_what_everybody_has() -> None:
    everybody = observed(
        Grant(WHO, has("BY_HAND")), Grant(WHO, has("default")), spared=frozenset({"role:cncc/role/id-of-default"})
    )
    exclusive = state("cncc:UserRoles", "all", {"user": "ana", "roles": ["READER"], "exclusive": True})
    assert compare([ANA], [ANA, exclusive], everybody) == {"ana@example.com": (["role READER"], ["role BY_HAND"])}


def test_roles_of_groups_and_composite_roles_are_followed() -> None:
    inner = group("/top/staff", parent="/top")  # below a group that no resource manages
    below = Principal("cncc/group/id-of-/top/staff", "cncc", "group", "/top/staff", "cncc:R")
    above = Principal("cncc/group/id-of-/top", "cncc", "group", "/top", "cncc:R")
    seen = observed(
        Grant(below, has("OUTER")),
        Grant(None, has("INNER"), through=has("OUTER")),
        Grant(above, has("ABOVE")),
        names={("group", above.key): "/top"},
    )
    everything = ["group /top/staff", "role ABOVE", "role INNER", "role OUTER"]
    joined = compare([ANA, inner], [ANA, inner, member(ANA, inner, made=False)], seen)
    assert joined == {"ana@example.com": (everything, [])}
    assert compare([ANA, inner, member(ANA, inner)], [ANA], seen)["ana@example.com"] == ([], everything)


def test_an_exclusive_set_of_a_permission_set_takes_away_what_was_added_by_hand() -> None:
    ops = state("huawei:PermissionSet", "ops", {"name": "ops"}, {"name": "ops", "permission_set_id": "ps-1"})
    hana = state("huawei:User", "hana", {"user_name": "hana"}, {"user_id": "u1", "user_name": "hana"})
    given = {"permission_set": "ps-1", "account_id": "acc"}
    ids = {"permission_set_id": "ps-1", "permission_set_name": "ops"}
    uses = state("huawei:AccountAssignment", "a", {**given, "user": "u1"}, {**given, **ids, "user_id": "u1"})
    account = Resource("huawei:account:acc", "huawei", "account", "acc")
    instance = Resource("huawei::", "huawei", "Identity Center", "")
    may_use = Entitlement("set:huawei/permission set/ps-1", account, "permission set", "ops")
    by_hand = Entitlement("policy:p-2", instance, "policy", "p-2")
    iris = Principal("huawei/user/u2", "huawei", "user", "iris")
    seen = observed(
        Grant(iris, may_use), Grant(None, by_hand, through=may_use), vendor="huawei", family="huawei", place=":"
    )
    there = [ops, hana, uses]
    policies = state("huawei:ManagedPolicies", "m", {**given, "managed_policy_ids": ["p-1"], "exclusive": True})
    change = (["policy p-1"], ["policy p-2"])
    assert compare(there, [*there, policies], seen) == {"hana": change, "iris": change}
    everybody = state("huawei:AccountAssignments", "all", {**given, "users": ["u1"], "exclusive": True})
    lost = ["permission set ops", "policy p-2"]
    assert compare(there, [*there, everybody], seen) == {"iris": ([], lost)}
