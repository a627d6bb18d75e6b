"""The reference says whose each limit is: of a value, or of the items, keys and values inside it."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field

from iam_resources import cncc, huawei, oci
from iam_resources.engine import Inputs, Unordered
from iam_resources.engine.check import check
from tools.docs.fields import description, limits
from tools.docs.reference import mentioned
from tools.docs.rooms import rooms

_Name = Annotated[str, Field(min_length=1, max_length=128)]


class _Limited(Inputs):
    text: Annotated[str | None, Field(max_length=2048)] = None
    """A string."""
    count: Annotated[int, Field(ge=1, le=5)] | None = None
    """A number."""
    names: Annotated[list[_Name] | None, Unordered()] = None
    """Names."""
    few: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1, max_length=3)] | None = None
    """Few names."""
    tags: dict[_Name, Annotated[str, Field(max_length=255)]] | None = None
    """Tags."""
    lists: dict[str, list[_Name]] | None = None
    """Lists."""


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("text", ["at most 2,048 characters"]),
        ("count", ["1 to 5"]),
        ("names", ["each item 1 to 128 characters"]),
        ("few", ["1 to 3 items", "each item not empty"]),
        ("tags", ["each key 1 to 128 characters", "each value at most 255 characters"]),
        ("lists", ["each value: each item 1 to 128 characters"]),
    ],
)
def test_a_limit_is_that_of_the_value_or_of_what_is_inside(field: str, expected: list[str]) -> None:
    assert limits(_Limited, field) == expected


def test_a_list_that_may_be_empty_is_not_documented_as_one_that_may_not() -> None:
    inputs = cncc.UserRoles.kind.inputs
    assert "(Each item not empty.)" in description(inputs, "roles")
    assert check(inputs, {"user": "ana", "roles": []})[1] == []
    assert "(Each item 1 to 128 characters.)" in description(huawei.GroupMembers.kind.inputs, "users")


def test_an_example_mentions_what_the_check_requires() -> None:
    for room in rooms():
        for name, kind in room.resources.items():
            arguments = dict.fromkeys(mentioned(kind.inputs), "...")
            wrong = [each for each in check(kind.inputs, arguments)[1] if each.path.split(".")[0] not in arguments]
            assert not wrong, f"{room.name}.{name}: {wrong}"
    assert mentioned(huawei.AccountAssignment.kind.inputs) == ["permission_set", "account_id", "user"]
    assert len(mentioned(oci.UserCapabilities.kind.inputs)) == 2, "a rule on `user` wants a capability"
