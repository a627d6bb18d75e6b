"""The examples for CI: their scripts are run with stand-ins for `gh`, `curl`, `pulumi` and the network behind them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.test_review import PREVIEW
from tests.conftest import unavailable
from tools.place import ROOT
from tools.say import Stop
from tools.system import find_command

CI = ROOT / "docs" / "ci"
_GH = """#!/bin/sh
echo "$*" >> calls
case "$*" in
  *reviews*)
    printf 'lea\\tCHANGES_REQUESTED\\nlea\\tAPPROVED\\nmax\\tAPPROVED\\nmax\\tCOMMENTED\\n'
    printf 'eve\\tAPPROVED\\neve\\tDISMISSED\\n' ;;
  *PATCH*|*POST*) : ;;
  *comments*) cat existing ;;
esac
"""
_CURL = """#!/bin/sh
echo "$*" >> calls
case "$*" in
  *approvals*) echo '{"approved_by": [{"user": {"username": "lea"}}, {"user": {"username": "max"}}]}' ;;
  *PUT*|*POST*) : ;;
  *notes*) cat existing ;;
esac
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    python = Path(sys.executable)
    for name, text in {
        "gh": _GH,
        "curl": _CURL,
        "../.venv/bin/iam": f'#!/bin/sh\necho "iam $*" >> calls\nexec "{python.parent / "iam"}" "$@"\n',
    }.items():
        file = tmp_path / "bin" / name
        file.write_text(text)
        file.chmod(0o755)
    (tmp_path / "preview.json").write_text(PREVIEW)
    (tmp_path / "existing").write_text("")
    (tmp_path / "calls").write_text("")
    (tmp_path / "iam-review.toml").write_text(
        "[[reviewers]]\nscope = 'realm *'\npeople = ['lea', 'max']\napprovals = 2\n"
    )
    return tmp_path


def run(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    names = {"REPOSITORY": "o/r", "NUMBER": "7", "GITHUB_OUTPUT": str(folder / "output"), **variables}
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path, **names}, capture_output=True, text=True
    )


def step(name: str) -> str:
    steps: list[dict[str, Any]] = yaml.safe_load((CI / "github-review.yml").read_text())["jobs"]["review"]["steps"]
    (found,) = (each["run"] for each in steps if each.get("name") == name)
    return str(found)


def test_github_counts_the_last_word_of_each_reviewer_and_updates_its_comment(folder: Path) -> None:
    ran = run(step("review"), folder)
    assert ran.returncode == 0, ran.stderr
    (called,) = (line for line in (folder / "calls").read_text().splitlines() if line.startswith("iam "))
    assert "--approved-by lea" in called and "--approved-by max" in called and "eve" not in called
    assert (folder / "output").read_text() == "code=0\n"
    assert run(step("comment"), folder).returncode == 0
    (folder / "existing").write_text("4711\n")
    assert run(step("comment"), folder).returncode == 0
    writes = [line for line in (folder / "calls").read_text().splitlines() if "--method" in line]
    assert [line.split()[2:4] for line in writes] == [
        ["POST", "repos/o/r/issues/7/comments"],
        ["PATCH", "repos/o/r/issues/comments/4711"],
    ]


def test_github_says_that_there_is_no_review_where_the_preview_failed(folder: Path) -> None:
    (folder / "preview.json").write_text("")
    assert run(step("review"), folder).returncode == 0
    assert (folder / "output").read_text() == "code=1\n" and "There is none" in (folder / "review.md").read_text()


def test_github_passes_a_broken_guardrail_on(folder: Path) -> None:
    settings = folder / "iam-review.toml"
    settings.write_text(f"{settings.read_text()}\n[guardrails]\npeople_gaining = 0\n")
    run(step("review"), folder)
    assert (folder / "output").read_text() == "code=3\n"


@pytest.mark.parametrize("existing", [None, 12])
def test_gitlab_writes_one_note_and_updates_it(folder: Path, existing: int | None) -> None:
    try:
        find_command("jq")
    except Stop as stop:
        unavailable(str(stop))
    notes = [{"id": 3, "body": "hello"}] + ([{"id": existing, "body": "<!-- iam-review -->\nold"}] if existing else [])
    (folder / "existing").write_text(json.dumps(notes))
    job = yaml.safe_load((CI / "gitlab-review.yml").read_text())["access-review"]
    names = {"CI_API_V4_URL": "api", "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_IID": "9", "REVIEW_TOKEN": "t"}
    ran = run(job["script"][1], folder, **names)
    assert ran.returncode == 0, ran.stderr
    calls = (folder / "calls").read_text()
    way = f"--request PUT --data-urlencode body@review.md api/projects/1/merge_requests/9/notes/{existing}"
    assert (
        way if existing else "--request POST --data-urlencode body@review.md api/projects/1/merge_requests/9/notes"
    ) in calls
    assert "--approved-by lea --approved-by max" in calls
