"""What a run of the real engine says of settings that do not exist, and of secrets in plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project import Project
from tools.place import ROOT

pytestmark = pytest.mark.engine
SECRET = "in-plain-" + "sight"


def test_warnings_of_a_preview(tmp_path: Path, engine: Path) -> None:
    project = Project(tmp_path / "project", engine, path=(ROOT,), forks=True)
    values = {"endpont": "https://console.example/cncc/auth", "username": "admin", "password": SECRET}
    for name, value in values.items():
        project.pulumi("config", "set", "--plaintext", f"cncc:{name}", value).good()
    project.pulumi("config", "set", "--path", "cncc:connections.lab.relm", "x").good()
    project.declare(*({"class": "iam_resources.cncc.Group", "name": name, "args": {"name": name}} for name in "abc"))
    shown = project.preview().bad().text
    assert shown.count("warning: there is no setting cncc:endpont: did you mean cncc:endpoint?") == 1
    assert shown.count("there is no setting cncc:connections.lab.relm: did you mean cncc:connections.lab.realm?") == 1
    assert shown.count("warning: the secret cncc:password is stored in plain text") == 1
    assert "the setting cncc:endpoint is missing. The configuration has cncc:endpont, which does not exist" in shown
    assert SECRET not in shown and "Traceback" not in shown

    project.pulumi("config", "set", "--secret", "cncc:password", SECRET).good()
    project.pulumi("config", "rm", "cncc:endpont").good()
    project.pulumi("config", "rm", "--path", "cncc:connections").good()
    assert "warning" not in project.preview().bad().text
