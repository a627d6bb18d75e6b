"""Getting the engine, and the stand-in language host under the real one."""

from __future__ import annotations

import importlib.metadata
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tools.background import birth
from tools.pulumi import build, get
from tools.pulumi.version import VERSION

PROGRAM = """
import os, sys, time
import pulumi

config = pulumi.Config()
print("to stdout", flush=True)
print("to stderr", file=sys.stderr, flush=True)
match config.get("do"):
    case "raise":
        raise ValueError("wrong value")
    case "exit":
        sys.exit(3)
    case "sleep":
        open("pid", "w").write(str(os.getpid()))
        time.sleep(120)
pulumi.export("secret", config.get_secret("word"))
pulumi.export("names", [pulumi.get_organization(), pulumi.get_project(), pulumi.get_stack(), os.environ["VIRTUAL_ENV"]])
pulumi.export("python", sys.executable)
"""


class Project:
    """A project in a directory of its own, on the built engine."""

    def __init__(self, directory: Path, engine: Path) -> None:
        self.directory = directory
        (directory / "Pulumi.yaml").write_text(
            f"name: small\nruntime:\n  name: python\n  options:\n    virtualenv: {sys.prefix}\n"
        )
        (directory / "__main__.py").write_text(PROGRAM)
        (directory / "backend").mkdir()
        self.environment = {
            **os.environ,
            "PATH": f"{engine}{os.pathsep}{os.environ['PATH']}",
            "PULUMI_BACKEND_URL": f"file://{directory / 'backend'}",
            "PULUMI_HOME": str(directory / "home"),
            "PULUMI_CONFIG_PASSPHRASE": "of a test",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        self.run("stack", "init", "test")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self.directory,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        process = self.start(*arguments)
        output = process.communicate(timeout=60)[0]
        assert process.returncode == code, output
        return output

    def outputs(self) -> dict[str, Any]:
        exported = json.loads(self.run("stack", "export"))
        found: dict[str, Any] = exported["deployment"]["resources"][0]["outputs"]
        return found


@pytest.fixture
def project(tmp_path: Path, engine: Path) -> Project:
    return Project(tmp_path, engine)


@pytest.mark.engine
def test_a_program_runs_in_its_environment_with_its_config(project: Project) -> None:
    project.run("config", "set", "--secret", "word", "hush")
    shown = project.run("up", "--yes", "--skip-preview")
    assert "to stdout" in shown
    assert "to stderr" in shown
    outputs = project.outputs()
    assert outputs["names"] == ["organization", "small", "test", sys.prefix]
    assert Path(outputs["python"]).parent == Path(sys.prefix, "bin")
    assert "ciphertext" in outputs["secret"]


@pytest.mark.engine
def test_an_error_that_the_program_has_shown_is_not_repeated(project: Project) -> None:
    shown = project.run("preview", "--config", "do=raise", code=1)
    assert "ValueError: wrong value" in shown
    assert "exit code" not in shown


@pytest.mark.engine
def test_any_other_exit_code_is_reported(project: Project) -> None:
    assert "exit code: 3" in project.run("preview", "--config", "do=exit", code=1)


@pytest.mark.engine
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["cancelled", "killed"])
def test_the_program_does_not_outlive_the_engine(project: Project, number: signal.Signals) -> None:
    process = project.start("preview", "--config", "do=sleep")
    pid = int(appears(project.directory / "pid"))
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode != 0
    assert is_gone(pid)


@pytest.mark.engine
def test_a_missing_environment_is_reported_in_one_line(project: Project) -> None:
    settings = project.directory / "Pulumi.yaml"
    settings.write_text(settings.read_text().replace(sys.prefix, "missing"))
    shown = project.run("preview", code=1)
    assert "missing of Pulumi.yaml is missing: run `make setup`" in shown
    assert "Traceback" not in shown


def appears(file: Path) -> str:
    for _ in range(200):
        if file.exists() and file.read_text():
            return file.read_text()
        time.sleep(0.1)
    pytest.fail(f"{file.name} did not appear")


def is_gone(pid: int) -> bool:
    for _ in range(100):
        if birth(pid) is None:
            return True
        time.sleep(0.1)
    return False


def test_the_engine_of_the_lock_is_not_older_than_the_sdk() -> None:
    assert get.numbers(importlib.metadata.version("pulumi")) <= get.numbers(VERSION)


def fake(directory: Path, version: str, *, language_host: bool) -> Path:
    directory.mkdir(exist_ok=True)
    for name in ["pulumi", "pulumi-language-python"][: 1 + language_host]:
        program = directory / name
        program.write_text(f"#!/bin/sh\necho v{version}\n")
        program.chmod(0o755)
    return directory


@pytest.mark.parametrize(
    ("version", "language_host", "taken"),
    [("3.999.0", True, True), ("3.999.0", False, False), ("3.1.0", True, False)],
    ids=["complete", "without a language host", "too old"],
)
def test_one_on_path_is_taken_when_it_is_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, language_host: bool, taken: bool
) -> None:
    directory = fake(tmp_path / "bin", version, language_host=language_host)
    monkeypatch.setenv("PATH", f"{directory}:/usr/bin:/bin")
    assert get.on_path() == (directory if taken else None)


def test_without_go_nothing_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build.build(tmp_path) is None
