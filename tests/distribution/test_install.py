"""An empty folder, a fresh virtual environment, what `pip` installs, and the lines of the README."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.distribution.conftest import Built
from tools.place import ROOT

pytestmark = pytest.mark.engine
README = (ROOT / "README.md").read_text()
PASSWORD = secrets.token_urlsafe(12)


def block(language: str, first: str) -> str:
    """The block of the README that has a line like this as its first one."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    (found,) = [each for each in blocks if each.startswith(first)]
    return str(found)


@pytest.fixture
def endpoint() -> Iterator[str]:
    """A console on the sandbox of this checkout."""
    command = [sys.executable, "-m", "iam_resources.sandbox", "--port", "0"]
    environment = {"SANDBOX_ADMIN_USERNAME": "admin", "SANDBOX_ADMIN_PASSWORD": PASSWORD, "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("sandbox listening on "), line
    yield line.split()[3]
    process.terminate()
    process.wait(10)


@dataclass(frozen=True)
class Folder:
    """A project in an empty folder, with nothing of this checkout in reach.

    Attributes:
        path: the folder.
        engine: where `pulumi` is.
    """

    path: Path
    engine: Path

    def run(self, *command: str, given: str = "") -> str:
        """What a command prints; it must succeed."""
        environment = {
            "PATH": f"{self.engine}{os.pathsep}{self.path / '.venv' / 'bin'}{os.pathsep}/usr/bin:/bin",
            "HOME": str(self.path),
            "PULUMI_HOME": str(self.path / "home"),
            "PULUMI_BACKEND_URL": f"file://{self.path / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "only for the test",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            **{name: value for name, value in os.environ.items() if name.startswith(("PIP_INDEX", "PIP_CERT", "SSL_"))},
        }
        ran = subprocess.run(
            command, cwd=self.path, env=environment, input=given, capture_output=True, text=True, timeout=300
        )
        assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
        return ran.stdout + ran.stderr

    def pip(self, *arguments: str) -> None:
        """Run `pip` on the project's virtual environment: the one of this checkout, as that one has none of its own."""
        self.run(sys.executable, "-m", "pip", "--python", ".venv/bin/python", *arguments)


@pytest.fixture(params=["wheel", "sdist"])
def folder(request: pytest.FixtureRequest, built: Built, engine: Path, tmp_path: Path) -> Folder:
    """The project with one of the distributions installed, and the packages of the lock that it needs."""
    made = Folder(tmp_path / "people", engine)
    made.path.mkdir()
    (made.path / "state").mkdir()
    made.run(sys.executable, "-m", "venv", "--without-pip", ".venv")
    made.pip("install", "--no-deps", "--no-compile", "--require-hashes", "-r", str(ROOT / "requirements/runtime.txt"))
    made.pip(
        "install", "--no-deps", "--no-index", str(built.wheel if request.param == "wheel" else built.wheel_of_sdist)
    )
    made.pip("check")
    return made


def test_the_lines_of_the_readme(folder: Folder, endpoint: str) -> None:
    where = folder.run(".venv/bin/python", "-c", "import iam_resources; print(iam_resources.__file__)")
    assert where.startswith(str(folder.path))

    (folder.path / "Pulumi.yaml").write_text(block("yaml", "name: people"))
    (folder.path / "__main__.py").write_text(block("python", "import pulumi\nfrom iam_resources import cncc\n"))
    folder.run("pulumi", "stack", "init", "dev")
    commands = block("sh", "pulumi config set cncc:endpoint").splitlines()
    assert [command.split()[-2:] for command in commands[:2]] == [
        ["cncc:endpoint", "https://console.example.com/cncc/auth"],
        ["cncc:username", "admin"],
    ]
    for command in commands:
        words = [word.replace("https://console.example.com/cncc/auth", endpoint) for word in command.split()]
        folder.run(*words, given=PASSWORD)
    folder.run("pulumi", "config", "set", "--secret", "anaPassword", given=PASSWORD)

    assert folder.run("iam", "--version") == "iam 0.1.0\n"
    assert folder.run("iam", "doctor").count("\nok ") >= 5
    assert "complete" in folder.run("iam", "completion", "bash")

    assert "+ 7 to create" in folder.run("pulumi", "preview", "--non-interactive")  # the stack and six resources
    folder.run("pulumi", "up", "--yes", "--skip-preview", "--non-interactive")
    folder.run("pulumi", "preview", "--non-interactive", "--refresh", "--expect-no-changes")
    assert roles_of(endpoint, "ana") >= {"AUDIT_READ"}
    folder.run("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive")


def roles_of(endpoint: str, username: str) -> set[str]:
    """The roles that a user has at the console, asked with a client of the test's own."""
    form = {"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": PASSWORD}
    with httpx.Client() as client:
        answer = client.post(f"{endpoint}/realms/master/protocol/openid-connect/token", data=form)
        bearer = {"authorization": f"Bearer {answer.json()['access_token']}"}
        users = f"{endpoint}/admin/realms/cncc/users"
        (user,) = client.get(users, params={"username": username, "exact": "true"}, headers=bearer).json()
        roles = client.get(f"{users}/{user['id']}/role-mappings/realm", headers=bearer).json()
    return {role["name"] for role in roles}
