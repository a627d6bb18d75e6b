"""`iam recover`: what it removes, and what it refuses to."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from iam_resources.pulumi_command import find_locks
from tests.inventory.realm import iam, iam_json
from tests.killed_runs.cases import CASES
from tests.killed_runs.killing import kill_while_creating
from tests.project import Project
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine
USER = CASES["cncc-user"]


def lock(project: Project, **content: Any) -> Path:
    """Put a lock on the stack, as the engine does."""
    folder = project.folder / "state/.pulumi/locks/organization/trial/trial"
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    whole = {"pid": 1, "username": "ana", "hostname": socket.gethostname(), "timestamp": now, **content}
    file = folder / f"{whole['pid']}.json"
    file.write_text(json.dumps(whole))
    return file


@pytest.fixture
def ended() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


@pytest.fixture
def running() -> Iterator[int]:
    """The number of a process that runs."""
    process = subprocess.Popen(["sleep", "600"])
    yield process.pid
    process.kill()
    process.wait()


def test_the_lock_of_an_ended_process_goes(project: Project, ended: int) -> None:
    file = lock(project, pid=ended)
    assert "locked by 1 lock(s)" in project.up().bad().text
    dry = iam_json(project, "recover", "--dry-run")
    assert (dry["code"], dry["unlocked"], file.exists()) == (0, False, True)
    done = iam_json(project, "recover")
    assert (done["code"], done["unlocked"], file.exists()) == (0, True, False)
    assert done["locks"][0]["holder"] == "gone" and done["pending_operations"] == []
    project.up().good()
    assert "Stack trial: 0 locks, 0 pending operations" in iam(project, "recover").text


def test_the_lock_of_a_running_process_stays(project: Project, running: int) -> None:
    file = lock(project, pid=running)
    ran = iam(project, "recover")
    assert ran.code == 1 and f"process {running} of ana on" in ran.text and "is running" in ran.text
    assert file.exists()


def test_the_lock_of_another_machine_stays(project: Project, ended: int) -> None:
    file = lock(project, pid=ended, hostname="elsewhere.example")
    ran = iam(project, "recover")
    assert ran.code == 1 and "that is another machine" in ran.text and "pulumi cancel" in ran.text
    assert file.exists()


def test_a_younger_process_of_that_number_does_not_hold_it(project: Project, running: int) -> None:
    lock(project, pid=running, timestamp="2020-01-01T00:00:00.123456789Z")
    (found,) = find_locks(f"file://{project.folder / 'state'}", "trial", "trial")
    assert found.holder == "gone"


def test_the_lock_of_a_killed_engine_and_of_a_live_one(project: Project, server: Server) -> None:
    """As the engine itself writes it."""
    project.declare(USER.declared())
    kill_while_creating(project, server, USER, "engine")
    (found,) = find_locks(f"file://{project.folder / 'state'}", "trial", "trial")
    assert (found.host, found.holder) == (socket.gethostname(), "gone") and found.pid != os.getpid()


def test_what_the_vendor_does_not_have_is_settled(project: Project, server: Server) -> None:
    project.declare(USER.declared())
    kill_while_creating(project, server, USER, "both", acts=False)
    done = iam_json(project, "recover")
    assert (done["code"], done["cleared"]) == (0, True)
    assert [each["outcome"] for each in done["pending_operations"]] == ["settled"]
    assert "pending operations" not in project.up().good().text


def test_what_is_open_keeps_the_list(project: Project, server: Server) -> None:
    """The list is the proof of what the next run takes in."""
    project.declare(USER.declared())
    kill_while_creating(project, server, USER, "engine")
    for _ in range(2):
        found = iam_json(project, "recover")
        assert (found["code"], found["cleared"]) == (0, False)
        assert [each["outcome"] for each in found["pending_operations"]] == ["resumes"]
    server.kill()
    found = iam_json(project, "recover")
    assert (found["code"], found["cleared"]) == (1, False)
    assert "whether it was made is not known" in found["pending_operations"][0]["reason"]


def test_a_cut_off_file_of_attributes_goes(project: Project, server: Server, running: int) -> None:
    """The engine writes it in place, and was killed as it did."""
    project.declare(USER.declared())
    project.up().good()
    (file,) = (project.folder / "state/.pulumi/stacks").rglob("trial.json.attrs")
    for content in ("", '{"user.cache_control": "'):
        file.write_text(content)
        assert "failed to load checkpoint" in project.up().bad().text
        held = lock(project, pid=running)  # a run that may be writing it
        assert "Name the stack: --stack <name>" in iam(project, "recover").text
        ran = iam(project, "recover", "--stack", "trial")
        assert str(file) in ran.text and ran.code == 1 and file.exists()
        held.unlink()
        dry = iam_json(project, "recover", "--stack", "trial", "--dry-run")
        assert (dry["code"], dry["damaged_files"], file.exists()) == (0, [str(file)], True)
        done = iam_json(project, "recover", "--stack", "trial")
        assert (done["code"], done["removed_files"], file.exists()) == (0, [str(file)], False)
        assert project.plan() == {}
        project.up().good()
        assert file.exists()


def test_a_folder_without_a_project(tmp_path: Path, project: Project) -> None:
    (project.folder / "Pulumi.yaml").unlink()
    ran = iam(project, "recover")
    assert ran.code == 1 and "there is no Pulumi project here" in ran.text
