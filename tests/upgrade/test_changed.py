"""States that version d838d81 wrote, with a program that has changed since."""

from __future__ import annotations

import pytest

from tests.upgrade import checks
from tests.upgrade.programs import PROGRAMS
from tests.upgrade.run import Start

pytestmark = [pytest.mark.engine, pytest.mark.parametrize("host", ["ours", "stock"])]


def test_every_resource_takes_a_change(host: str, start: Start) -> None:
    with start(PROGRAMS, host) as upgrade:
        checks.updated(upgrade)


def test_every_resource_is_replaced_without_a_loss(host: str, start: Start) -> None:
    with start(PROGRAMS, host) as upgrade:
        checks.replaced(upgrade)
