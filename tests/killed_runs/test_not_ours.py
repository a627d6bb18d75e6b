"""What somebody else made is not taken in, though an interrupted run was about to make one of that name."""

from __future__ import annotations

import time

import pytest

from tests.inventory.realm import Console, iam_json
from tests.killed_runs.cases import CASES
from tests.killed_runs.killing import kill_while_creating
from tests.project import Project
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine
USER = CASES["cncc-user"]
SAME = {"firstName": "Ana", "attributes": {"team": ["core"]}}
NOT_THEN = "it was not made while that run worked"


@pytest.fixture
def console(server: Server) -> Console:
    """The console, used by hand."""
    return Console(server.endpoint, server.username, server.password)


def refused(project: Project, why: str) -> None:
    """The next run takes nothing, says what is missing, and what to do; `iam recover` says the same."""
    found = iam_json(project, "recover")
    text = project.up().bad().text
    (pending, *_) = found["pending_operations"]
    assert (found["code"], found["cleared"], pending["outcome"]) == (1, False, "open")
    for said in (text, pending["reason"]):
        assert f"An interrupted run was about to make this user, but {why}" in said, said
        assert "adopt=True" in said and "import it with the id cncc/" in said
    assert project.state() == [] or all(not each["urn"].endswith("::it") for each in project.state())


def test_one_that_is_older(project: Project, server: Server, console: Console) -> None:
    console.user("ana", **SAME)
    time.sleep(2.5)  # clocks are known to the second
    project.declare(USER.declared())
    kill_while_creating(project, server, USER, "both", acts=False)
    refused(project, NOT_THEN)


def test_one_with_other_content(project: Project, server: Server, console: Console) -> None:
    project.declare(USER.declared())
    kill_while_creating(project, server, USER, "both", acts=False)
    console.user("ana", **{**SAME, "firstName": "Anna"})
    refused(project, "it is not as that run would have made it")


def test_one_that_is_younger_than_a_later_run(project: Project, server: Server, console: Console) -> None:
    """The list was never cleared; the state shows that another run has worked since."""
    project.declare(USER.declared())
    kill_while_creating(project, server, USER, "both", acts=False)
    project.pulumi("cancel", "--yes").good()
    project.declare(USER.declared("other", username="eve"))
    project.up().good()
    time.sleep(2.5)
    console.user("ana", **SAME)
    project.declare(USER.declared("other", username="eve"), USER.declared())
    refused(project, NOT_THEN)


def test_without_a_pending_operation_nothing_is_said_of_one(project: Project, server: Server, console: Console) -> None:
    console.user("ana", **SAME)
    project.declare(USER.declared())
    text = project.up().bad().text
    assert "adopt=True" in text and "interrupted" not in text


def test_a_run_without_the_command_says_what_is_not_known(project: Project, server: Server, console: Console) -> None:
    console.user("ana", **SAME)
    project.declare(USER.declared())
    text = project.pulumi("up", "--yes", "--skip-preview", PULUMI_EXPERIMENTAL="1", PULUMI_SKIP_CHECKPOINTS="1").text
    assert "Whether an interrupted run made it is not known" in text and "adopt=True" in text
