"""What the engine prints and does where going on would lose access, or reset what a person chose."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.conformance.case import Declaration
from tests.conformance.cncc.cases import user
from tests.conformance.cncc.console import Console
from tests.conformance.cncc.said import errors
from tests.conformance.engine import Engine

pytestmark = pytest.mark.engine

Start = Callable[..., Engine]
UP = ("up", "--yes", "--skip-preview")
ALIAS = "urn:pulumi:trial::trial::pulumi-python:dynamic/cncc:Password::password"
DESTROY = ("destroy", "--yes", "--skip-preview")


def made(kind: str, name: str, opts: dict[str, Any] | None = None, /, **args: Any) -> Declaration:
    """A declaration."""
    return {"class": f"iam_resources.cncc.{kind}", "name": name, "args": args, **({"opts": opts} if opts else {})}


def rebuild(console: Console, realm_id: str = "") -> None:
    """Another realm of the same name, or the same one without anything in it."""
    console.call("DELETE", "")
    body = {"realm": console.realm, "enabled": True} | ({"id": realm_id} if realm_id else {})
    answer = console.http.post(f"{console.endpoint}/admin/realms", json=body, headers=console._bearer())
    assert answer.is_success, answer.text
    for name in ("ADMIN", "POLICY_READ"):
        console.call("POST", "/roles", {"name": name})


def test_another_realm_of_the_same_name_is_never_taken_for_this_one(console: Console, start: Start) -> None:
    engine = start(console)
    engine.project.declare(
        user("ana"),
        made("UserRole", "grant", user={"$of": "ana.user_id"}, role="POLICY_READ"),
        made("UserRoles", "roles", user={"$of": "ana.user_id"}, roles=["ADMIN"]),
        made("Group", "crew", name="crew"),
        made("Membership", "member", user={"$of": "ana.user_id"}, group={"$of": "crew.group_id"}),
        made("Password", "password", user={"$of": "ana.user_id"}, value=f"word-{secrets.token_hex(8)}"),
        made("Logout", "logout", user={"$of": "ana.user_id"}),
    )
    engine.up()
    before = engine.kept()
    there = before["ana"].outputs["realm_id"]
    rebuild(console)
    console.make_user("bystander")
    for command in (("preview",), ("refresh", "--yes", "--skip-preview"), UP, (*UP, "--refresh"), DESTROY):
        ran = engine.run(*command).bad()
        assert f"with the id {there}" in ran.text, ran.text
        assert f"pulumi config set cncc:former_realm_ids {there}" in ran.text
        assert "pulumi refresh" not in ran.text
        after = engine.kept()
        assert {name: step.id for name, step in after.items()} == {name: step.id for name, step in before.items()}
        assert console.user("ana") is None and console.user("bystander") is not None
    rebuild(console, there)
    engine.run("preview").good()
    rebuild(console)
    engine.run("config", "set", "cncc:former_realm_ids", there).good()
    engine.up()  # a refresh reads with the settings of the last update
    engine.up("--refresh")
    assert console.user("ana") is not None
    engine.expect_no_changes("--refresh")
    engine.run("config", "rm", "cncc:former_realm_ids").good()
    engine.expect_no_changes()
    engine.run(*DESTROY).good()
    assert console.user("ana") is None


def test_a_password_that_a_person_has_is_not_reset(console: Console, start: Start) -> None:
    engine = start(console)
    chosen, ours = (f"word-{secrets.token_hex(8)}" for _ in range(2))
    pia_id = console.make_user("pia", credentials=[{"type": "password", "value": chosen, "temporary": False}])
    assert console.log_in("pia", chosen) == ""

    def refused(*arguments: str) -> None:
        ran = engine.run(*arguments).bad()
        for word in ("user pia of realm", "has a password already", "aliases=[", "version", "replace_existing=True"):
            assert word in ran.text, ran.text
        assert console.log_in("pia", chosen) == ""

    engine.project.declare(made("Password", "password", user="pia", value=ours))
    refused("preview")
    refused(*UP)
    engine.project.declare(made("Password", "password", user="pia", value=ours, replace_existing=True))
    engine.run("preview").good()
    engine.up()
    assert console.log_in("pia", ours) == ""
    engine.project.declare(made("Password", "password", user="pia", value=ours))
    engine.expect_no_changes()

    reset = {"type": "password", "value": chosen, "temporary": False}
    console.call("PUT", f"/users/{pia_id}/reset-password", reset)
    console.call("DELETE", "/admin-events")  # they say that the account of the connection did it, and not pia
    engine.project.declare(made("Password", "renamed", user="pia", value=ours))
    refused("preview")
    refused(*UP)
    engine.project.declare(made("Password", "renamed", {"aliases": [ALIAS]}, user="pia", value=ours))
    engine.up()
    assert console.log_in("pia", chosen) == ""
    assert engine.find_secrets(console.password, chosen, ours) == []


def test_exclusive_turned_on_says_by_name_what_it_removes(console: Console, start: Start) -> None:
    engine = start(console)
    pia_id = console.make_user("pia")
    roles = made("UserRoles", "roles", user="pia", roles=["POLICY_READ"])
    engine.project.declare(roles)
    engine.up()
    console.grant(pia_id, "ADMIN", "BSF_READ")
    engine.project.declare({**roles, "args": {**roles["args"], "exclusive": True}})
    text = engine.run("preview", "--diff").good().text
    for name in ("ADMIN", "BSF_READ"):
        assert f"exclusive: removes role {name} of user pia" in text
    assert "removes role POLICY_READ" not in text and "removes role default-roles" not in text
    assert console.roles_of(pia_id) == {"POLICY_READ", "ADMIN", "BSF_READ", f"default-roles-{console.realm}"}
    engine.run(*UP).good()
    assert console.roles_of(pia_id) == {"POLICY_READ", f"default-roles-{console.realm}"}
    assert "removes role" not in engine.run("preview", "--diff").good().text


def test_a_resource_and_its_id_are_taken_for_the_object(console: Console, start: Start) -> None:
    engine = start(console)
    program = "\n".join(
        [
            "import pulumi",
            "from iam_resources import cncc",
            'ana = cncc.User("ana", username="ana")',
            'crew = cncc.Group("crew", name="crew")',
            'role = cncc.RealmRole("role", name="reader")',
            'cncc.Membership("member", user=ana, group=crew)',
            'cncc.UserRole("grant", user=ana.id, role=role)',
            'cncc.Logout("logout", user=ana)',
        ]
    )
    (engine.project.folder / "__main__.py").write_text(program)
    engine.up()
    present = console.user("ana")
    assert present is not None
    assert console.roles_of(present["id"]) == {"reader", f"default-roles-{console.realm}"}
    assert [group["name"] for group in console.get(f"/users/{present['id']}/groups")] == ["crew"]
    engine.expect_no_changes()
    engine.expect_no_changes("--refresh")


def test_a_wrong_resource_names_all_that_is_wrong_with_it(console: Console, start: Start) -> None:
    """The engine ends a run at the first resource that its provider refuses: it sends no further Check."""
    engine = start(console)
    wrong = {"username": "ANA", "email": "a @example.com", "first_name": " ", "attributes": {"a": [""]}}
    engine.project.declare({**user("ana"), "args": wrong})
    text = engine.run("preview").bad().text
    for reason in ("write 'ana', not 'ANA'", "has no spaces", "write '' to clear it", "write [] to clear"):
        assert reason in text
    engine.project.declare(*({**user(name), "args": {"username": name.upper()}} for name in ("ana", "bob", "cid")))
    reported = engine.run("preview").bad().text.count("in lower case: write")
    assert reported >= 1


def test_a_value_that_the_realm_would_drop_is_refused_in_the_preview(console: Console, start: Start) -> None:
    engine = start(console)
    profile = console.get("/users/profile")
    profile.pop("unmanagedAttributePolicy")
    console.call("PUT", "/users/profile", profile)
    engine.project.declare({**user("ana"), "args": {"username": "ana", "attributes": {"team": ["a"]}}})
    (message,) = errors(engine.run("preview").bad())
    assert "would drop the attribute team" in message
    assert isinstance(console.http, httpx.Client) and console.user("ana") is None
