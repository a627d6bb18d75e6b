"""A credential whose secret nobody heard of: it is reported, and removed where the program says so."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.killed_runs.cases import Case
from tests.killed_runs.killing import Victim, kill_while_creating
from tests.killed_runs.test_killed_creates import recover
from tests.project import Project
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine
_ROBOT = Case("oci.User", {"name": "robot", "description": "", "email": "robot@example.com"}, "").declared("robot")
_TENANT = Case("huawei.scim.Tenant", {"adopt": True}, "").declared("tenant")
CASES: dict[str, tuple[dict[str, Any], Case]] = {
    "auth-token": (_ROBOT, Case("oci.AuthToken", {"user": "robot", "description": "push"}, "/authTokens/?$")),
    "customer-secret-key": (
        _ROBOT,
        Case("oci.CustomerSecretKey", {"user": "robot", "display_name": "s3"}, "/customerSecretKeys/?$"),
    ),
    "smtp-credential": (
        _ROBOT,
        Case("oci.SmtpCredential", {"user": "robot", "description": "mail"}, "/smtpCredentials/?$"),
    ),
    "bearer-token": (_TENANT, Case("huawei.scim.BearerToken", {}, "/bearer-token$", late_seconds=1.0)),
}


def removals(server: Server, case: Case) -> int:
    """How many credentials of a kind the vendor was asked to delete."""
    collection = case.creation.strip("/?$")
    counts = httpx.get(f"{server.origin}/_sandbox/calls").json()["counts"]
    return sum(each["count"] for each in counts if each["method"] == "DELETE" and collection in each["path"])


def prepare(project: Project, name: str) -> tuple[dict[str, Any], Case]:
    """Make what the credential belongs to."""
    owner, case = CASES[name]
    project.declare(owner)
    project.up().good()
    if name == "bearer-token":
        case.args["tenant"] = project.resource("tenant")["outputs"]["tenant_id"]
    return owner, case


@pytest.mark.parametrize("victim", ["both", "host"])
@pytest.mark.parametrize("name", CASES)
def test_what_an_interrupted_run_made_is_replaced(name: str, victim: Victim, project: Project, server: Server) -> None:
    owner, case = prepare(project, name)
    project.declare(owner, case.declared())
    kill_while_creating(project, server, case, victim)
    if victim == "both":
        assert "the next pulumi up makes another one" in recover(project)
    assert "To have it removed first, write replace_stray=True" in project.preview().good().text
    project.declare(owner, case.declared(replace_stray=True))
    assert "an interrupted run made it, and nobody knows its secret" in project.preview().good().text
    assert removals(server, case) == 0
    assert "removed the " in project.up().good().text
    assert removals(server, case) == 1
    assert project.plan() == {}
    project.declare(owner, case.declared())
    assert project.plan() == {}
    assert removals(server, case) == 1


def test_without_the_argument_it_stays_and_is_reported(project: Project, server: Server) -> None:
    owner, case = prepare(project, "auth-token")
    project.declare(owner, case.declared())
    kill_while_creating(project, server, case, "both")
    recover(project)
    text = project.up().good().text
    assert "An interrupted run made it for this resource" in text and "oci iam auth-token delete" in text
    assert removals(server, case) == 0
    assert project.plan() == {}


def test_what_another_resource_has_is_not_removed(project: Project, server: Server) -> None:
    """Neither the one of a resource in the state, nor one that no interrupted run made."""
    owner, case = prepare(project, "auth-token")
    project.declare(owner, case.declared("first"))
    project.up().good()
    project.declare(owner, case.declared("first"), case.declared("second", replace_stray=True))
    kill_while_creating(project, server, case, "both", acts=False)
    recover(project)
    assert "removed the " not in project.up().good().text
    assert removals(server, case) == 0
    assert project.plan() == {}
