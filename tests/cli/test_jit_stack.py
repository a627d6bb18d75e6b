"""The pipeline as a program declares it: the real engine, the sandbox, a login, and the commands beside it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.cli.conftest import Place
from tests.forked import forked
from tests.killing import kill_engine
from tests.oci.jit.environment import SocketEnv, settings
from tests.project import Project
from tools.place import ROOT

pytestmark = pytest.mark.engine


@pytest.fixture
def project(tmp_path: Path, engine: Path, place: Place) -> Project:
    made = Project(tmp_path / "project", engine, path=(ROOT,), forks=True)
    (made.folder / "__main__.py").write_text((ROOT / "__main__.py").read_text())
    for key, value in settings(place.origin).items():
        secret = ["--secret"] if key == "oci:private_key" else []
        made.pulumi("config", "set", *secret, key, "--", value).good()
    made.pulumi("config", "set", "iam:composition", "oci_jit").good()
    return made


def iam(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the project, as a person does: its connection is that of the selected stack."""
    environment = {name: value for name, value in project.environment().items() if not name.startswith("OCI_")}
    return subprocess.run(
        [str(forked().script("iam")), *arguments],
        cwd=project.folder,
        env={**environment, "PYTHONPATH": os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")])},
        capture_output=True,
        text=True,
        timeout=120,
    )


def capabilities(project: Project, **flags: bool) -> None:
    project.pulumi("config", "set", "iam:jit_capabilities", json.dumps(flags)).good()


def test_a_program_makes_the_pipeline_and_logins_run_through_it(project: Project, place: Place) -> None:
    capabilities(project, canUseApiKey=True)
    shown = project.preview().bad().text
    assert "did you mean canUseApiKeys?" in shown and "Traceback" not in shown

    capabilities(project, canUseApiKeys=True, canUseDbCredentials=False)
    project.up().good()
    assert project.plan("--refresh") == {}
    verified = iam(project, "jit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    watched = iam(project, "jit", "watch", "stack.first", "--login", "--json", "--seconds", "60")
    assert watched.returncode == 0, watched.stderr
    assert json.loads(watched.stdout)["at_last"]["canUseDbCredentials"] is False

    capabilities(project, canUseApiKeys=True, canUseDbCredentials=False, canUseSmtpCredentials=False)
    assert project.plan() == {"jit": "update"}  # the function alone, in place
    project.up().good()
    watched = iam(project, "jit", "watch", "stack.second", "--login", "--json", "--seconds", "60")
    assert json.loads(watched.stdout)["at_last"]["canUseSmtpCredentials"] is False
    served = iam(
        project, "jit", "apply", "--user", "stack.first", "--capability", "canUseSmtpCredentials=false", "--json"
    )
    assert [each["user"] for each in json.loads(served.stdout)["changed"]] == ["stack.first"]

    state = project.pulumi("stack", "export").good().text
    assert settings(place.origin)["oci:private_key"].splitlines()[1] not in state
    httpx.delete(f"{place.origin}/_sandbox/calls")
    project.destroy().good()
    gone = [each["template"].split("/")[-2] for each in calls(place) if each["method"] == "DELETE"]
    assert gone[0] == "serviceConnectors"  # before what its records need
    assert gone.index("Grants") < gone.index("DynamicResourceGroups") < gone.index("functions")
    assert iam(project, "jit", "verify").returncode == 1


@pytest.mark.parametrize("at", ["serviceConnectors", "functions"])
def test_a_pipeline_that_a_dead_machine_left_half_made_is_finished(project: Project, place: Place, at: str) -> None:
    """The machine dies when the service has begun to make a part, and before the engine knows of it."""
    capabilities(project, canUseApiKeys=True)
    httpx.delete(f"{place.origin}/_sandbox/calls")
    slow(place, seconds=4)
    started = subprocess.Popen(
        [str(project.engine / "pulumi"), "up", "--yes", "--skip-preview", "--non-interactive"],
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 120
    while not any(each["method"] == "POST" and each["template"].endswith(f"/{at}") for each in calls(place)):
        assert started.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    kill_engine(started, project.folder, project.most_seconds)
    with suppress(ProcessLookupError):  # its hosts and the program have ended with it
        os.killpg(started.pid, signal.SIGKILL)
    slow(place, seconds=0)
    project.pulumi("cancel", "--yes").good()

    text = project.up().good().text
    if at == "functions":  # the pipeline takes over a connector of its name in any case
        assert "jit-user-capabilities exists: a run that was interrupted made it" in text
    assert project.plan("--refresh") == {}
    verified = iam(project, "jit", "verify")
    assert verified.returncode == 0, verified.stdout  # one connector among others: two would be reported
    project.destroy().good()
    left = [check["result"] for check in json.loads(iam(project, "jit", "verify", "--json").stdout)["links"]]
    assert "ok" not in left and "wrong" not in left


def test_a_connector_that_somebody_stopped_runs_again(project: Project, place: Place) -> None:
    capabilities(project, canUseApiKeys=True)
    project.up().good()
    asyncio.run(stop_connector(place))
    stopped = iam(project, "jit", "verify")
    assert stopped.returncode == 1 and "--refresh" in stopped.stdout
    project.up("--refresh").good()
    assert iam(project, "jit", "verify").returncode == 0
    project.destroy().good()


async def stop_connector(place: Place) -> None:
    env = await SocketEnv(place.origin).open()
    found = await env.connectors_call("GET", "/serviceConnectors", query={"compartmentId": TENANCY_ID})
    await env.connectors_call("POST", f"/serviceConnectors/{found.body['items'][0]['id']}/actions/deactivate")


def calls(place: Place) -> list[dict[str, Any]]:
    return list(httpx.get(f"{place.origin}/_sandbox/calls").json()["recent"])


def slow(place: Place, *, seconds: float) -> None:
    httpx.post(f"{place.origin}/_sandbox/oci/settings", json={"lifecycle_seconds": seconds}).raise_for_status()
