"""The short form of the engine tests: the compositions of the project, against a sandbox on the same versions.

Signing, HTTP and the models of every vendor are used, so the other packages of the lock are tried as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project import Project
from tests.sandbox.conftest import Server, all_vendors
from tools.place import ROOT

pytestmark = pytest.mark.engine
MOST_SECONDS = 90


@pytest.fixture
def sandbox(tmp_path: Path, python: Path) -> Iterator[Server]:
    """The vendors, served by the environment's own Python."""
    with all_vendors(tmp_path, python) as running:
        yield running


def test_compositions_are_made_stay_and_go(tmp_path: Path, engine: Path, python: Path, sandbox: Server) -> None:
    console = {
        "CNCC_ENDPOINT": sandbox.endpoint,
        "CNCC_USERNAME": sandbox.username,
        "CNCC_PASSWORD": sandbox.password,
    }
    variables = console | sandbox.oracle_cloud | sandbox.huawei_cloud
    project = Project(tmp_path / "project", engine, variables, path=(ROOT,), python=python, most_seconds=MOST_SECONDS)
    (project.folder / "__main__.py").write_text((ROOT / "__main__.py").read_text())
    settings = project.folder / "Pulumi.trial.yaml"
    settings.write_text(settings.read_text() + (ROOT / "stacks" / "Pulumi.sandbox.example.yaml").read_text())
    project.up().good()
    assert len(project.state()) > 20
    assert project.plan("--refresh") == {}
    project.destroy().good()
    assert project.state() == []
