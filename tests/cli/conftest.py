"""A sandbox behind a socket, and the command run in this process against it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from iam_resources.cli.main import main
from tests.oci.iam.environment import a_pair
from tests.oci.jit.environment import settings
from tools.sandbox import PACKAGES


@dataclass(frozen=True)
class Place:
    """Where the sandbox answers, and who may do everything there."""

    origin: str
    password: str

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a connection: everything signed by the administrator's key."""
        return {key.upper().replace(":", "_"): value for key, value in settings(self.origin).items()}

    def make_user(self, name: str) -> None:
        """Make a user of the domain by hand."""
        form = {"grant_type": "client_credentials", "scope": "urn:opc:idm:__myscopes__"}
        domain = f"{self.origin}/oci/domains/default"
        token = httpx.post(f"{domain}/oauth2/v1/token", data=form, auth=("admin", self.password)).json()
        body = {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": name,
            "name": {"familyName": name},
            "emails": [{"value": f"{name}@example.com", "type": "work", "primary": True}],
        }
        bearer = {"authorization": f"Bearer {token['access_token']}"}
        made = httpx.post(f"{domain}/admin/v1/Users", json=body, headers=bearer)
        assert made.status_code == 201, made.text


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


Iam = Callable[..., Ran]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A sandbox of each file's own: two pipelines of one name cannot be side by side."""
    key = tmp_path_factory.mktemp("key") / "public.pem"
    key.write_text(a_pair().public_key)
    password = secrets.token_urlsafe(12)
    command = [
        *[sys.executable, "-m", "iam_resources.sandbox", "--port", "0", "--oci-public-key", str(key)],
        *["--function-packages", str(PACKAGES)],  # installed where the vendor's clients are not, as after `make up`
    ]
    installer = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    process = subprocess.Popen(
        command,
        env={
            "SANDBOX_ADMIN_USERNAME": "admin",
            "SANDBOX_ADMIN_PASSWORD": password,
            "PATH": "/usr/bin:/bin",
            **installer,
        },
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("sandbox listening on "), line
    yield Place(line.split()[3].rsplit("/", 2)[0], password)
    process.terminate()
    process.wait(10)


@pytest.fixture
def iam(place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iam:
    """Runs `iam` with these arguments, outside of any Pulumi project."""
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as leaving:  # as argparse ends on wrong use
            code = int(leaving.code or 0)
        return Ran(code, *capsys.readouterr())

    return run
