"""The mark of client methods."""

from __future__ import annotations

import pytest

from iam_resources.coverage import operation, operations_of


def test_a_marked_function_is_the_same_function() -> None:
    def create() -> int:
        return 1

    assert operation("x-1", "x-2")(create) is create
    assert operations_of(create) == ("x-1", "x-2")


def test_other_functions_have_no_operations() -> None:
    assert operations_of(len) == ()


def test_a_mark_without_an_operation_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        operation()
