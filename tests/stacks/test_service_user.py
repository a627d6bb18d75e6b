"""The service user of Oracle Cloud, as a person runs it: made by an administrator, proved by its own key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.oci.iam_service import IamService, Key
from tests.project import Project
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine
ROOT = Path(__file__).parents[2]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[IamService]:
    """A tenancy of the test's own."""
    key = Key(tmp_path / "administrator")
    running = Server(tmp_path / "state.db", oci_public_key=key.public_file).start()
    yield IamService(running.origin, key)
    running.stop()


def _set(project: Project, key: str, value: str, *flags: str) -> None:
    project.pulumi("config", "set", *flags, key, "--", value).good()


def _output(project: Project, name: str) -> object:
    return json.loads(project.pulumi("stack", "output", "--json", "--show-secrets").good().text)[name]


def test_a_service_user_is_made_and_its_key_works(service: IamService, tmp_path: Path, engine: Path) -> None:
    project = Project(tmp_path / "project", engine, service.env, path=(ROOT,), forks=True)
    (project.folder / "__main__.py").write_text((ROOT / "__main__.py").read_text())
    _set(project, "iam:composition", "oci_service_user")
    _set(project, "iam:service_user", "automation")
    _set(project, "iam:service_user_mail", "automation@example.com")
    printed = project.up().good().text
    assert project.plan("--refresh") == {}

    pem = tmp_path / "automation.pem"
    private_key = str(_output(project, "private_key"))
    pem.write_text(private_key)
    pem.chmod(0o600)
    at = "oci:connections.automation"
    for name, output in (("tenancy", "tenancy"), ("user", "user"), ("fingerprint", "fingerprint")):
        _set(project, f"{at}.{name}", str(_output(project, output)), "--path")
    _set(project, f"{at}.private_key_path", str(pem), "--path")
    _set(project, f"{at}.region", "us-ashburn-1", "--path")
    _set(project, f"{at}.identity_endpoint", service.env["OCI_IDENTITY_ENDPOINT"], "--path")
    _set(project, "iam:prove", "automation")
    printed += project.up().good().text
    assert _output(project, "proved") == {"signed_by": "automation", "users": 2}
    assert private_key.splitlines()[2] not in printed

    signs = {"OCI_USER": str(_output(project, "user")), "OCI_FINGERPRINT": str(_output(project, "fingerprint"))}
    by_robot = Project(
        tmp_path / "robot", engine, {**service.env, **signs, "OCI_PRIVATE_KEY_PATH": str(pem)}, forks=True
    )
    args = {"name": "new", "description": "", "email": "new@example.com"}
    by_robot.declare({"class": "iam_resources.oci.User", "name": "new", "args": args})
    by_robot.up().good()
    assert "new" in {each["name"] for each in service.get("/users", compartmentId=service.env["OCI_TENANCY"])}
    by_robot.destroy().good()
    project.destroy().good()
