"""The pipeline as a program declares it: the real engine, the sandbox, a login, and the commands beside it."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Place
from tests.conftest import unavailable
from tests.oci.jit.lab import settings
from tests.project import Project
from tools.place import ROOT

pytestmark = pytest.mark.engine


@pytest.fixture
def project(tmp_path: Path, engine: Path, place: Place) -> Project:
    for package in ("fdk", "oci"):
        if importlib.util.find_spec(package) is None:
            unavailable(f"the package {package} is missing: make test installs it")
    made = Project(tmp_path / "project", engine, path=(ROOT,))
    (made.folder / "__main__.py").write_text((ROOT / "__main__.py").read_text())
    for key, value in settings(place.origin).items():
        secret = ["--secret"] if key == "oci:private_key" else []
        made.pulumi("config", "set", *secret, key, "--", value).good()
    made.pulumi("config", "set", "iam:composition", "oci_jit").good()
    return made


def iam(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the project, as a person does: its connection is that of the selected stack."""
    run = "import sys; from iam_resources.cli.main import main; sys.exit(main())"
    environment = {name: value for name, value in project.environment().items() if not name.startswith("OCI_")}
    return subprocess.run(
        [sys.executable, "-c", run, *arguments],
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
    project.destroy().good()
    assert iam(project, "jit", "verify").returncode == 1
