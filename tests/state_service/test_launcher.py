"""The service as people start it, and where `make up` keeps its stack."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project import Project
from tools import backend
from tools.place import ROOT
from tools.say import Stop
from tools.state_service.launcher import StateService, start
from tools.state_service.store import StackName, Store


def test_it_is_started_once_and_is_the_same_later(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    service = StateService(tmp_path / "service")
    try:
        first = start(service).variables()
        pid = service.process.pid()
        assert start(StateService(tmp_path / "service")).variables() == first and service.process.pid() == pid
        assert service.process.stop() and not service.process.stop()
        assert start(service).variables() == first
    finally:
        service.process.stop()
    assert first["PULUMI_ACCESS_TOKEN"] not in "\n".join([*service.exports(), capsys.readouterr().err])
    for file in (service.directory / "token", service.file):
        assert file.stat().st_mode & 0o777 == 0o600


def test_the_engine_says_that_the_token_is_wrong(tmp_path: Path, engine: Path, service: StateService) -> None:
    wrong = {**service.variables(), "PULUMI_ACCESS_TOKEN": "another", "PULUMI_HOME": str(tmp_path / "home")}
    said = Project(tmp_path / "project", engine, wrong, forks=True).pulumi("stack", "ls").bad().text
    assert "Unauthorized" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("", "Usage: "),
        ("run x", "invalid literal"),
        ("run 70000", "at most 65535"),
        ("run 0 {home} 0", "more than 0 seconds"),
        ("run 0 {home}", "file is not a database"),
    ],
)
def test_wrong_use_is_one_line(tmp_path: Path, arguments: str, said: str) -> None:
    (tmp_path / "state.sqlite").write_text("this is no database, and long enough to be looked at as one" * 20)
    command = [sys.executable, "-m", "tools.state_service", *arguments.format(home=tmp_path).split()]
    ran = subprocess.run(command, cwd=ROOT, env={**os.environ}, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1 and said in ran.stderr and len(ran.stderr.splitlines()) == 1


def test_a_stack_stays_where_its_resources_are(tmp_path: Path) -> None:
    assert backend.chosen(tmp_path) == backend.FILE
    assert backend.variables(tmp_path) == {"PULUMI_BACKEND_URL": f"file://{tmp_path / 'pulumi'}"}
    with pytest.raises(Stop, match="STATE=s3: expected file or journal"):
        backend.choose(tmp_path, "s3", "sandbox")
    backend.choose(tmp_path, backend.JOURNAL, "sandbox")
    assert backend.is_empty(tmp_path, "sandbox")
    service = backend.service(tmp_path)
    service.directory.mkdir()
    store = Store(service.file)
    stack = store.add_stack(StackName("organization", "iam", "sandbox"), {})
    backend.choose(tmp_path, backend.FILE, "sandbox")
    backend.choose(tmp_path, backend.JOURNAL, "sandbox")
    store.save_state(stack, {"version": 3, "deployment": {"resources": [{"urn": "a"}]}})
    store.close()
    with pytest.raises(Stop, match=r"another place .STATE=journal.: run `make down` first"):
        backend.choose(tmp_path, backend.FILE, "sandbox")
