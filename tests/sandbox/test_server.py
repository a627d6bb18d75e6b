"""The server: state that survives, one line when ready, clear refusals."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.sandbox.api import Api
from tests.sandbox.conftest import Server

COMMAND = [sys.executable, "-m", "iam_resources.sandbox"]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server for one test alone."""
    running = Server(tmp_path / "state.db").start()
    yield running
    running.kill()


def _run(*arguments: str, admin: str = "x") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SANDBOX_ADMIN_PASSWORD": admin}
    return subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=30)


def test_state_survives_kill(own: Server) -> None:
    api = Api(own.endpoint, own.username, own.password).__enter__()
    group = api.make("/groups", {"name": "staff"})
    role = api.role("A")
    user = api.user(
        "ana",
        email="a@x.org",
        firstName="A",
        lastName="B",
        credentials=[{"type": "password", "value": "Pw-1"}],
    )
    gone = api.user("gone")
    api.call("DELETE", f"/users/{gone}", expect=204)
    api.put(f"/users/{user}/groups/{group}")
    api.call("POST", f"/users/{user}/role-mappings/realm", [role], expect=204)
    before = [api.get(path) for path in (f"/users/{user}", "/users", "/groups", "/roles/A/users", "/clients")]
    token = api.login(username="ana", password="Pw-1", scope="openid")["access_token"]
    own.kill()
    own.start()
    again = Api(own.endpoint, own.username, own.password)
    again.realm = api.realm
    assert [again.get(path) for path in (f"/users/{user}", "/users", "/groups", "/roles/A/users", "/clients")] == before
    assert [member["id"] for member in again.get(f"/groups/{group}/members")] == [user]
    again.login(username="ana", password="Pw-1")
    again.call("GET", f"/realms/{api.realm}/protocol/openid-connect/userinfo", expect=200, token=token)


def test_sigterm_ends_it_cleanly(own: Server) -> None:
    assert own.stop() == 0


def test_no_password_is_stored_in_clear(own: Server) -> None:
    with Api(own.endpoint, own.username, own.password) as api:
        api.user("ana", credentials=[{"type": "password", "value": "very-secret-value"}])
    own.stop()
    written = b"".join(path.read_bytes() for path in own.state.parent.iterdir())
    assert b"ana" in written
    assert b"very-secret-value" not in written
    assert own.password.encode() not in written


def test_a_taken_port_is_reported(own: Server) -> None:
    message = _run("--port", str(own.port))
    assert message.returncode == 1
    assert message.stderr == f"sandbox: cannot listen on 127.0.0.1:{own.port}: Address already in use\n"
    assert message.stdout == ""


def test_a_state_in_use_is_reported(own: Server) -> None:
    message = _run("--port", "0", "--state", str(own.state))
    assert message.returncode == 1
    assert "cannot use the state file" in message.stderr
    assert len(message.stderr.splitlines()) == 1


def test_something_else_as_state_is_reported(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader, " * 200)
    message = _run("--port", "0", "--state", str(tmp_path / "letter.txt"))
    assert message.returncode == 1
    assert "is not a state file of the sandbox" in message.stderr


def test_a_key_that_is_none_is_reported(tmp_path: Path) -> None:
    message = _run("--port", "0", "--oci-public-key", str(tmp_path / "none.pem"))
    assert (message.returncode, message.stdout) == (1, "")
    assert message.stderr == f"sandbox: --oci-public-key {tmp_path}/none.pem: No such file or directory\n"
    (tmp_path / "letter.pem").write_text("Dear reader")
    message = _run("--port", "0", "--oci-public-key", str(tmp_path / "letter.pem"))
    assert message.returncode == 1
    assert "not an RSA public key in PEM" in message.stderr
    assert len(message.stderr.splitlines()) == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::"])  # noqa: S104 (it must be refused)
def test_loopback_only(host: str) -> None:
    message = _run("--host", host, "--port", "0")
    assert message.returncode == 1
    assert "loopback" in message.stderr


def test_no_password_no_start() -> None:
    message = _run("--port", "0", admin="")
    assert message.returncode == 2
    assert "SANDBOX_ADMIN_PASSWORD" in message.stderr


def test_without_its_packages_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "starlette.py").write_text('raise ModuleNotFoundError("No module named starlette", name="starlette")')
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    message = subprocess.run(COMMAND, env=environment, capture_output=True, text=True, timeout=30)
    assert message.returncode == 1
    assert message.stderr == "sandbox: starlette is missing: pip install 'iam-resources[sandbox]'\n"


def test_the_password_of_the_environment_counts(own: Server) -> None:
    own.stop()
    own.password = "another one"
    own.start()
    with Api(own.endpoint, own.username, own.password) as api:
        api.get("/users")


def test_the_realm_of_the_console_is_there(server: Server) -> None:
    api = Api(server.endpoint, server.username, server.password)
    api.realm = "cncc"
    roles = {role["name"]: role for role in api.get("/roles")}
    assert {"ADMIN", "POLICY_READ", "POLICY_WRITE", "BSF_READ", "BSF_WRITE", "default-roles-cncc"} <= roles.keys()
    assert roles["ADMIN"]["containerId"] == "cncc"
    assert roles["ADMIN"]["composite"] is True
    assert api.get("/clients", clientId="cncc")[0]["publicClient"] is True


def test_health(server: Server) -> None:
    answer = httpx.get(f"{server.origin}/_sandbox/health")
    assert answer.json() == {"status": "up", "vendors": {"cncc": "/cncc/auth", "oci": "/oci", "huawei": "/huawei"}}


def test_a_client_that_leaves_early_does_no_harm(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"POST /cncc/auth/admin/realms HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    assert httpx.get(f"{server.origin}/_sandbox/health").status_code == 200
