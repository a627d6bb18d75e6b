"""The attempt among the inputs of a resource: nobody sees it, and it is no difference."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from iam_resources.engine.interrupted import ATTEMPT_KEY
from tests.engine.conftest import thing
from tests.project import Project

pytestmark = pytest.mark.engine


def attempt(project: Project, name: str = "a") -> str | None:
    found: str | None = project.resource(name)["inputs"].get(ATTEMPT_KEY)
    return found


def test_it_stays_the_same_until_the_thing_is_another_one(project: Project) -> None:
    printed = ""
    project.declare(thing("a", title="Alpha", size=3))
    printed += project.preview().good().text + project.up("--diff").good().text
    first = attempt(project)
    assert first and ATTEMPT_KEY not in project.resource("a")["outputs"]
    assert project.plan() == {}
    printed += project.refresh().good().text
    printed += project.up("--expect-no-changes").good().text
    project.declare(thing("a", title="Alpha", size=4))
    printed += project.preview().good().text + project.up("--diff").good().text
    assert attempt(project) == first
    project.declare(thing("a", title="Alpha", size=4, place="roof"))
    printed += project.preview().good().text + project.up("--diff").good().text
    assert attempt(project) not in (first, None)
    printed += project.destroy().good().text
    assert ATTEMPT_KEY not in printed


def test_a_state_without_it_stays_so(project: Project, database: sqlite3.Connection, tmp_path: Path) -> None:
    project.declare(thing("a", title="Alpha", size=3))
    project.up().good()
    state = json.loads(project.pulumi("stack", "export", "--show-secrets").good().text)
    for each in state["deployment"]["resources"]:
        each.get("inputs", {}).pop(ATTEMPT_KEY, None)
    (tmp_path / "state.json").write_text(json.dumps(state))
    project.pulumi("stack", "import", "--file", str(tmp_path / "state.json")).good()
    assert project.plan() == {}
    assert project.plan("--refresh") == {}
    project.up("--refresh", "--expect-no-changes").good()
    assert attempt(project) is None


def test_a_plan_of_an_update_holds(project: Project) -> None:
    """`pulumi up --plan` refuses what the plan does not have; the attempts of preview and up are not the same."""
    project.declare(thing("a", title="Alpha", size=3))
    project.pulumi("preview", "--save-plan", "plan.json", PULUMI_EXPERIMENTAL="1").good()
    project.pulumi("up", "--yes", "--skip-preview", "--plan", "plan.json", PULUMI_EXPERIMENTAL="1").good()
    assert attempt(project)
