"""Ordinary code that waits for asynchronous work."""

import pulumi
import pytest

from iam_resources.engine.background import run_now
from iam_resources.errors import NotFound


async def _answer() -> int:
    return 7


async def _fail() -> None:
    raise NotFound("there is no ana", status=404, tried="look up user ana")


def test_the_result_comes_back() -> None:
    assert run_now(_answer()) == 7


def test_an_error_keeps_its_class_and_is_one_line_to_pulumi() -> None:
    with pytest.raises(NotFound) as caught:
        run_now(_fail())
    assert isinstance(caught.value, pulumi.RunError)
    assert str(caught.value) == "could not look up user ana: there is no ana (404)"
    with pytest.raises(NotFound):
        run_now(_fail())
