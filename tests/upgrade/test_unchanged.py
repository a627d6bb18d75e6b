"""States that version d838d81 wrote, with the program of then."""

from __future__ import annotations

import pytest

from tests.upgrade import checks
from tests.upgrade.programs import PROGRAMS
from tests.upgrade.run import Start

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("host", ["ours", "stock"])
def test_nothing_is_to_do_and_a_destroy_removes_everything(host: str, start: Start) -> None:
    with start(PROGRAMS, host) as upgrade:
        checks.nothing_to_do(upgrade)
        checks.destroyed(upgrade)


def test_a_state_that_was_refreshed_then_has_nothing_to_do(start: Start) -> None:
    with start(PROGRAMS, "ours") as upgrade:
        checks.nothing_to_do_when_refreshed(upgrade)


def test_what_was_imported_then_has_nothing_to_do(start: Start) -> None:
    with start(tuple(program.importable() for program in PROGRAMS), "ours") as upgrade:
        checks.nothing_to_do_when_imported(upgrade)
