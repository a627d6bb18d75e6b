"""What docs/after-an-interrupted-run.md says of a run whose engine was killed: lock, pending operations, `adopt`."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.project import Project
from tests.sandbox.conftest import Server
from tools.place import ROOT

pytestmark = pytest.mark.engine
ANA: dict[str, Any] = {"class": "iam_resources.cncc.User", "name": "ana", "args": {"username": "ana"}}
PENDING = "1 pending operations from previous deployment"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "state.db").start()
    yield running
    running.stop()


def kill_while_creating(project: Project, server: Server) -> None:
    """Kill the engine after the server has made the user, and before the engine knows it."""
    faults = f"{server.origin}/_sandbox/faults"
    for method, path, does in (("POST", "/users$", {"drop": "after"}), ("GET", "/users", {"status": 503})):
        body = {"match": {"method": method, "path": path}, "times": None, **does}
        httpx.post(faults, json=body).raise_for_status()
    command = [str(project.engine / "pulumi"), "up", "--yes", "--skip-preview", "--non-interactive"]
    process = subprocess.Popen(
        command, cwd=project.folder, env=project.environment(), stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        end = time.monotonic() + project.most_seconds
        while not any(each["hits"] for each in httpx.get(faults).json()):
            assert time.monotonic() < end and process.poll() is None, "no user was made"
            time.sleep(0.05)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    time.sleep(0.5)  # until its host is gone too
    httpx.delete(faults).raise_for_status()


def test_a_run_that_was_killed_is_finished_by_the_next_ones(server: Server, tmp_path: Path, engine: Path) -> None:
    env = {"CNCC_ENDPOINT": server.endpoint, "CNCC_USERNAME": server.username, "CNCC_PASSWORD": server.password}
    project = Project(tmp_path / "project", engine, env, path=(ROOT,))
    project.declare(ANA)
    kill_while_creating(project, server)
    assert "the stack is currently locked by 1 lock(s)" in project.up().bad().text
    project.pulumi("cancel", "--yes").good()
    text = project.up().bad().text
    assert PENDING in text and "interrupted while creating" in text
    assert "same username (409)" in text and "set adopt=True" in text
    project.declare({**ANA, "args": {"username": "ana", "adopt": True}})
    assert PENDING in project.up().good().text
    project.refresh("--clear-pending-creates").good()
    assert PENDING not in project.up("--expect-no-changes").good().text
