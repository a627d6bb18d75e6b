"""The resources of every case: n users of an identity domain, each in three of twelve groups."""

from __future__ import annotations

from types import ModuleType
from typing import Any

GROUPS = 12
OF_EACH = 3


def user_name(number: int) -> str:
    return f"bench-{number:05}"


def group_name(number: int) -> str:
    return f"bench-group-{number:02}"


def groups_of(number: int) -> list[int]:
    """The groups that a user is in."""
    return [(number + step * 4) % GROUPS for step in range(OF_EACH)]


def profile(number: int) -> dict[str, Any]:
    """The arguments of one `oci.domains.User`."""
    return {
        "user_name": user_name(number),
        "given_name": "Bench",
        "family_name": f"Number {number}",
        "emails": {"work": {"value": f"{user_name(number)}@example.com", "primary": True}},
    }


def declare(package: ModuleType, users: int) -> None:
    """The program that is measured."""
    groups = [
        package.Group(group_name(number), display_name=group_name(number), description="For a benchmark")
        for number in range(GROUPS)
    ]
    for number in range(users):
        user = package.User(f"user-{number}", **profile(number))
        for group in groups_of(number):
            package.Membership(f"member-{number}-{group}", user=user.user_id, group=groups[group].group_id)
