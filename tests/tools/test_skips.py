"""On a person's machine a test may be skipped; under CI=true that fails the run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.place import ROOT

TEST = """
import pytest
from tests.conftest import unavailable

def test_passes():
    pass

@pytest.mark.skipif({condition}, reason="not here")
def test_may_be_skipped():
    pass

def test_needs_something():
    if {condition}:
        unavailable("it is missing")
"""


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize(
    ("ci", "missing", "code"),
    [("", True, 0), ("true", True, 1), ("true", False, 0)],
    ids=["person", "CI", "CI, all there"],
)
def test_skips(tmp_path: Path, ci: str, missing: bool, code: int, workers: str) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_it.py").write_text(TEST.format(condition=missing))
    ran = subprocess.run(
        [
            *[sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider"],
            "-n",
            workers,
            str(tmp_path),
        ],
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == code, ran.stdout
    if ci and missing:
        assert "test_may_be_skipped" in ran.stdout.partition("which CI does not allow")[2]
