"""An organisation on a socket, a user of it, and `iam huawei` run in this process as that user would."""

from __future__ import annotations

import json
import os
import secrets
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from iam_resources.cli.main import main
from iam_resources.sandbox import Sandbox
from iam_resources.sandbox.huawei.identifiers import IDENTITY_STORE_ID, INSTANCE_ID, account_id
from tests.cli.conftest import Ran
from tests.oracle.recorder import Recorder, served
from tests.sandbox.huawei.signer import Signer
from tools.place import ROOT

START = "https://idcenter.example.com/d-5a9d0b0c01/portal"
ACCOUNT, OTHER = account_id("development"), account_id("production")
_AGREE = """#!{python}
import json, sys, urllib.request
code = sys.argv[1].rpartition("user_code=")[2]
body = json.dumps({decision}).encode()
address = "{origin}/_sandbox/huawei/devices/" + code
urllib.request.urlopen(urllib.request.Request(address, body))
print("what a browser prints")
"""


class Cloud:
    """An organisation, and the machine of a user in it.

    Args:
        recorder: where it answers.
        folder: of the machine.
    """

    def __init__(self, recorder: Recorder, folder: Path) -> None:
        self.recorder = recorder
        self.folder = folder
        self.ahead = 0.0
        self.secret = secrets.token_urlsafe(12)
        recorder.put(lambda: Sandbox(admin_username="admin", admin_password=self.secret, clock=self.clock))
        self.control("settings", device_interval_seconds=1)
        self.user = self.call("store", "/users", user_name="ana", **_PERSON)["user_id"]

    def clock(self) -> float:
        """The time at the service."""
        return time.time() + self.ahead

    @property
    def environment(self) -> dict[str, str]:
        """The settings, and where the machine keeps things."""
        services = ("identitycenter", "identitystore", "scim", "oidc", "portal")
        endpoints = {f"HUAWEI_{each.upper()}_ENDPOINT": f"{self.recorder.origin}/huawei/{each}" for each in services}
        key = {"HUAWEI_ACCESS_KEY": "admin", "HUAWEI_SECRET_KEY": self.secret}
        return {**endpoints, **key, "XDG_STATE_HOME": str(self.folder), "HUAWEI_REGION": "cn-north-4"}

    @property
    def kept(self) -> Path:
        """The folder of the login."""
        return self.folder / "iam-resources" / "huawei"

    def browser(self, **decision: Any) -> str:
        """A browser in which the user decides at once; the value of `BROWSER`."""
        file = self.folder / "browser"
        file.parent.mkdir(exist_ok=True)
        decision = decision or {"user_name": "ana"}
        file.write_text(_AGREE.format(python=sys.executable, decision=decision, origin=self.recorder.origin))
        file.chmod(stat.S_IRWXU)
        return f"{file} %s"

    def call(self, service: str, path: str, method: str = "POST", **body: Any) -> Any:
        """A call of the administrator."""
        roots = {
            "store": f"/huawei/identitystore/v1/identity-stores/{IDENTITY_STORE_ID}",
            "center": f"/huawei/identitycenter/v1/instances/{INSTANCE_ID}",
        }
        url, signer = f"{self.recorder.origin}{roots[service]}{path}", Signer("admin", self.secret, self.clock())
        answer = httpx.request(method, url, json=body or None, auth=signer)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def control(self, path: str, **body: Any) -> Any:
        """POST something to the control address."""
        answer = httpx.post(f"{self.recorder.origin}/_sandbox/huawei/{path}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def permission_set(self, name: str, *accounts: str, **more: Any) -> str:
        """A new set's id, assigned to the user in these accounts."""
        made = self.call("center", "/permission-sets", name=name, **more)["permission_set"]
        for account in accounts:
            self.call(
                "center",
                "/account-assignments/create",
                permission_set_id=made["permission_set_id"],
                principal_id=self.user,
                principal_type="USER",
                target_id=account,
                target_type="ACCOUNT",
            )
        return str(made["permission_set_id"])

    def calls(self) -> list[str]:
        """Method and path of the calls since the last time, without those of the test itself."""
        seen = [f"{each.method} {each.raw_path}" for each in self.recorder.take()]
        return [each.replace("/huawei/", "/") for each in seen if "/_sandbox/" not in each]

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        """Start `iam huawei` in a process of its own."""
        run = "import sys; from iam_resources.cli.main import main; sys.exit(main())"
        return subprocess.Popen(
            [sys.executable, "-c", run, "huawei", *arguments],
            cwd=self.folder,
            env={**os.environ, **self.environment, "PYTHONPATH": str(ROOT), **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


_PERSON = {
    "display_name": "Ana",
    "emails": [{"primary": True, "type": "Work", "value": "ana@example.com"}],
    "name": {"family_name": "Example", "given_name": "Ana"},
    "password_mode": "OTP",
}
Iam = Callable[..., Ran]


@pytest.fixture(scope="session")
def recorder() -> Iterator[Recorder]:
    """The address."""
    with served(Recorder()) as recorder:
        yield recorder


@pytest.fixture
def cloud(recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """A new organisation, whose settings are in the environment."""
    made = Cloud(recorder, tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BROWSER", made.browser())
    monkeypatch.chdir(tmp_path)
    return made


@pytest.fixture
def iam(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> Iam:
    """Runs `iam huawei` with these arguments, outside of any Pulumi project."""

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        try:
            code = main(["huawei", *arguments])
        except SystemExit as leaving:  # as argparse ends on wrong use
            code = int(leaving.code or 0)
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def logged_in(iam: Iam, cloud: Cloud) -> dict[str, Any]:
    """Log in, as a user with a permission set in an account."""
    cloud.permission_set("Admin", ACCOUNT, description="all\x1b[2J of it")
    ran = iam("login", "--start-url", START, "--json")
    assert ran.code == 0, ran.err
    cloud.calls()
    told: dict[str, Any] = json.loads(ran.out)
    return told
