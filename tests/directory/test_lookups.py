"""What the lookups of all vendors do alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from iam_resources.directory.lookups import choose_one, facts_of, list_part, require_found
from iam_resources.errors import NotFound, Refused, Unavailable


@dataclass(frozen=True)
class UserFacts:
    """A user."""

    user_id: str
    user_name: str
    is_active: bool = True
    email: str | None = None
    roles: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    logins: int | None = None


def test_one_way_of_two_is_given() -> None:
    assert choose_one("look up a user", name=None, user_id="1") == ("user_id", "1")
    assert choose_one("look up a user", name="", user_id=None) == ("name", "")


@pytest.mark.parametrize("given", [{"name": None, "user_id": None}, {"name": "a", "user_id": "1"}])
def test_none_and_several_are_refused(given: dict[str, str | None]) -> None:
    with pytest.raises(Refused, match="could not look up a user: give either name or user_id"):
        choose_one("look up a user", **given)


def test_what_was_not_found_is_told_with_its_place() -> None:
    assert require_found({"id": "1"}, "user", "ana", "realm one") == {"id": "1"}
    with pytest.raises(NotFound, match="could not look up a user: there is no user ana in realm one"):
        require_found(None, "user", "ana", "realm one")


@pytest.mark.parametrize(
    ("first", "most", "found", "calls"),
    [
        (0, None, range(25), [(0, 10), (10, 10), (20, 10)]),
        (3, None, range(3, 25), [(3, 10), (13, 10), (23, 10)]),
        (3, 5, range(3, 8), [(3, 5)]),
        (0, 10, range(10), [(0, 10)]),
        (0, 12, range(12), [(0, 10), (10, 10)]),
        (20, 12, range(20, 25), [(20, 10)]),
        (0, 0, range(0), []),
        (0, -1, range(0), []),
    ],
)
async def test_a_part_of_a_listing(first: int, most: int | None, found: range, calls: list[tuple[int, int]]) -> None:
    made: list[tuple[int, int]] = []

    async def fetch(at: int, count: int) -> list[int]:
        made.append((at, count))
        return list(range(25))[at : at + count]

    assert await list_part(fetch, size=10, first=first, most=most) == list(found)
    assert made == calls


@pytest.mark.parametrize(
    "seen",
    [
        {"userName": "ana", "isActive": False, "roles": ["a"], "tags": {"x": "y"}, "logins": 0, "more": 1},
        {"user_name": "ana", "is_active": False, "roles": ["a"], "tags": {"x": "y"}, "logins": 0},
    ],
)
def test_a_vendor_writes_in_camel_case_or_with_underscores(seen: dict[str, Any]) -> None:
    assert facts_of(UserFacts, seen, user_id="1") == UserFacts("1", "ana", False, None, ("a",), {"x": "y"}, 0)


def test_what_is_left_out_or_empty_is_the_default() -> None:
    seen = {"userName": "ana", "isActive": None, "email": "", "roles": None}
    assert facts_of(UserFacts, seen, user_id="1") == UserFacts("1", "ana")


def test_a_program_can_not_change_what_is_known() -> None:
    seen = {"userName": "ana", "tags": {"x": "y"}}
    tags = facts_of(UserFacts, seen, user_id="1").tags
    assert tags == seen["tags"]
    assert tags is not seen["tags"]


def test_what_is_said_counts() -> None:
    assert facts_of(UserFacts, {"userName": "ana", "email": "a@b"}, user_id="1", email=None) == UserFacts("1", "ana")


def test_an_answer_without_what_is_needed_is_an_error_for_a_person() -> None:
    with pytest.raises(Unavailable, match="cannot be read: it has no userName"):
        facts_of(UserFacts, {"userId": "1"})
    assert facts_of(UserFacts, {"userName": ""}, user_id="1").user_name == ""
