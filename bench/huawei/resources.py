"""The resources of every case: users in groups, permission sets with policies, and who has them in which account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from iam_resources.sandbox.huawei.identifiers import POLICIES, account_id

LEAST = 20
"""Users from which on no two assignments are equal."""
_POLICY_IDS = list(POLICIES)
_DURATIONS = ("PT1H", "PT2H")


@dataclass(frozen=True)
class Numbers:
    """How many there are of each kind.

    Args:
        users: by which all others are given.
    """

    users: int

    @property
    def groups(self) -> int:
        """Groups."""
        return self.users // 10

    @property
    def sets(self) -> int:
        """Permission sets."""
        return self.users // 5

    @property
    def accounts(self) -> int:
        """Accounts, which are there already."""
        return self.users // 20

    @property
    def memberships(self) -> int:
        """Users in groups."""
        return 2 * self.users

    @property
    def attachments(self) -> int:
        """Policies of permission sets."""
        return 2 * self.sets

    @property
    def assignments(self) -> int:
        """Users and groups with a permission set in an account."""
        return 3 * self.users

    @property
    def resources(self) -> int:
        """All of them."""
        return self.users + self.groups + self.sets + self.memberships + self.attachments + self.assignments


@dataclass(frozen=True)
class Assigned:
    """One assignment, by numbers; the principal is a group where it is below the number of groups, else a user."""

    number: int
    permission_set: int
    account: int
    principal: int


def user_name(number: int) -> str:
    return f"bench-{number:05}"


def group_name(number: int) -> str:
    return f"bench-group-{number:04}"


def set_name(number: int) -> str:
    return f"bench-set-{number:04}"


def account_name(number: int) -> str:
    return f"bench-{number:03}"


def account(number: int) -> str:
    """The id of an account."""
    return account_id(account_name(number))


def policies_of(number: int, *, changed: bool = False) -> list[str]:
    """The ids of the policies of a permission set; one more after the change."""
    return [_POLICY_IDS[(number + step) % len(_POLICY_IDS)] for step in range(3 if changed else 2)]


def groups_of(number: int, many: Numbers) -> list[int]:
    """The groups that a user is in."""
    return [number % many.groups, (number + many.groups // 2) % many.groups]


def assigned(many: Numbers) -> Iterator[Assigned]:
    """All assignments, no two of them equal."""
    principals = many.groups + many.users
    for number in range(many.assignments):
        turn = number // many.sets
        principal = (number + turn // many.accounts) % principals
        yield Assigned(number, number % many.sets, turn % many.accounts, principal)


def profile(number: int) -> dict[str, Any]:
    """The arguments of one `huawei.User`."""
    return {
        "user_name": user_name(number),
        "display_name": f"Bench {number}",
        "given_name": "Bench",
        "family_name": f"Number {number}",
        "email": f"{user_name(number)}@example.com",
    }


def declare(package: ModuleType, users: int, *, changed: bool = False) -> None:
    """The program that is measured; after the change every set has another duration, and a policy more."""
    many = Numbers(users)
    groups = [
        package.Group(group_name(number), display_name=group_name(number), description="For a benchmark")
        for number in range(many.groups)
    ]
    people = [package.User(f"user-{number}", **profile(number)) for number in range(users)]
    for number, user in enumerate(people):
        for group in groups_of(number, many):
            package.Membership(f"member-{number}-{group}", user=user.user_id, group=groups[group].group_id)
    sets = [
        package.PermissionSet(set_name(number), name=set_name(number), session_duration=_DURATIONS[changed])
        for number in range(many.sets)
    ]
    for number, permission_set in enumerate(sets):
        for step, policy in enumerate(policies_of(number, changed=changed)):
            package.ManagedPolicyAttachment(
                f"policy-{number}-{step}", permission_set=permission_set.permission_set_id, managed_policy_id=policy
            )
    for each in assigned(many):
        is_group = each.principal < many.groups
        principal = (
            {"group": groups[each.principal].group_id}
            if is_group
            else {"user": people[each.principal - many.groups].user_id}
        )
        package.AccountAssignment(
            f"assignment-{each.number}",
            permission_set=sets[each.permission_set].permission_set_id,
            account_id=account(each.account),
            **principal,
        )
