"""What the real engine makes of a change that is left half done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conformance.oci.domains_cases import group, user
from tests.conformance.oci.domains_service import DomainService
from tests.project import Project
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine

MODULE = "iam_resources.oci.domains"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Server]:
    """A sandbox of the test's own."""
    server = Server(tmp_path / "state.db").start()
    yield server
    server.stop()


def program(into: str, role: str) -> list[dict[str, Any]]:
    """Ana in a group, and with a role."""
    member = {"user": {"$of": "ana.user_id"}, "group": {"$of": f"{into}.group_id"}}
    return [
        user("ana"),
        group("staff", "Staff"),
        group("crew", "Crew"),
        {"class": f"{MODULE}.Membership", "name": "member", "args": member},
        {"class": f"{MODULE}.AppRoleGrant", "name": "grant", "args": {"role": role, "user": {"$of": "ana.user_id"}}},
    ]


def test_the_next_up_makes_what_the_last_one_left(running: Server, tmp_path: Path, engine: Path) -> None:
    url = f"{running.origin}/oci/domains/default"
    service = DomainService(url, running.username, running.password, f"{running.origin}/_sandbox/calls")
    project = Project(tmp_path / "project", engine, service.env, forks=True)
    project.declare(*program("staff", "User Manager"))
    project.up().good()
    ids = {name: project.resource(name)["outputs"]["group_id"] for name in ("staff", "crew")}
    for method, path in (("POST", "/Bulk$"), ("PATCH", f"/Groups/{ids['staff']}"), ("DELETE", "/Grants/")):
        fault = {"match": {"method": method, "path": path}, "status": 403, "times": None}
        httpx.post(f"{running.origin}/_sandbox/faults", json=fault).raise_for_status()
    project.declare(*program("crew", "Audit Administrator"))
    for ran in (project.up(), project.up()):
        text = ran.bad().text
        assert "could not take user ana out of group Staff" in text
        assert "could not delete grant of role User Manager to ana" in text
        assert "Traceback" not in text
    httpx.delete(f"{running.origin}/_sandbox/faults").raise_for_status()
    assert project.plan() == {"member": "update", "grant": "update"}
    project.pulumi("refresh", "--yes", "--skip-preview").good()
    assert project.plan() == {"member": "update", "grant": "update"}
    project.up().good()
    assert project.plan("--refresh") == {}
    assert [len(service.members_of(ids[name]) or {}) for name in ("staff", "crew")] == [0, 1]
    project.destroy().good()
    assert project.state() == []
