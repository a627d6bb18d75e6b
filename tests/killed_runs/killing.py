"""Kills a run after a vendor has made something, and before the engine knows of it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from typing import Literal

import httpx

from tests.huawei.interrupted.trouble import hosts, wait_until_gone
from tests.killed_runs.cases import Case
from tests.killing import kill_engine
from tests.project import Project
from tests.sandbox.conftest import Server

Victim = Literal["engine", "host", "both"]
_LOOK_SECONDS = 0.05


def kill_while_creating(project: Project, server: Server, case: Case, victim: Victim, *, acts: bool = True) -> str:
    """Run `pulumi up` and kill it during a create.

    Args:
        project: whose program declares the case.
        server: the vendor.
        case: what is made.
        victim: whom `kill -9` hits.
        acts: whether the vendor has made it by then.

    Returns:
        What the engine printed.
    """
    faults = httpx.Client(base_url=f"{server.origin}/_sandbox/faults", timeout=60)
    _break(faults, "POST", case.creation, drop="after" if acts else "before", delay_seconds=case.late_seconds)
    for method, path in case.looks:
        _break(faults, method, path, status=503)
    printed = project.folder / "printed"
    with printed.open("w") as stream:
        process = subprocess.Popen(
            [str(project.command), "up", "--yes", "--skip-preview", "--non-interactive"],
            cwd=project.folder,
            env=project.environment(),
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + project.most_seconds
        while not any(each["hits"] for each in faults.get("").json() if each["match"]["path"] == case.creation):
            assert time.monotonic() < end and process.poll() is None, printed.read_text()
            time.sleep(_LOOK_SECONDS)
        if victim == "both":  # the engine first: it would take the create for failed
            kill_engine(process, project.folder, project.most_seconds)
        if victim in ("host", "both"):
            for number in hosts(project.folder):
                with suppress(ProcessLookupError):  # it has ended since it was listed
                    os.kill(number, signal.SIGKILL)
        if victim == "host":
            assert process.wait(60) != 0
        if victim == "engine":
            kill_engine(process, project.folder, project.most_seconds)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        wait_until_gone(project.folder)
        time.sleep(case.late_seconds)
        faults.delete("").raise_for_status()
        faults.close()
    return printed.read_text()


def _break(faults: httpx.Client, method: str, path: str, **does: object) -> None:
    body = {"match": {"method": method, "path": path}, "times": None, **does}
    faults.post("", json=body).raise_for_status()
