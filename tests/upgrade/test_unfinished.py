"""States in which version d838d81 left a change half done: more is at the vendor than any program wants."""

from __future__ import annotations

import pytest

from tests.upgrade import checks
from tests.upgrade.programs import UNFINISHED
from tests.upgrade.run import Start

pytestmark = [pytest.mark.engine, pytest.mark.parametrize("host", ["ours", "stock"])]


def test_a_change_that_was_left_half_done_is_finished(host: str, start: Start) -> None:
    with start(UNFINISHED, host) as upgrade:
        checks.finished(upgrade)


def test_a_change_that_was_left_half_done_can_be_taken_back(host: str, start: Start) -> None:
    with start(UNFINISHED, host) as upgrade:
        checks.withdrawn(upgrade)


def test_a_destroy_removes_both_halves(host: str, start: Start) -> None:
    with start(UNFINISHED, host) as upgrade:
        checks.destroyed(upgrade)
