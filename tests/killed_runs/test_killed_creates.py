"""A create whose result the engine did not hear of: the next run takes in what it made, and nothing else."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from tests.inventory.realm import iam
from tests.killed_runs.cases import CASES, UNPROVABLE
from tests.killed_runs.killing import Victim, kill_while_creating
from tests.project import Project
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine
TAKEN_IN = "a run that was interrupted made it"
PENDING = "pending operations from previous deployment"


def pending(project: Project) -> list[dict[str, Any]]:
    """The pending operations in the state."""
    deployment = json.loads(project.pulumi("stack", "export").good().text)["deployment"]
    return list(deployment.get("pending_operations") or [])


def recover(project: Project, code: int = 0) -> str:
    """What `iam recover` prints."""
    ran = iam(project, "recover")
    assert ran.code == code, ran.text
    return ran.text


@pytest.mark.parametrize("victim", ["engine", "both"])
@pytest.mark.parametrize("name", CASES)
def test_what_a_killed_run_made_is_taken_in(name: str, victim: Victim, project: Project, server: Server) -> None:
    case = CASES[name]
    project.declare(case.declared())
    kill_while_creating(project, server, case, victim)
    assert "its process does not run any more" in (text := recover(project))
    assert "the next pulumi up takes it in" in text
    if victim == "both":
        assert TAKEN_IN in project.preview().good().text
    assert TAKEN_IN in project.up().good().text
    assert project.plan() == {}
    assert "removed   creating it: the resource is in the state" in recover(project)
    assert PENDING not in project.up("--expect-no-changes").good().text
    project.destroy().good()
    assert TAKEN_IN not in project.up().good().text  # nothing was left of that name


@pytest.mark.parametrize("name", CASES)
def test_what_a_killed_host_made_is_taken_in(name: str, project: Project, server: Server) -> None:
    """The engine survives and keeps no pending operation: the host's own log is the proof."""
    case = CASES[name]
    project.declare(case.declared())
    assert "error reading from server: EOF" in kill_while_creating(project, server, case, "host")
    assert pending(project) == []
    assert TAKEN_IN in project.up().good().text
    assert project.plan() == {}
    assert "0 locks, 0 pending operations" in recover(project)
    project.destroy().good()
    assert TAKEN_IN not in project.up().good().text  # nothing was left of that name


def test_several_that_travelled_together(project: Project, server: Server) -> None:
    """Of an identity domain, users that one Bulk makes."""
    case = dataclasses.replace(CASES["domains-user"], creation="/admin/v1/Bulk$")
    mails = {name: {"work": {"value": f"{name}@example.com", "primary": True}} for name in ("ana", "eve", "ben")}
    project.declare(*(case.declared(name, user_name=name, emails=mail) for name, mail in mails.items()))
    kill_while_creating(project, server, case, "both")
    assert len(pending(project)) == 3
    recover(project)
    text = project.up().good().text
    assert all(f"user {name} exists: {TAKEN_IN}" in text for name in mails)
    assert project.plan() == {}
    assert recover(project).count("removed   creating") == 3


def test_a_replacement(project: Project, server: Server) -> None:
    """The state has the former one under the same URN."""
    case = CASES["huawei-permission-set"]
    project.declare(case.declared())
    project.up().good()
    project.declare(case.declared(name="writers"))
    kill_while_creating(project, server, case, "engine")
    recover(project)
    assert TAKEN_IN in project.up().good().text
    assert project.plan() == {}
    assert project.resource("it")["outputs"]["name"] == "writers"
    assert "removed   creating it: the resource is in the state" in recover(project)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.change])
def test_what_the_program_says_now_is_made_of_it(name: str, project: Project, server: Server) -> None:
    """The object is compared with what the killed run was to make, not with the program of today."""
    case = CASES[name]
    project.declare(case.declared())
    kill_while_creating(project, server, case, "engine")
    project.pulumi("cancel", "--yes").good()
    project.declare(case.declared(**dict(case.change)))
    with_its_preview = project.pulumi("up", "--yes", "--non-interactive").good().text
    assert with_its_preview.count(TAKEN_IN) > 1
    assert project.plan() == {}
    assert project.resource("it")["outputs"][case.change[0][0]] == case.change[0][1]
    project.refresh().good()
    assert project.plan() == {}


@pytest.mark.parametrize("name", UNPROVABLE)
def test_what_the_vendor_does_not_date_is_left_to_the_user(name: str, project: Project, server: Server) -> None:
    case = UNPROVABLE[name]
    project.declare(case.declared())
    kill_while_creating(project, server, case, "engine")
    assert "this vendor does not say when" in recover(project, code=1)
    text = project.up().bad().text
    assert "An interrupted run was about to make this" in text and "adopt=True" in text and "import it" in text
    project.declare(case.declared(adopt=True))
    project.up().good()
    assert project.plan() == {}
    recover(project)
    assert pending(project) == []
