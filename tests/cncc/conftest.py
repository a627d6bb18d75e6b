"""Each test runs on the sandbox and on a real Keycloak.

`KEYCLOAK_ENDPOINT` and `KEYCLOAK_PASSWORD_FILE` name a Keycloak that runs already (user `admin`), instead of one that
is started for the session.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from iam_resources.sandbox import Sandbox
from tests.cncc.environment import Env
from tools.connection import Connection

_SHARED_REALM = f"lab-{secrets.token_hex(4)}"
"""To make and delete a realm costs Keycloak a second or more: its tests share one, and clean it."""


def on_sandbox() -> Env:
    password = secrets.token_hex(8)
    sandbox = Sandbox(admin_username="admin", admin_password=password)
    config = {"cncc:endpoint": "http://127.0.0.1:8080/cncc/auth", "cncc:username": "admin", "cncc:password": password}
    return Env(config, transport=sandbox.transport(), sandbox=sandbox)


def on_keycloak(connection: Connection) -> Env:
    config = {
        "cncc:endpoint": connection.endpoint,
        "cncc:username": connection.username,
        "cncc:password": connection.password,
    }
    return Env(config, realm_name=_SHARED_REALM)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A Keycloak with a realm for these tests."""
    endpoint = os.environ.get("KEYCLOAK_ENDPOINT")
    if endpoint:
        connection = Connection(endpoint, Path(os.environ["KEYCLOAK_PASSWORD_FILE"]))
    else:
        connection = request.getfixturevalue("keycloak")
    yield connection
    on_keycloak(connection).drop_realm()


@pytest.fixture(params=["sandbox", pytest.param("keycloak", marks=pytest.mark.keycloak)])
async def env(request: pytest.FixtureRequest) -> Env:
    """A clean realm on either server."""
    made = on_sandbox() if request.param == "sandbox" else on_keycloak(request.getfixturevalue("server"))
    await made.open()
    await made.make_realm()
    return made


@pytest.fixture
async def looked_up(env: Env, monkeypatch: pytest.MonkeyPatch) -> Env:
    """A realm that lookups find without naming it."""
    await env.serve_lookups(monkeypatch)
    return env


@pytest.fixture(params=[pytest.param("keycloak", marks=pytest.mark.keycloak)])
async def real(server: Connection) -> Env:
    """A clean realm on Keycloak, for what the sandbox does not do."""
    made = await on_keycloak(server).open()
    await made.make_realm()
    return made


@pytest.fixture
async def faulty() -> AsyncIterator[Env]:
    """A realm on the sandbox, for tests that break the connection."""
    made = await on_sandbox().open()
    await made.make_realm()
    yield made
