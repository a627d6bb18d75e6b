"""The resources of every case: n users with a profile, and one role for each."""

from __future__ import annotations

from types import ModuleType
from typing import Any

ROLE = "bench-reader"


def declare(package: ModuleType, users: int) -> None:
    """The program that is measured: users, each with one grant."""
    for number in range(users):
        user = package.User(f"user-{number}", **profile(number))
        package.UserRole(f"grant-{number}", user=user.user_id, role=ROLE)


def username(number: int) -> str:
    return f"bench-{number:05}"


def profile(number: int) -> dict[str, Any]:
    """The arguments of one `cncc.User`."""
    return {
        "username": username(number),
        "email": f"{username(number)}@example.com",
        "first_name": "Bench",
        "last_name": f"Number {number}",
        "attributes": {"team": [f"team-{number % 20}"]},
    }


def representation(number: int) -> dict[str, Any]:
    """The same user as the vendor's JSON object."""
    given = profile(number)
    return {
        "username": given["username"],
        "email": given["email"],
        "firstName": given["first_name"],
        "lastName": given["last_name"],
        "attributes": given["attributes"],
        "enabled": True,
    }
