"""What the real engine makes of it when the connection or the place of a resource changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.oci.iam_service import IamService, Key
from tests.project import Project
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine

ELSEWHERE = "ocid1.tenancy.oc1..another"


def declared(kind: str, name: str, /, **args: Any) -> dict[str, Any]:
    return {"class": f"iam_resources.oci.{kind}", "name": name, "args": args}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[IamService]:
    """A tenancy of the test's own."""
    key = Key(tmp_path / "administrator")
    running = Server(tmp_path / "state.db", oci_public_key=key.public_file).start()
    made = IamService(running.origin, key)
    made.people()
    yield made
    running.stop()


@pytest.fixture
def project(service: IamService, tmp_path: Path, engine: Path) -> Project:
    return Project(tmp_path / "project", engine, service.env)


@pytest.mark.parametrize("host", ["ours", "stock"])
def test_another_tenancy_is_told_before_anything_is_done(
    host: str, service: IamService, tmp_path: Path, engine: Path
) -> None:
    project = Project(tmp_path / "project", engine, service.env, host)
    people = [
        declared("Membership", "member", user="eve", group="Administrators"),
        declared("AuthToken", "token", user="eve", description="push"),
    ]
    project.declare(*people)
    project.up().good()
    before = {each["urn"]: each["id"] for each in project.state()}
    service.forget_writes()
    project.env = {**service.env, "OCI_TENANCY": ELSEWHERE}
    for ran in (project.preview(), project.up(), project.refresh(), project.destroy()):
        text = ran.bad().text
        assert f"the connection is now to {ELSEWHERE}" in text and "Set oci:tenancy back" in text
        assert "Traceback" not in text
    assert service.writes() == []
    assert {each["urn"]: each["id"] for each in project.state()} == before
    project.env = service.env
    assert project.plan("--refresh") == {}
