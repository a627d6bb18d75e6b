"""The resources of every case: users in groups, permission sets with policies, and who has them in which account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pulumi

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
    """All assignments, no two of them equal, evenly over all accounts."""
    principals = many.groups + many.users
    for number in range(many.assignments):
        permission_set, turn = number % many.sets, number // many.sets
        principal = (number + turn // many.accounts) % principals
        yield Assigned(number, permission_set, (permission_set + turn) % many.accounts, principal)


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
    """The program that is measured; after the change every set has another duration, and a policy more.

    It is in the order of `stacks/huawei_landing_zone.py`: team by team, each with its people and with the permission
    sets that it uses. A set is assigned once its policies are attached, so that a new one need not be rolled out.
    """
    program = _Program(package, Numbers(users), changed)
    for team in range(program.many.groups):
        program.declare_team(team)


class _Program:
    """Declares the resources; those that several teams share come with the first team that uses them."""

    def __init__(self, package: ModuleType, many: Numbers, changed: bool) -> None:
        self.many = many
        self._package = package
        self._changed = changed
        self._groups: dict[int, Any] = {}
        self._people: dict[int, Any] = {}
        self._assigned = list(assigned(many))

    def declare_team(self, team: int) -> None:
        """A tenth of the people, with their memberships, and a tenth of the sets, with all assignments of them."""
        for number in range(team, self.many.users, self.many.groups):
            self._declare_memberships(number)
        for number in range(team, self.many.sets, self.many.groups):
            self._declare_set(number)

    def _declare_memberships(self, number: int) -> None:
        user = self._user(number)
        for group in groups_of(number, self.many):
            ends = {"user": user.user_id, "group": self._group(group).group_id}
            self._package.Membership(f"member-{number}-{group}", **ends)

    def _declare_set(self, number: int) -> None:
        name, duration = set_name(number), _DURATIONS[self._changed]
        set_id = self._package.PermissionSet(name, name=name, session_duration=duration).permission_set_id
        policies = [
            self._package.ManagedPolicyAttachment(
                f"policy-{number}-{step}", permission_set=set_id, managed_policy_id=policy
            )
            for step, policy in enumerate(policies_of(number, changed=self._changed))
        ]
        for each in self._assigned[number :: self.many.sets]:
            self._package.AccountAssignment(
                f"assignment-{each.number}",
                permission_set=set_id,
                account_id=account(each.account),
                **self._principal(each.principal),
                opts=pulumi.ResourceOptions(depends_on=policies),
            )

    def _principal(self, number: int) -> dict[str, Any]:
        if number < self.many.groups:
            return {"group": self._group(number).group_id}
        return {"user": self._user(number - self.many.groups).user_id}

    def _group(self, number: int) -> Any:
        if number not in self._groups:
            name = group_name(number)
            self._groups[number] = self._package.Group(name, display_name=name, description="For a benchmark")
        return self._groups[number]

    def _user(self, number: int) -> Any:
        if number not in self._people:
            self._people[number] = self._package.User(f"user-{number}", **profile(number))
        return self._people[number]
