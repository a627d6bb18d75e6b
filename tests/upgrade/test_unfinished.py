"""States in which version d838d81 left a change half done: more is at the vendor than any program wants."""

from __future__ import annotations

import pytest

from tests.upgrade import cncc, domains, promises
from tests.upgrade.life import Start
from tests.upgrade.room import Room

ROOMS = [cncc.ROOM.unfinished(), domains.ROOM.unfinished()]
pytestmark = [
    pytest.mark.engine,
    pytest.mark.parametrize("host", ["ours", "stock"]),
    pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name),
]


def test_a_change_that_was_left_half_done_is_finished(room: Room, host: str, start: Start) -> None:
    with start(room, host) as life:
        promises.finished(life)


def test_a_change_that_was_left_half_done_can_be_taken_back(room: Room, host: str, start: Start) -> None:
    with start(room, host) as life:
        promises.withdrawn(life)


def test_a_destroy_takes_away_both_halves(room: Room, host: str, start: Start) -> None:
    with start(room, host) as life:
        promises.destroyed(life)
