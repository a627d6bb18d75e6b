"""The environments of the short form of the engine tests, and what is said where one fails."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools import versions
from tools.lock import RUNTIME
from tools.place import ROOT
from tools.pulumi.version import VERSION
from tools.say import Stop
from tools.versions import Environment


def _python(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_a_python_is_taken_from_path_or_from_pyenv_where_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(versions, "PYTHONS", ("3.97", "3.98", "3.99"))
    on_path = _python(tmp_path / "bin" / "python3.97", 'echo "$0"')
    _python(tmp_path / "bin" / "python3.98", "echo 'command not found' >&2; exit 127")
    of_pyenv = _python(tmp_path / "pyenv" / "versions" / "3.98.1" / "bin" / "python3.98", 'echo "$0"')
    _python(tmp_path / "bin" / "python3.99", "echo 'No module named venv' >&2; exit 1")
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert versions.interpreters() == {"3.97": on_path, "3.98": of_pyenv, running: Path(sys.executable)}


def test_which_pythons_were_found_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(versions, "interpreters", lambda: {"3.11": Path("here"), "3.13": Path("there")})
    versions.say_pythons()
    found, missing = capsys.readouterr().err.splitlines()
    assert "Python 3.11 (here), Python 3.13 (there)" in found
    assert missing.endswith("Python 3.12.")


def test_the_lowest_and_the_locked_versions_are_tested_and_the_locked_with_each_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(versions.WHICH, raising=False)
    monkeypatch.setattr(versions, "interpreters", lambda: {"3.11": Path("here"), "3.12": Path("there")})
    tested = [(each.requirements.name, each.python) for each in versions.environments()]
    assert tested == [("lowest.txt", "3.11"), ("runtime.txt", "3.11"), ("runtime.txt", "3.12")]


def test_the_lowest_versions_are_those_of_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [name for option, name in itertools.pairwise(RUNTIME) if option == "--extra"]
    needed = [*project["dependencies"], *(each for name in extras for each in project["optional-dependencies"][name])]
    wanted = dict(re.findall(r"([\w-]+)>=([\d.]+)", "\n".join(needed)))
    locked = versions.versions(ROOT / "requirements" / "lowest.txt")
    assert len(wanted) > 6
    assert {name: locked[name] for name in wanted} == {
        name: version + ".0" * (2 - version.count(".")) for name, version in wanted.items()
    }


def test_an_environment_that_cannot_be_made_fails_under_ci(tmp_path: Path) -> None:
    program = f"""
import sys
import pytest
from pathlib import Path
from tools import versions
versions.HOME, versions.INSTALL = Path({str(tmp_path)!r}), ("no-such-command",)
sys.exit(pytest.main([versions.TESTS, "-k", "compositions and lowest", "-p", "no:cacheprovider"]))
"""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "TESTED_"))}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={**environment, "CI": "true"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1, ran.stdout
    assert 'could not be created: ERROR: unknown command "no-such-command"' in ran.stdout
    assert "1 error" in ran.stdout


def test_newest_names_the_versions_that_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[dict[str, str]] = []

    def resolve(target: Path, wanted: list[str]) -> None:
        assert "--upgrade" in wanted
        target.write_text("pulumi==3.999.0 \\\n    --hash=sha256:0\n")

    def fail(command: list[str], env: dict[str, str], **_: Any) -> subprocess.CompletedProcess[str]:
        ran.append(env)
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(versions, "HOME", tmp_path)
    monkeypatch.setattr(versions, "lock", resolve)
    monkeypatch.setattr(versions, "say_pythons", lambda: None)
    monkeypatch.setattr(versions.subprocess, "run", fail)
    monkeypatch.setenv(versions.WHICH, "")
    locked = versions.versions(ROOT / "requirements" / "runtime.txt")["pulumi"]
    with pytest.raises(Stop, match=f"pulumi 3.999.0 on engine {VERSION}; newer .* pulumi {locked} -> 3.999.0"):
        versions.newest()
    assert [(env[versions.WHICH], env["CI"]) for env in ran] == [("newest", "true")]


def test_an_environment_is_of_its_requirements_and_its_python(tmp_path: Path) -> None:
    file = tmp_path / "runtime.txt"
    file.write_text("pulumi==3.1.0 \\\n")
    first = Environment(file, "3.11", Path("/usr/bin/python3.11"))
    other_python = Environment(file, "3.12", Path("/usr/bin/python3.12"))
    home = first.home
    assert str(first) == "runtime, pulumi 3.1.0, Python 3.11"
    file.write_text("pulumi==3.2.0 \\\n")
    assert len({home, first.home, other_python.home}) == 3
