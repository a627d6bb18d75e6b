"""The real Keycloak that other tests lean on, and what is said where it cannot run."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from tools.background import free_port
from tools.connection import Connection
from tools.keycloak import distribution, server
from tools.say import Stop


@pytest.mark.keycloak
def test_it_has_the_realm_of_a_cnc_console(keycloak: Connection) -> None:
    login = {"grant_type": "password", "client_id": "admin-cli"}
    with httpx.Client(base_url=keycloak.endpoint) as client:
        answer = client.post(
            "/realms/master/protocol/openid-connect/token",
            data={**login, "username": keycloak.username, "password": keycloak.password},
        )
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        roles = {role["name"] for role in client.get("/admin/realms/cncc/roles").json()}
        assert {"ADMIN", "POLICY_READ", "POLICY_WRITE", "BSF_READ", "BSF_WRITE"} <= roles
        assert client.get("/admin/realms/cncc/clients", params={"clientId": "cncc"}).json()[0]["publicClient"]
        profile = client.get("/admin/realms/cncc/users/profile").json()
        assert profile["unmanagedAttributePolicy"] == "ENABLED"


def test_it_keeps_its_port_after_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program had the usual port at the first start; programs know the address that was printed then."""
    asked: list[int] = []

    def start(self: server.Keycloak, port: int) -> Connection:
        asked.append(port)
        (self.directory / "port").write_text(str(port))  # then it is killed: nothing runs, nothing was tidied up
        return self.connection(port)

    monkeypatch.setattr(server, "HOME", tmp_path)
    monkeypatch.setattr(server, "PREFERRED_PORT", free_port())
    monkeypatch.setattr(server.Keycloak, "start", start)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", server.PREFERRED_PORT))
        taken.listen()
        first = server.start_own()
    assert server.start_own() == first
    assert asked[0] == asked[1] != server.PREFERRED_PORT


def test_the_password_is_not_among_the_shell_lines(tmp_path: Path) -> None:
    connection = Connection("http://127.0.0.1:1/cncc/auth", tmp_path / "password")
    assert connection.password not in "\n".join(connection.exports())
    assert (tmp_path / "password").stat().st_mode & 0o777 == 0o600


def test_a_missing_java_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Stop, match="no `java` on PATH"):
        distribution.check_java()


def test_an_old_java_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    with pytest.raises(Stop, match=r"17 or later; this is openjdk version .11\.0\.2"):
        distribution.check_java()


def test_a_missing_maven_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Stop, match="no `mvn` on PATH"):
        distribution.get()
