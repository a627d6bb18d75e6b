"""`iam import cncc` on the sandbox, through the real engine: imported, proved, nothing written at the vendor."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.inventory.realm import Console, iam, iam_json
from tests.project import Project
from tests.sandbox.conftest import Server
from tools.place import ROOT

pytestmark = pytest.mark.engine


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "sandbox.db").start()
    yield running
    running.stop()


@pytest.fixture
def console(server: Server) -> Console:
    """Ana and Bob, a group in another, a role; Ana is in the lower group and has that role and one of the console."""
    made = Console(server.endpoint, server.username, server.password)
    attributes = {"team": ["core", 'a "b" \\ c']}
    ana = made.user("ana", email="ana@example.com", firstName="Ana", lastName="O'Neill Ünïcode", attributes=attributes)
    made.user("bob")
    staff = made.group("Staff & Co")
    europe = made.group("Europe", staff)
    made.join(ana, europe)
    made.grant(ana, made.role("auditor", "Reads all"))
    made.grant(ana, made.role_named("NRF_READ"))
    return made


@pytest.fixture
def project(tmp_path: Path, engine: Path, server: Server) -> Project:
    variables = {"CNCC_ENDPOINT": server.endpoint, "CNCC_USERNAME": server.username, "CNCC_PASSWORD": server.password}
    made = Project(tmp_path / "project", engine, variables, path=(ROOT,), forks=True)
    (made.folder / "__main__.py").write_text("")
    return made


def written(server: Server) -> list[dict[str, Any]]:
    """The calls that change something, by the server's own log."""
    counts = httpx.get(f"{server.origin}/_sandbox/calls").json()["counts"]
    return [each for each in counts if each["method"] != "GET" and "token" not in each["path"]]


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
    done = iam(project, "import", "cncc", "--form", form).good()
    assert "shows no change" in done.text
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
    shown = iam(project, "drift", "--managed-only").bad().text
    assert "changed    cncc:User bob: enabled: the stack has true, the vendor false" in shown and "eve" not in shown
