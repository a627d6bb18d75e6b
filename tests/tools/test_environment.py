"""The environment that `make` and `make env` give to `pulumi`, in a shell that has another project's exported."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tools import environment

OF_ANOTHER = {"PULUMI_CONFIG_PASSPHRASE": "of another project", "PULUMI_STACK": "production"}


@pytest.fixture(autouse=True)
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that has the settings of another project exported."""
    for name, value in OF_ANOTHER.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(environment, "STATE", tmp_path)
    monkeypatch.setattr(environment, "PASSPHRASE", tmp_path / "passphrase")
    monkeypatch.setattr(environment.sandbox, "exports", list)


def test_what_is_started_does_not_inherit_another_projects_settings(tmp_path: Path) -> None:
    started = environment.complete(tmp_path)
    assert not OF_ANOTHER.keys() & started.keys()
    assert started["PULUMI_CONFIG_PASSPHRASE_FILE"] == str(tmp_path / "passphrase")
    assert started["HOME"] == os.environ["HOME"]


def test_the_printed_lines_unset_another_projects_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment.get, "directory", lambda: tmp_path)
    environment.main()
    lines = capsys.readouterr().out
    for shell in filter(None, (shutil.which("sh"), shutil.which("bash"))):
        ran = subprocess.run([shell, "-euc", f"{lines}/usr/bin/env"], capture_output=True, text=True, check=True)
        seen = dict(line.split("=", 1) for line in ran.stdout.splitlines() if "=" in line)
        assert not OF_ANOTHER.keys() & seen.keys()
        assert seen["PULUMI_CONFIG_PASSPHRASE_FILE"] == str(tmp_path / "passphrase")
