"""States that version d838d81 wrote, with a program that has changed since."""

from __future__ import annotations

import pytest

from tests.upgrade import promises
from tests.upgrade.life import Start
from tests.upgrade.rooms import ROOMS

pytestmark = [pytest.mark.engine, pytest.mark.parametrize("host", ["ours", "stock"])]


def test_every_resource_takes_a_change(host: str, start: Start) -> None:
    with start(ROOMS, host) as life:
        promises.updated(life)


def test_every_resource_is_made_anew_without_a_loss(host: str, start: Start) -> None:
    with start(ROOMS, host) as life:
        promises.replaced(life)
