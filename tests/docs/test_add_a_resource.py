"""Follows docs/add-a-resource.md literally: writes its files, installs them as a package would be, runs its test."""

from __future__ import annotations

import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.docs.page import files_on
from tests.project import Project
from tools.place import ROOT

PAGE = ROOT / "docs" / "add-a-resource.md"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder for PYTHONPATH with the page's package in it, announced as an installed one is."""
    folder = tmp_path / "installed"
    files = files_on(PAGE)
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    announced = tomllib.loads(files["pyproject.toml"])["project"]["entry-points"]
    metadata = folder / "badges-0.1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: badges\nVersion: 0.1\n")
    (metadata / "entry_points.txt").write_text(
        "".join(
            f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
            for group, points in announced.items()
        )
    )
    return folder


def test_the_page_has_five_steps() -> None:
    steps = [line for line in PAGE.read_text().splitlines() if line.startswith("## ")]
    assert [step[3:5] for step in steps] == ["1.", "2.", "3.", "4.", "5."]


def test_the_code_of_the_page_is_as_the_project_wants_it(package: Path) -> None:
    own = ["--config", 'lint.isort.known-first-party = ["badges", "iam_resources"]']
    for command in (
        ["ruff", "check", "--config", str(ROOT / "pyproject.toml"), *own, "badges"],
        ["ruff", "format", "--check", "--config", str(ROOT / "pyproject.toml"), "badges"],
        ["mypy", "--strict", "badges"],
    ):
        done = subprocess.run([sys.executable, "-m", *command], cwd=package, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_following_the_page_gives_a_resource_that_works(engine: Path, package: Path, tmp_path: Path) -> None:
    project = Project(
        tmp_path / "project", engine, env={"BADGES_FOLDER": str(tmp_path / "vendor")}, path=(package, ROOT)
    )
    runpy.run_path(str(package / "tests" / "test_badge.py"))["test_a_badge_lives"](project)
    assert list((tmp_path / "vendor").iterdir()) == []
