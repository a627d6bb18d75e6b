"""The same with a backend that takes a journal: the state service of this project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.inventory.realm import iam
from tests.key_service import PROVIDER
from tests.killed_runs.cases import CASES, environment
from tests.killed_runs.killing import kill_while_creating
from tests.project import Project
from tests.sandbox.conftest import Server
from tools.place import ROOT
from tools.state_service.launcher import StateService, running

pytestmark = pytest.mark.engine
USER = CASES["cncc-user"]


@pytest.fixture
def service() -> Iterator[StateService]:
    """A fresh one."""
    with running(lease_seconds=2) as found:
        yield found


def test_what_a_killed_run_made_is_taken_in(
    service: StateService, server: Server, tmp_path: Path, engine: Path
) -> None:
    env = {**environment(server), **service.variables(), "PULUMI_HOME": str(tmp_path / "home")}
    project = Project(tmp_path / "project", engine, env, path=(ROOT,), forks=True)
    project.pulumi("stack", "init", "trial", "--secrets-provider", PROVIDER, "--non-interactive").good()
    project.declare(USER.declared())
    kill_while_creating(project, server, USER, "both")
    ran = iam(project, "recover")
    assert ran.code == 0 and "locks not looked for" in ran.text and "pulumi cancel" in ran.text
    project.pulumi("cancel", "--yes").good()
    assert "a run that was interrupted made it" in project.up().good().text
    assert project.plan() == {}
    assert "removed" in iam(project, "recover").text
    assert "pending operations" not in project.up("--expect-no-changes").good().text
