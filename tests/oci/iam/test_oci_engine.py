"""What the real engine makes of it when the connection or the place of a resource changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iam_resources.sandbox.oci.identifiers import TENANCY_ID
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
    return Project(tmp_path / "project", engine, service.env, forks=True)


@pytest.mark.parametrize("host", ["ours", "stock"])
def test_another_tenancy_is_reported_before_anything_is_done(
    host: str, service: IamService, tmp_path: Path, engine: Path
) -> None:
    project = Project(tmp_path / "project", engine, service.env, host, forks=True)
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
        if host == "ours":  # the stock host of newer SDKs puts a traceback before every error
            assert "Traceback" not in text
    assert service.writes() == []
    assert {each["urn"]: each["id"] for each in project.state()} == before
    project.env = service.env
    assert project.plan("--refresh") == {}


def _policy(compartment_id: str, below: str, **opts: Any) -> dict[str, Any]:
    statements = [f"Allow group Administrators to read buckets in compartment id {below}"]
    args = {"name": "rights", "description": "", "statements": statements, "compartment_id": compartment_id}
    return {"class": "iam_resources.oci.Policy", "name": "rights", "args": args, "opts": opts}


def test_a_policy_that_moves_is_not_lost(service: IamService, project: Project) -> None:
    """In the sandbox a name is taken in the whole tenancy, as the reference of the API says."""
    outer, inner = TENANCY_ID, ""
    for name in ("Apps", "Prod"):
        outer, inner = inner or outer, service.make("/compartments", name, compartmentId=inner or outer)
    project.declare(_policy(outer, inner))
    project.up().good()
    first = project.resource("rights")["outputs"]["policy_id"]
    project.declare(_policy(inner, inner))
    assert project.plan() == {"rights": "replace"}
    text = project.up().bad().text
    assert "delete_before_replace=True" in text and "Traceback" not in text
    assert service.get(f"/policies/{first}")["compartmentId"] == outer
    assert project.resource("rights")["outputs"]["policy_id"] == first
    project.declare(_policy(inner, inner, delete_before_replace=True))
    project.up().good()
    assert service.get(f"/policies/{first}") is None
    second = project.resource("rights")["outputs"]["policy_id"]
    assert service.get(f"/policies/{second}")["compartmentId"] == inner
    assert project.plan("--refresh") == {}
