"""A create whose result the engine did not hear of: the next run takes in what it made, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.killed_runs.cases import CASES, UNPROVABLE
from tests.killed_runs.killing import kill_while_creating
from tests.project import Project
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine
MADE_BY_RUN = "a run that was interrupted made it"


def pending(project: Project) -> list[dict[str, Any]]:
    exported = json.loads(project.pulumi("stack", "export").good().text)
    return list(exported["deployment"].get("pending_operations") or [])


@pytest.mark.parametrize("name", CASES)
def test_what_a_killed_run_made_is_taken_in(name: str, project: Project, server: Server) -> None:
    case = CASES[name]
    project.declare(case.declared())
    print(kill_while_creating(project, server, case, "engine"))
    print(json.dumps(pending(project), indent=1))
    project.pulumi("cancel", "--yes").good()
    ran = project.up()
    print(ran.text)
    ran.good()
    assert MADE_BY_RUN in ran.text
    assert project.plan() == {}
    project.refresh("--clear-pending-creates").good()
    assert project.plan() == {}
    project.destroy().good()
