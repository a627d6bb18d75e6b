"""What people do by hand beside the program, and what becomes of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.case import Declaration
from tests.conformance.cncc.cases import user
from tests.conformance.cncc.console import Console
from tests.conformance.cncc.said import errors
from tests.conformance.engine import Engine

pytestmark = pytest.mark.engine

Start = Callable[..., Engine]
MANY = 110  # more than the 100 that the server gives unasked


def made(kind: str, name: str, /, **args: Any) -> Declaration:
    """A declaration."""
    return {"class": f"iam_resources.cncc.{kind}", "name": name, "args": args}


def test_users_who_were_there_before_and_who_stay_behind(console: Console, start: Start) -> None:
    engine = start(console)
    boss_id = console.make_user("boss", attributes={"desk": ["9"]})
    boss = user("boss", adopt=True, attributes={"team": ["lead"]})
    keeper, leaver, ghost = user("keeper", on_delete="keep"), user("leaver", on_delete="disable"), user("ghost")
    engine.project.declare(boss, keeper, leaver, ghost)
    engine.up()
    seen = console.user("boss")
    assert seen is not None and seen["id"] == boss_id, "adopted, not made again"
    assert seen["attributes"] == {"desk": ["9"], "team": ["lead"]}, "what nobody mentioned is left as it was"
    assert seen["email"] == "boss@example.com"

    present = console.user("ghost")
    assert present is not None
    console.call("DELETE", f"/users/{present['id']}")
    chief_id, taken = console.make_user("chief"), user("chief")
    changed = {**ghost, "args": {**ghost["args"], "first_name": "Late"}}
    engine.project.declare(boss, keeper, leaver, changed, taken)
    message = errors(engine.run("up", "--yes", "--skip-preview", "--continue-on-error"))
    assert len(message) == 2
    exists, gone = message
    assert f"create user chief in realm {console.realm}" in exists and "409" in exists
    assert (
        f"set adopt=True to manage the user that exists, or import it with the id {console.realm}/{chief_id}" in exists
    )
    assert "update user ghost" in gone and "404" in gone
    assert "deleted by hand: run pulumi up --refresh" in gone

    text = engine.run("destroy", "--yes", "--skip-preview").good().text
    assert "error" not in text
    assert [console.user(name) for name in ("boss", "ghost")] == [None, None]
    stays, disabled = console.user("keeper"), console.user("leaver")
    assert stays is not None and stays["enabled"]
    assert disabled is not None and not disabled["enabled"]
    assert engine.find_secrets(console.password) == []


def test_passwords_sessions_and_roles_that_people_change_by_hand(console: Console, start: Start) -> None:
    engine = start(console)
    first, second, by_hand = (f"word-{secrets.token_hex(8)}" for _ in range(3))
    pia = user("pia")

    def declare(value: str, version: int, trigger: str) -> None:
        engine.project.declare(
            pia,
            made("Password", "password", user={"$of": "pia.user_id"}, value=value, version=version),
            made("Logout", "logout", user={"$of": "pia.user_id"}, triggers={"roles": trigger}),
            made("UserRoles", "roles", user={"$of": "pia.user_id"}, roles=["POLICY_READ"]),
        )

    declare(first, 1, "a")
    engine.up()
    assert console.log_in("pia", first) == ""
    pia_id = engine.known["pia"].outputs["user_id"]
    reset = {"type": "password", "value": by_hand, "temporary": False}
    console.call("PUT", f"/users/{pia_id}/reset-password", reset)
    console.grant(pia_id, "ADMIN")
    assert console.log_in("pia", by_hand) == ""
    sessions = len(console.get(f"/users/{pia_id}/sessions"))
    assert sessions >= 1

    console.forget_writes()
    declare(second, 1, "a")
    assert engine.up("--refresh").moved() == {}, "another value alone is sent to nobody"
    assert console.writes() == []
    assert console.log_in("pia", by_hand) == ""
    assert len(console.get(f"/users/{pia_id}/sessions")) > sessions

    declare(second, 2, "b")
    assert engine.up().moved() == {"password": "update ['version']", "logout": "update ['triggers']"}
    assert console.get(f"/users/{pia_id}/sessions") == [], "who was logged in is out"
    assert console.log_in("pia", second) == ""
    assert console.log_in("pia", by_hand) != ""
    held = console.roles_of(pia_id)
    assert held == {"POLICY_READ", "ADMIN", f"default-roles-{console.realm}"}, "foreign roles are not touched"
    assert engine.find_secrets(console.password, first, second) == []


def test_more_roles_and_users_than_a_page_holds(console: Console, start: Start) -> None:
    engine = start(console, PULUMI_EXPERIMENTAL="1", PULUMI_SKIP_CHECKPOINTS="1")
    collector = console.make_user("collector")
    for number in range(MANY):
        console.call("POST", "/roles", {"name": f"R{number:03}"})
        console.make_user(f"u{number:03}")
    roles = [f"R{number:03}" for number in range(MANY)]
    engine.project.declare(
        made("UserRoles", "all", user="collector", roles=roles, exclusive=True),
        *[made("UserRole", f"u{number:03}", user=f"u{number:03}", role="POLICY_READ") for number in range(MANY)],
    )
    engine.up("--parallel", "64")
    assert console.roles_of(collector) == {*roles, f"default-roles-{console.realm}"}
    assert len(console.get("/roles/POLICY_READ/users", max=500)) == MANY
    engine.expect_no_changes("--refresh")

    console.grant(collector, roles[-1], method="DELETE")
    console.grant(engine.known["u107"].outputs["user_id"], "POLICY_READ", method="DELETE")
    assert engine.refresh().moved() == {"all": "update ['roles']", "u107": "delete"}
    engine.run("destroy", "--yes", "--skip-preview").good()
    assert console.roles_of(collector) == {f"default-roles-{console.realm}"}
    assert console.get("/roles/POLICY_READ/users", max=500) == []
