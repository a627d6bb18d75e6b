"""States that version d838d81 wrote, with the program of then."""

from __future__ import annotations

import pytest

from tests.upgrade import promises
from tests.upgrade.life import Start
from tests.upgrade.rooms import ROOMS

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("host", ["ours", "stock"])
def test_nothing_is_to_do_and_a_destroy_takes_all_away(host: str, start: Start) -> None:
    with start(ROOMS, host) as life:
        promises.nothing_to_do(life)
        promises.destroyed(life)


def test_a_state_that_was_refreshed_then_has_nothing_to_do(start: Start) -> None:
    with start(ROOMS, "ours") as life:
        promises.nothing_to_do_when_refreshed(life)


def test_what_was_imported_then_has_nothing_to_do(start: Start) -> None:
    with start(tuple(room.importable() for room in ROOMS), "ours") as life:
        promises.nothing_to_do_when_imported(life)
