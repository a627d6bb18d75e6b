"""What is exported from the service is what is exported from a file after the same commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.state_service.random_runs import play
from tests.state_service.twins import Side, Twins, box, urn
from tools.state_service.launcher import StateService

SEEDS = (2, 3)
"""Drawn to hold most kinds of steps; `python -m tests.state_service.random_runs` plays others."""


def test_replacements_that_stop_half_way(twins: Twins) -> None:
    """A box is deleted before it is made again, another after: both fail between the two, and are finished later."""
    before, after = {"delete_before_replace": True}, {"delete_before_replace": False}
    here = [box("a", before, place="north"), box("b", after, place="north"), box("c", friend={"$of": "b"})]
    there = [box("a", before, place="south"), box("b", after, place="south"), box("c", friend={"$of": "b"})]
    twins.declare(*here)
    assert twins.up().code == 0
    twins.declare(*there)
    for each in twins.both():
        each.set_mood("a", "create", "refuse")
    assert twins.up().code != 0
    assert [each["pendingReplacement"] for each in twins.service.resources() if each["urn"] == urn("a")] == [True]
    for each in twins.both():
        each.calm()
        each.set_mood("b", "delete", "refuse")
    assert twins.up().code != 0
    assert [bool(each.get("delete")) for each in twins.service.resources() if each["urn"] == urn("b")] == [False, True]
    for each in twins.both():
        each.calm()
    assert twins.up().code == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_random_programs(seed: int, tmp_path: Path, engine: Path, service: StateService) -> None:
    play(seed, tmp_path, engine, service)


def test_secrets_come_back(side_in_service: Side) -> None:
    """The service has only their ciphertext; the engine reads them with the key of the stack."""
    project = side_in_service.project
    project.pulumi("config", "set", "--secret", "hint", "in the configuration").good()
    assert "in the configuration" in project.pulumi("config", "get", "hint").good().text
    project.declare(box("a", label={"$secret": "in the state"}))
    project.up().good()
    assert "in the state" not in json.dumps(side_in_service.state())
    assert _label(project.state(show_secrets=True)) == json.dumps("in the state")


def _label(resources: list[dict[str, Any]]) -> str:
    return str(resources[0]["inputs"]["label"]["plaintext"])


def test_an_exported_state_is_imported_again(side_in_service: Side) -> None:
    project = side_in_service.project
    project.declare(box("a"))
    project.up().good()
    file = project.folder / "state.json"
    project.pulumi("stack", "export", "--file", str(file)).good()
    before = side_in_service.state()["deployment"]
    project.destroy().good()
    assert side_in_service.resources() == []
    project.pulumi("stack", "import", "--file", str(file)).good()
    after = side_in_service.state()["deployment"]
    assert after["resources"] == before["resources"] and len(after["resources"]) == 3
    assert after["secrets_providers"] == before["secrets_providers"]


def test_a_stack_is_listed_tagged_and_removed(side_in_service: Side) -> None:
    project = side_in_service.project
    project.pulumi("stack", "tag", "set", "team", "people").good()
    project.declare(box("a"))
    project.up().good()
    assert project.pulumi("stack", "tag", "get", "team").good().text.strip() == "people"
    (listed,) = json.loads(project.pulumi("stack", "ls", "--json", "--tag", "team=people").good().text)
    assert (listed["name"], listed["resourceCount"], listed["updateInProgress"]) == ("trial", 3, False)
    assert "still has resources" in project.pulumi("stack", "rm", "trial", "--yes").bad().text
    project.destroy().good()
    project.pulumi("stack", "rm", "trial", "--yes").good()
    assert json.loads(project.pulumi("stack", "ls", "--json").good().text) == []
