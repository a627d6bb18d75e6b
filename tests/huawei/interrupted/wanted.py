"""What a program wants, drawn at random, and the same as resources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import Any

from iam_resources.sandbox.huawei.identifiers import POLICIES, ROLES, account_id

ACCOUNTS = tuple(account_id(name) for name in ("development", "production"))
_USERS, _GROUPS = tuple(f"u{number}" for number in range(5)), ("g0", "g1")
_SINGLY, _EXCLUSIVE, _TOGETHER = _SETS = ("s0", "s1", "s2")
"""Sets, each with another kind of resource for what is attached to it."""
_POLICIES, _ROLES = tuple(POLICIES)[:4], tuple(ROLES)[:2]
_ACTIONS = ("ecs:*:get*", "obs:*:list*", "vpc:*:get*")
_DURATIONS, _STARTS = ("PT1H", "PT2H", "PT4H"), ("https://one.example", "https://two.example")


@dataclass(frozen=True)
class Granted:
    """What a permission set is and grants."""

    session_duration: str
    relay_state: str
    policies: frozenset[str]
    roles: frozenset[str]
    action: str
    """Of the custom policy; empty where there is none."""


@dataclass(frozen=True)
class Wanted:
    """What there is to be.

    Attributes:
        users: display names by name.
        groups: names.
        members: pairs of user and group.
        sets: by name.
        assigned: set, account, `USER` or `GROUP`, and the principal's name.
    """

    users: dict[str, str]
    groups: frozenset[str]
    members: frozenset[tuple[str, str]]
    sets: dict[str, Granted]
    assigned: frozenset[tuple[str, str, str, str]]


NOTHING = Wanted({}, frozenset(), frozenset(), {}, frozenset())


def draw(random: Random) -> Wanted:
    """One at random."""
    users = {name: random.choice(("Ana", "Bo")) for name in _USERS if random.random() < 0.8}
    groups = frozenset(name for name in _GROUPS if random.random() < 0.9)
    members = frozenset((user, group) for user in users for group in sorted(groups) if random.random() < 0.5)
    sets = {name: _granted(random) for name in _SETS if random.random() < 0.9}
    principals = [*(("USER", name) for name in users), *(("GROUP", name) for name in sorted(groups))]
    assigned = frozenset(
        (name, account, *principal)
        for name in sets
        for account in ACCOUNTS
        for principal in principals
        if random.random() < 0.4
    )
    return Wanted(users, groups, members, sets, assigned)


def _granted(random: Random) -> Granted:
    return Granted(
        random.choice(_DURATIONS),
        random.choice(_STARTS),
        frozenset(each for each in _POLICIES if random.random() < 0.5),
        frozenset(each for each in _ROLES if random.random() < 0.5),
        random.choice(("", *_ACTIONS)),
    )


def policy(action: str) -> dict[str, Any]:
    """A custom policy."""
    return {"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": [action]}]}


def resources(wanted: Wanted, *, adopt: bool) -> list[dict[str, Any]]:
    """The program, as `declared.json` has it.

    Args:
        wanted: what it wants.
        adopt: whether it takes over what an earlier run made and did not record.
    """
    made: list[dict[str, Any]] = []
    more = {"adopt": True} if adopt else {}

    def declare(kind: str, name: str, /, **args: Any) -> None:
        made.append({"class": f"iam_resources.huawei.{kind}", "name": name, "args": args})

    for name, given in wanted.users.items():
        names = {"given_name": given, "family_name": name, "display_name": f"{given} {name}"}
        declare("User", name, user_name=name, email=f"{name}@a.example", **names, **more)
    for name in sorted(wanted.groups):
        declare("Group", name, display_name=name, **more)
        members = sorted(user for user, group in wanted.members if group == name)
        if name == _GROUPS[0]:
            for user in members:
                declare("Membership", f"{user}-{name}", user=_of(user, "user_id"), group=_of(name, "group_id"))
        else:
            users = [_of(user, "user_id") for user in members]
            declare("GroupMembers", f"all-{name}", group=_of(name, "group_id"), users=users, exclusive=True)
    for name, granted in wanted.sets.items():
        texts = {"session_duration": granted.session_duration, "relay_state": granted.relay_state}
        declare("PermissionSet", name, name=name, **texts, **more)
        place = {"permission_set": _of(name, "permission_set_id")}
        if granted.action:
            declare("CustomPolicy", f"custom-{name}", **place, policy=json.dumps(policy(granted.action)), **more)
        for kind, word, ids in (("Policy", "policy", granted.policies), ("Role", "role", granted.roles)):
            if name == _SINGLY:
                for each in sorted(ids):
                    declare(f"Managed{kind}Attachment", f"{name}-{each}", **place, **{f"managed_{word}_id": each})
            else:
                both = {f"managed_{word}_ids": sorted(ids), "exclusive": name == _EXCLUSIVE}
                plural = {"Policy": "Policies", "Role": "Roles"}[kind]
                declare(f"Managed{plural}", f"{word}-{name}", **place, **both)
        for account in ACCOUNTS:
            _declare_assignments(declare, wanted, name, account, place)
    return made


def _declare_assignments(declare: Any, wanted: Wanted, name: str, account: str, place: dict[str, Any]) -> None:
    principals = sorted(each[2:] for each in wanted.assigned if each[:2] == (name, account))
    if name == _TOGETHER:
        lists: dict[str, Any] = {"users": [], "groups": []}
        for kind, principal in principals:
            lists[f"{kind.lower()}s"].append(_of(principal, f"{kind.lower()}_id"))
        declare("AccountAssignments", f"{name}-{account}", **place, account_id=account, **lists, exclusive=True)
        return
    for kind, principal in principals:
        end = {kind.lower(): _of(principal, f"{kind.lower()}_id")}
        declare("AccountAssignment", f"{name}-{account}-{principal}", **place, account_id=account, **end)


def _of(name: str, output: str) -> dict[str, str]:
    return {"$of": f"{name}.{output}"}
