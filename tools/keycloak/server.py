"""Starts a Keycloak with data of its own, gives it the realm of the CNC Console, and ends it.

from tools.keycloak.server import running

with running() as connection:
    connection.endpoint, connection.username, connection.password, connection.realm
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tools.background import Background, free_port
from tools.connection import Connection
from tools.keycloak import distribution
from tools.place import STATE
from tools.say import Stop, say

HOME = STATE / "keycloak"
PREFERRED_PORT = 18080
REALM = json.loads(Path(__file__).with_name("cncc-realm.json").read_text())
ACCESS_LOG = "CALL %m %U %s by %{i,User-Agent}"
"""One line a request: method, path, status and client. Benchmarks count these, and conformance runs compare them."""
READY_SECONDS = 180  # the first start also builds the server for its options


class Keycloak:
    """One server, with its data, its log and its password in `directory`.

    Args:
        directory: its own; a later server in it has the same data and the same password.
        lasting: False keeps the data in memory and compiles less: it is ready sooner, and slower under load.
    """

    def __init__(self, directory: Path, *, lasting: bool = True) -> None:
        self.directory = directory
        self.data = f"file:{directory / 'data' / 'keycloak'}" if lasting else "mem:keycloak;DB_CLOSE_DELAY=-1"
        self.java_options = "" if lasting else "-XX:TieredStopAtLevel=1"
        self.process = Background("Keycloak", directory)

    def connection(self, port: int | None = None) -> Connection:
        """The connection to it on this port, or on the one it was started on."""
        port = port or self.process.last_port() or PREFERRED_PORT
        return Connection(f"http://127.0.0.1:{port}/cncc/auth", self.directory / "password")

    def start(self, port: int) -> Connection:
        """Starts it and waits until its realm is there.

        Raises:
            Stop: Java or Maven is missing, or it does not come up.
        """
        found = self.connection(port)
        self.process.keep_port(port)
        self.process.start(
            [
                *[str(distribution.home() / "bin" / "kc.sh"), "start-dev", "--http-relative-path=/cncc/auth"],
                *[
                    "--http-host=127.0.0.1",
                    f"--http-port={port}",
                    "--db=dev-file",
                    f"--db-url=jdbc:h2:{self.data};NON_KEYWORDS=VALUE",
                    "--http-access-log-enabled=true",
                    f"--http-access-log-pattern={ACCESS_LOG}",
                ],
            ],
            {
                "KC_BOOTSTRAP_ADMIN_USERNAME": found.username,
                "KC_BOOTSTRAP_ADMIN_PASSWORD": found.password,
                "JAVA_OPTS_KC_HEAP": "-Xms64m -Xmx768m",
                "JAVA_OPTS_APPEND": self.java_options,
            },
            is_ready=lambda: answers(found.endpoint),
            within_seconds=READY_SECONDS,
        )
        try:
            set_up(found)
        except httpx.HTTPError as error:
            self.process.stop()
            raise Stop(f"Keycloak: its realm could not be set up ({error}).") from error
        return found


def answers(endpoint: str) -> bool:
    try:
        return httpx.get(f"{endpoint}/realms/master", timeout=2).is_success
    except httpx.HTTPError:
        return False


def set_up(found: Connection) -> None:
    """Creates the realm where it is missing, and lets its users have any attribute, as the CNC Console does."""
    login = {
        "grant_type": "password",
        "client_id": "admin-cli",
        "username": found.username,
        "password": found.password,
    }
    with httpx.Client(base_url=found.endpoint, timeout=30) as client:
        answer = client.post("/realms/master/protocol/openid-connect/token", data=login)
        client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"
        if client.get(f"/admin/realms/{found.realm}").status_code == httpx.codes.NOT_FOUND:
            client.post("/admin/realms", json=REALM).raise_for_status()
        profile_path = f"/admin/realms/{found.realm}/users/profile"
        profile: dict[str, Any] = client.get(profile_path).raise_for_status().json()
        if profile.get("unmanagedAttributePolicy") != "ENABLED":
            changed = {**profile, "unmanagedAttributePolicy": "ENABLED"}
            client.put(profile_path, json=changed).raise_for_status()


@contextmanager
def running() -> Iterator[Connection]:
    """A fresh Keycloak on a free port, for as long as the block runs.

    Raises:
        Stop: Java or Maven is missing, or it does not come up.
    """
    with tempfile.TemporaryDirectory(prefix="keycloak-") as directory:
        server = Keycloak(Path(directory), lasting=False)
        try:
            yield server.start(free_port())
        finally:
            server.process.stop()


def own() -> Keycloak:
    """The one that `make keycloak` keeps."""
    return Keycloak(HOME)


def start_own() -> Connection:
    """Starts the project's one, or finds it running."""
    server = own()
    if server.process.pid() is not None:
        return server.connection()
    port = server.process.choose_port(PREFERRED_PORT)
    distribution.home()  # gets it first, so that what is said about the start holds
    say("Keycloak: starting, which takes about 10 seconds (the first time 30).")
    return server.start(port)
