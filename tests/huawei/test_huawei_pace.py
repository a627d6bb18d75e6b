"""How often requests that are under way are looked at."""

from __future__ import annotations

import pytest

from iam_resources.huawei.following import Pace


def looks(pace: Pace, takes: float) -> tuple[int, float]:
    """How often one request is looked at that takes so many seconds, and how late its end is seen."""
    age, count = 0.0, 0
    while True:
        age += pace.seconds(age)
        count += 1
        pace.saw([age] if age >= takes else [])
        if age >= takes:
            return count, age - takes


@pytest.mark.parametrize("takes", [0.3, 2.0, 30.0])
def test_once_it_is_known_how_long_requests_take_few_looks_see_the_end_soon(takes: float) -> None:
    pace = Pace()
    first, late = looks(pace, takes)
    assert late <= max(takes / 9, 0.06)
    for _ in range(20):
        count, late = looks(pace, takes)
        assert count <= 14 and count < first
        assert late <= max(takes / 9, 0.06)


def test_fast_requests_soon_do_not_wait_as_long_as_slow_ones_took() -> None:
    pace = Pace()
    for _ in range(20):
        looks(pace, 30.0)
    late = [looks(pace, 2.0)[1] for _ in range(6)]
    assert late[0] <= 15 and late[-1] <= 0.3


def test_what_never_ends_is_looked_at_ever_more_rarely() -> None:
    pace = Pace()
    looks(pace, 2.0)
    age, waits = 0.0, list[float]()
    while age < 100:
        waits.append(pace.seconds(age))
        age += waits[-1]
        pace.saw([])
    assert len(waits) < 70 and waits[-1] >= 4
