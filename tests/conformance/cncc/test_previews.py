"""A preview refuses what `pulumi up` would fail on, says it all at once, and changes nothing."""

from __future__ import annotations

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
UP = ("up", "--yes", "--skip-preview")


def made(kind: str, name: str, opts: dict[str, Any] | None = None, /, **args: Any) -> Declaration:
    """A declaration."""
    return {"class": f"iam_resources.cncc.{kind}", "name": name, "args": args, **({"opts": opts} if opts else {})}


def preview(engine: Engine, *declared: Declaration, parallel: int = 64) -> list[str]:
    """The errors of a preview of a program."""
    engine.project.declare(*declared)
    return errors(engine.run("preview", f"--parallel={parallel}"))


def test_all_faults_are_reported_at_once_and_nothing_is_changed(console: Console, start: Start) -> None:
    console.make_user("hugo")
    taken = console.make_user("taken")
    console.edit("", lambda realm: realm.update(passwordPolicy="length(12) and digits(2)"))
    console.forget_writes()
    engine = start(console)
    found = preview(
        engine,
        made("Membership", "no-group", user="hugo", group="/nowhere"),
        made("UserRole", "no-user", user="nobody", role="ADMIN"),
        made("UserRoles", "no-role", user="hugo", roles=["ADMIN", "NONE", "OTHER"]),
        user("taken"),
        made("Password", "short", user="taken", value="q!z", replace_existing=True),
        made("User", "twice", username="twice", email="twice@example.com", first_name="A", last_name="B"),
        made("User", "again", username="twice", email="again@example.com", first_name="A", last_name="B"),
        made("ClientUrls", "no-client", client_id="none", root_url="https://a.example"),
        made("Group", "below", name="below", parent="/missing"),
        made("Membership", "early", user="late", group="/later"),
        user("late"),
    )
    text = "\n".join(found)
    for fault in (
        "there is no group /nowhere",
        "there is no user nobody",
        "none of the roles NONE, OTHER",
        f"could not create user taken: there is a user of that name already. If this resource had another name in the"
        f' program before, add aliases=[pulumi.Alias(name="<that name>")] to its options. Otherwise set adopt=True to'
        f" manage the user that exists, or import it with the id {console.realm}/{taken}",
        "demands at least 12 characters and at least 2 digits",
        "both manage user twice",
        "there is no client none",
        "there is no group /missing",
        "there is no group /later",
    ):
        assert fault in text, f"{fault}\n--- in:\n{text}"
    assert "q!z" not in text
    assert "pass that resource's output, or depends_on" in text
    assert console.writes() == []


def test_two_of_one_relation_are_named_however_they_refer_to_it(console: Console, start: Start) -> None:
    hugo = console.make_user("hugo")
    console.forget_writes()
    engine = start(console)
    staff = made("Group", "staff", name="staff")
    engine.project.declare(staff)
    engine.up()
    console.forget_writes()
    role, set_ = (
        made("UserRole", "one", user="hugo", role="ADMIN"),
        made("UserRoles", "set", user=hugo, roles=["ADMIN"]),
    )
    (message,) = preview(engine, staff, role, set_)
    assert "both manage" in message and "UserRole one" in message and "UserRoles set" in message
    by_name = made("Membership", "by-name", user="hugo", group="/staff")
    by_id = made("Membership", "by-id", user=hugo, group={"$of": "staff.group_id"})
    (message,) = preview(engine, staff, by_name, by_id)
    assert "both manage user hugo in /staff" in message and " by-name " in message and " by-id " in message
    assert console.writes() == []


def test_a_name_that_another_resource_makes_is_waited_for(console: Console, start: Start) -> None:
    """In the preview and in `up`, with neither an output nor depends_on."""
    engine = start(console)
    people = [user(f"person-{number}") for number in range(5)]
    engine.project.declare(
        made("Group", "crew", name="crew"),
        made("Group", "below", name="below", parent="/crew"),
        made("Group", "deep", name="deep", parent={"$of": "crew.group_id"}),
        made("Membership", "in-deep", user="person-0", group="/crew/deep"),
        *people,
        *(made("Membership", f"m-{each['name']}", user=each["name"].upper(), group="/crew/below") for each in people),
        *(made("UserRole", f"r-{each['name']}", user=each["name"], role="ADMIN") for each in people),
    )
    engine.run("preview", "--parallel=64").good()
    engine.up("--parallel=64")
    engine.expect_no_changes("--refresh")
    for each in people:
        known = console.user(each["name"])
        assert known is not None
        assert "ADMIN" in (console.roles_of(known["id"]) or ())


