"""`iam import cncc` on the sandbox, through the real engine: imported, proved, nothing written at the vendor."""

from __future__ import annotations

import subprocess
import sys

import httpx
import pytest

from tests.inventory.realm import Console, iam, iam_json, written
from tests.project import Project
from tests.sandbox.conftest import Server
from tools.place import ROOT

pytestmark = pytest.mark.engine


def check_types(project: Project, module: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", f"{module}/__init__.py"],
        cwd=project.folder,
        env={**project.environment(), "MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("form", ["program", "table"])
def test_everything_is_imported_and_proved_and_nothing_is_written(
    project: Project, console: Console, server: Server, form: str
) -> None:
    httpx.delete(f"{server.origin}/_sandbox/calls")
    project.env["PULUMI_ENABLE_STREAMING_JSON_PREVIEW"] = "true"  # as the environment of a pipeline may have it
    done = iam(project, "import", "cncc", "--form", form).good()
    assert "shows no change" in done.text
    del project.env["PULUMI_ENABLE_STREAMING_JSON_PREVIEW"]
    assert written(server) == []
    types = sorted(each["type"].rpartition("/")[2] for each in project.state())
    assert types == [
        *["cncc:Group"] * 2,
        "cncc:Membership",
        "cncc:RealmRole",
        *["cncc:User"] * 2,
        *["cncc:UserRole"] * 2,
    ]
    (project.folder / "__main__.py").write_text("import imported_cncc\n")
    assert project.plan() == {}
    project.up().good()
    assert project.plan("--refresh") == {}
    assert written(server) == []
    again = iam_json(project, "import", "cncc", "--form", form)
    assert (again["code"], again["new"], again["in_stack"], again["add"]) == (0, 0, 8, None)
    check_types(project, "imported_cncc")


def test_drift_names_what_was_changed_removed_and_added_by_hand(
    project: Project, console: Console, server: Server
) -> None:
    iam(project, "import", "cncc").good()
    httpx.delete(f"{server.origin}/_sandbox/calls")
    clean = iam_json(project, "drift")
    assert (clean["code"], clean["drift"], clean["compared"]) == (0, False, 8)
    users = {each["username"]: each["id"] for each in console.call("GET", "/users?max=100").json()}
    console.call("PUT", f"/users/{users['bob']}", {"email": "bob@example.com", "enabled": False})
    console.call("DELETE", f"/users/{users['ana']}")
    console.user("eve")
    httpx.delete(f"{server.origin}/_sandbox/calls")
    found = iam_json(project, "drift")
    assert (found["code"], found["drift"]) == (1, True)
    assert [(each["resource"], each["fields"]) for each in found["changed"]] == [
        ("bob", {"enabled": {"stack": True, "vendor": False}})
    ]
    gone = ["ana", "ana-in-Staff-Co/Europe", "ana-with-role-NRF_READ", "ana-with-role-auditor"]
    assert sorted(each["resource"] for each in found["missing"]) == gone
    assert [(each["type"], each["name"]) for each in found["unmanaged"]] == [("cncc:User", "eve")]
    assert written(server) == []
    misspelt = iam(project, "drift", "--connection", "lab").bad().text
    assert "no resource of stack trial has the connection lab" in misspelt
    shown = iam(project, "drift", "--managed-only").bad().text
    assert "changed    cncc:User bob: enabled: the stack has true, the vendor false" in shown and "eve" not in shown
