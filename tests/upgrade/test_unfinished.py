"""States in which version d838d81 left a change half done: more is at the vendor than any program wants."""

from __future__ import annotations

import pytest

from tests.upgrade import promises
from tests.upgrade.life import Start
from tests.upgrade.rooms import UNFINISHED

pytestmark = [pytest.mark.engine, pytest.mark.parametrize("host", ["ours", "stock"])]


def test_a_change_that_was_left_half_done_is_finished(host: str, start: Start) -> None:
    with start(UNFINISHED, host) as life:
        promises.finished(life)


def test_a_change_that_was_left_half_done_can_be_taken_back(host: str, start: Start) -> None:
    with start(UNFINISHED, host) as life:
        promises.withdrawn(life)


def test_a_destroy_takes_away_both_halves(host: str, start: Start) -> None:
    with start(UNFINISHED, host) as life:
        promises.destroyed(life)
