"""Programs at random: nothing is lost, whatever resources are called and in whatever order the engine works."""

from __future__ import annotations

import pytest

from tests.ownership.conftest import Player
from tests.ownership.counts import Counts
from tests.ownership.expected import expect
from tests.ownership.model import Model
from tests.ownership.run import one
from tests.ownership.scenario import VENDORS, Scenario, recovered

FIRST, PROGRAMS = 1, 30
"""`python -m tests.ownership.run` plays as many others as are wanted."""


@pytest.mark.engine
@pytest.mark.parametrize("number", range(FIRST, FIRST + PROGRAMS), ids=lambda number: f"seed-{number}")
def test_a_program_at_random(number: int, on_sandbox: Player) -> None:
    one(number, on_sandbox)


def test_every_kind_and_every_change_is_drawn() -> None:
    counts = Counts()
    for number in range(FIRST, FIRST + 500):
        one(number, counts.add)
    assert counts.rare() == [], counts.text()


def test_the_model_decides_every_step() -> None:
    """What is drawn has an end that the model knows, at least two changes, and starts from a program that is good."""

    def decide(scenario: Scenario) -> None:
        model = Model(VENDORS[scenario.vendor], scenario.state)
        assert len(scenario.steps) > 2
        for step in scenario.steps:
            outcome = expect(model, step)
            assert step.recover or not (outcome.refusals or outcome.may_refuse)
            model = recovered(model, step) if outcome.refusals else outcome.after

    for number in range(FIRST, FIRST + 50):
        one(number, decide)
