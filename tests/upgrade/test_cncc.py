"""States of CNC Console IAM that version d838d81 wrote."""

from __future__ import annotations

import pytest

from tests.upgrade import promises
from tests.upgrade.cncc import ROOM
from tests.upgrade.life import Start

pytestmark = [pytest.mark.engine, pytest.mark.parametrize("host", ["ours", "stock"])]


def test_nothing_is_to_do_and_a_destroy_takes_all_away(host: str, start: Start) -> None:
    with start(ROOM, host) as life:
        promises.nothing_to_do(life)
        promises.destroyed(life)


def test_every_resource_takes_a_change(host: str, start: Start) -> None:
    with start(ROOM, host) as life:
        promises.updated(life)


def test_every_resource_is_made_anew_without_a_loss(host: str, start: Start) -> None:
    with start(ROOM, host) as life:
        promises.replaced(life)
