"""Connections that work, and what a person is reported of those that do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conformance.cncc.cases import user
from tests.conformance.cncc.console import Console
from tests.conformance.cncc.said import errors
from tests.conformance.engine import Engine

pytestmark = pytest.mark.engine

Start = Callable[..., Engine]
UP = ("up", "--yes", "--skip-preview")
WRONG = "not-the-password-at-all"
NOT_SET = {"CNCC_ENDPOINT": "", "CNCC_USERNAME": "", "CNCC_PASSWORD": "", "CNCC_REALM": ""}


def test_a_wrong_connection_is_one_line_that_says_what_to_set(console: Console, start: Start) -> None:
    engine = start(console)
    engine.project.declare(user("ana"))

    (message,) = errors(engine.run(*UP, CNCC_PASSWORD=WRONG))
    assert f"could not sign in to realm master as {console.username}" in message and "401, invalid_grant" in message
    assert "pulumi config set cncc:username" in message and "pulumi config set --secret cncc:password" in message

    (message,) = errors(engine.run(*UP, CNCC_REALM="nowhere"))
    assert "could not read realm nowhere" in message and "404" in message  # which is looked at before anything is made
    assert "Check the realm, in the resource and in the setting cncc:realm" in message

    (message,) = errors(engine.run(*UP, CNCC_ENDPOINT="http://127.0.0.1:9/cncc/auth"))
    assert "127.0.0.1:9" in message and f"could not read realm {console.realm}" in message

    (message,) = errors(engine.run(*UP, CNCC_PASSWORD=""))
    assert "the setting cncc:password is missing" in message
    assert "pulumi config set --secret cncc:password" in message and "CNCC_PASSWORD" in message

    assert console.user("ana") is None
    assert engine.find_secrets(console.password, WRONG) == []


@pytest.mark.parametrize("host", ["ours", "stock"])
def test_the_connection_comes_from_the_stack_s_configuration(host: str, sandbox_console: Console, start: Start) -> None:
    console = sandbox_console
    engine = start(console, host=host, **NOT_SET)
    plain = {"endpoint": console.endpoint, "username": console.username, "realm": console.realm}
    words = [word for name, value in plain.items() for word in ("--plaintext", f"cncc:{name}={value}")]
    engine.run("config", "set-all", *words, "--secret", f"cncc:password={console.password}").good()
    engine.project.declare(user("ana"))
    engine.run(*UP, "--diff").good()
    assert console.user("ana") is not None
    engine.refresh()
    engine.run("destroy", "--yes", "--skip-preview").good()
    assert console.user("ana") is None
    assert console.password not in (engine.project.folder / "Pulumi.trial.yaml").read_text()
    assert engine.find_secrets(console.password) == []