def test_a_take_over_is_shown_with_what_it_changes(console: Console, start: Start) -> None:
    user_id = console.make_user("ana", firstName="Anna", lastName="Lima", email="ana@example.com")
    console.forget_writes()
    engine = start(console)
    engine.project.declare(made("User", "ana", username="ana", first_name="Ana", last_name="Lima", adopt=True))
    ran = engine.run("preview").good()
    shown = f"takes over the user ana that exists ({console.realm}/{user_id}), and changes first_name 'Anna' -> 'Ana'"
    assert shown in ran.text
    assert console.writes() == []


def test_a_replacement_says_what_is_lost(console: Console, start: Start) -> None:
    engine = start(console)
    engine.project.declare(user("ana"))
    engine.up()
    elsewhere = user("ana", realm=console.other_realm)
    engine.project.declare(elsewhere)
    ran = engine.run("preview").good()
    assert "the user is replaced by a new one" in ran.text and "is lost unless this program manages it" in ran.text


def test_a_name_that_is_free_in_time_is_no_fault(console: Console, start: Start) -> None:
    """Its owner in the program gives it up, or is replaced by this very resource."""
    engine = start(console)
    engine.project.declare(user("ana"), user("ben"))
    engine.up()
    renamed = {**user("ana"), "args": {**user("ana")["args"], "username": "ana-lima"}}
    follower = made("User", "new", username="ana", email="new@example.com", first_name="N", last_name="N")
    engine.project.declare(renamed, {**follower, "opts": {"depends_on": ["ana"]}}, user("ben"))
    engine.run("preview").good()
    engine.run(*UP).good()
    engine.project.declare(
        renamed,
        {**follower, "opts": {"depends_on": ["ana"]}},
        {**user("ben"), "opts": {"delete_before_replace": True, "replace_on_changes": ["first_name"]}},
    )
    engine.run("preview").good()
    taken = {**user("ben"), "args": {**user("ben")["args"], "username": "ana"}}
    found = preview(engine, renamed, follower, taken)
    assert any("'ana'" in each or "user ana" in each for each in found), found


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("CNCC_PASSWORD", "wrong", "the username or the password is wrong"),
        ("CNCC_REALM", "nowhere", "realm"),
        ("CNCC_ENDPOINT", "http://127.0.0.1:9/cncc/auth", "127.0.0.1:9"),
    ],
)
def test_a_connection_that_cannot_work_fails_the_preview(
    console: Console, start: Start, setting: str, value: str, said: str
) -> None:
    engine = start(console, **{setting: value})
    (error,) = preview(engine, user("ana"))
    assert said in error


def test_an_offline_preview_asks_nobody(sandbox_console: Console, start: Start) -> None:
    engine = start(sandbox_console)
    engine.project.declare(user("ana"))
    engine.up()
    engine.project.declare(user("ana", first_name="Other"), made("Membership", "m", user="ana", group="/nowhere"))
    before = sandbox_console.calls()
    ran = engine.run("preview", CNCC_ENDPOINT="http://127.0.0.1:9/cncc/auth", IAM_PREVIEW="offline").good()
    assert "nothing is checked at the vendors in this preview" in ran.text
    ran = engine.run("preview", CNCC_USERNAME="", IAM_PREVIEW="offline").good()
    assert sandbox_console.calls() == before
    assert "pulumi config set iam:preview offline" in engine.run("preview", CNCC_USERNAME="").bad().text
    engine.project.declare(user("ana", first_name="Other"))
    assert "pulumi config set iam:preview offline" in engine.run("preview", CNCC_USERNAME="").bad().text
    engine.project.declare(user("ana", first_name="Other"), made("Membership", "m", user="ana", group="/nowhere"))
    ran = engine.run("preview", IAM_PREVIEW="of").bad()
    assert "iam:preview is 'of', and can be online or offline" in ran.text
    (error,) = preview(engine, user("ana"), made("Membership", "m", user="ana", group="/nowhere"))
    assert "/nowhere" in error
