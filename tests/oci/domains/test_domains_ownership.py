"""What one resource has and another one wants stays, on the real engine: renamed, moved and replaced resources.

The domain is read with a client of the tests' own, never from the state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.oci.domains_cases import group, user
from tests.conformance.oci.domains_service import DomainService
from tests.project import Project
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine

MODULE = "iam_resources.oci.domains"
Program = list[dict[str, Any]]


class Stack:
    """A project, and the domain that it works in."""

    def __init__(self, project: Project, service: DomainService) -> None:
        self.project, self.service = project, service

    def up(self, program: Program, *arguments: str) -> str:
        """Bring the domain to what a program says; returns what was printed."""
        self.project.declare(*program)
        text = self.project.up(*arguments).good().text
        assert self.project.plan() == {}
        return text

    def members(self, name: str) -> list[str]:
        """Who is in a group by hand or by a program."""
        found = self.service.call("GET", "/Groups", filter=f'displayName eq "{name}"').json()["Resources"]
        return sorted((self.service.members_of(found[0]["id"]) or {}).values())

    def user(self, name: str) -> dict[str, Any] | None:
        """A user by name."""
        found = self.service.call("GET", "/Users", filter=f'userName eq "{name}"').json().get("Resources")
        return found[0] if found else None

    def grants(self) -> int:
        """How many grants there are."""
        return int(self.service.call("GET", "/Grants").json()["totalResults"])


@pytest.fixture
def stack(tmp_path: Path, engine: Path) -> Iterator[Stack]:
    """An empty stack, and a sandbox of the test's own."""
    running = Server(tmp_path / "state.db").start()
    url = f"{running.origin}/oci/domains/default"
    service = DomainService(url, running.username, running.password, f"{running.origin}/_sandbox/calls")
    yield Stack(Project(tmp_path / "project", engine, service.env, forks=True), service)
    running.stop()


PEOPLE: Program = [user("ana"), user("bob"), group("staff", "Staff"), group("crew", "Crew")]


def resource(kind: str, name: str, opts: dict[str, Any] | None = None, **args: Any) -> dict[str, Any]:
    """A resource of a program."""
    return {"class": f"{MODULE}.{kind}", "name": name, "args": args, "opts": {"depends_on": DEPENDS, **(opts or {})}}


DEPENDS = ["ana", "bob", "staff", "crew"]


def member(name: str, who: str = "ana", of: str = "Staff", **more: Any) -> dict[str, Any]:
    """A membership."""
    return resource("Membership", name, user=who, group=of, **more)


def members(name: str, *who: str, of: str = "Staff", exclusive: bool = False) -> dict[str, Any]:
    """The members of a group."""
    return resource("GroupMembers", name, group=of, users=list(who), exclusive=exclusive)


CASES: dict[str, tuple[Program, Program, dict[str, list[str]]]] = {
    "swapped": (
        [member("first", of="Staff"), member("second", of="Crew")],
        [member("first", of="Crew"), member("second", of="Staff")],
        {"Staff": ["ana"], "Crew": ["ana"]},
    ),
    "renamed": ([member("x")], [member("y")], {"Staff": ["ana"]}),
    "in other words": ([member("x")], [member("y", who="ANA", of="STAFF")], {"Staff": ["ana"]}),
    "another kind": ([member("m")], [members("m", "ana")], {"Staff": ["ana"]}),
    "another kind back": ([members("m", "ana", "bob")], [member("m"), member("n", "bob")], {"Staff": ["ana", "bob"]}),
    "an exclusive set": ([member("m")], [members("m", "ana", exclusive=True)], {"Staff": ["ana"]}),
    "a set renamed": (
        [members("a", "ana", "bob", exclusive=True)],
        [members("b", "ana", exclusive=True)],
        {"Staff": ["ana"]},
    ),
    "a set moved": (
        [members("a", "ana"), members("b", "bob", of="Crew")],
        [members("a", "bob", of="Crew"), members("b", "ana")],
        {"Staff": ["ana"], "Crew": ["bob"]},
    ),
    "really removed": ([member("x"), member("y", "bob")], [member("y", "bob")], {"Staff": ["bob"], "Crew": []}),
}


def test_nobody_loses_what_the_program_wants(stack: Stack) -> None:
    """One stack goes through all cases, so what one leaves is what the next one begins with."""
    for case, (before, after, wanted) in CASES.items():
        stack.up([*PEOPLE, *before])
        stack.up([*PEOPLE, *after])
        assert {name: stack.members(name) for name in wanted} == wanted, case
        assert stack.project.plan("--refresh") == {}, case


def test_what_another_resource_manages_is_kept_and_said(stack: Stack) -> None:
    stack.up([*PEOPLE, member("x")])
    assert "kept user ana in Staff: oci.domains:Membership y manages it" in stack.up([*PEOPLE, member("y")])


def test_two_of_one_membership_are_an_error_that_names_both(stack: Stack) -> None:
    stack.project.declare(*PEOPLE)
    stack.project.up().good()
    found = stack.user("ana") or {}
    both = [*PEOPLE, member("a"), member("b", who=found["id"])]
    stack.project.declare(*both)
    assert "both manage user ana in Staff" in stack.project.up().bad().text
    stack.up([*PEOPLE, member("a")])
    assert stack.members("Staff") == ["ana"]


def test_an_adopted_user_that_is_renamed_in_the_program_lives(stack: Stack) -> None:
    def adopted(name: str) -> Program:
        return [user(name, user_name="leo", adopt=True), {**group(name + "-g", "Adopted", adopt=True)}]

    stack.up(adopted("leo"))
    stack.up(adopted("leo-lima"))
    assert stack.user("leo")
    assert stack.members("Adopted") == []  # it exists


def test_a_conflict_of_a_renamed_user_deletes_nobody_and_names_aliases(stack: Stack) -> None:
    stack.up([user("leo")])
    stack.project.declare(user("leo2", user_name="leo"))
    text = stack.project.up("--continue-on-error").bad().text
    assert 'aliases=[pulumi.Alias(name="<that name>")]' in text
    assert stack.user("leo")


def test_a_grant_under_a_new_name_stays(stack: Stack) -> None:
    def grant(name: str, **grantee: Any) -> dict[str, Any]:
        return resource("AppRoleGrant", name, role="User Manager", adopt=True, **grantee)

    stack.up([*PEOPLE, grant("a", user="ana"), grant("b", group="Staff")])
    before = stack.grants()
    stack.up([*PEOPLE, grant("c", user="ana"), grant("a", group="Staff")])
    assert stack.grants() == before
    stack.up([*PEOPLE, grant("c", user="ana")])
    assert stack.grants() == before - 1


def _urn(stack: Stack, name: str) -> str:
    return str(stack.project.resource(name)["urn"])


REPLACED: dict[str, Callable[[], tuple[Program, str]]] = {
    "membership": lambda: ([*PEOPLE, member("m")], "m"),
    "members": lambda: ([*PEOPLE, members("m", "ana", exclusive=True)], "m"),
    "adopted user": lambda: ([*PEOPLE[1:], user("ana", adopt=True), member("m")], "ana"),
}


@pytest.mark.parametrize("case", REPLACED)
def test_a_replacement_that_was_asked_for_loses_nothing(stack: Stack, case: str) -> None:
    program, name = REPLACED[case]()
    stack.up(program)
    stack.up(program, "--target-replace", _urn(stack, name))
    assert stack.user("ana")
    assert stack.members("Staff") == ["ana"]


@pytest.mark.parametrize("kind", ["user", "group"])
def test_a_replacement_by_an_option_loses_no_adopted_object(stack: Stack, kind: str) -> None:
    def program(text: str) -> Program:
        if kind == "user":
            return [{**user("leo", title=text, adopt=True), "opts": {"replace_on_changes": ["title"]}}]
        made = group("leo", "Adopted", description=text, adopt=True)
        return [{**made, "opts": {"replace_on_changes": ["description"]}}]

    stack.up(program("A"))
    stack.up(program("B"))
    if kind == "user":
        assert (stack.user("leo") or {})["title"] == "B"
    else:
        assert stack.members("Adopted") == []


def test_a_user_that_others_refer_to_is_not_deleted_under_their_feet(stack: Stack) -> None:
    stack.up([*PEOPLE, member("m")])
    ana = (stack.user("ana") or {})["id"]
    kept = {**member("m", who=ana), "opts": {}}
    stack.project.declare(*PEOPLE[1:], kept)
    text = stack.project.up().bad().text
    assert "user ana is not deleted: oci.domains:Membership m is in the program" in text
    assert stack.members("Staff") == ["ana"]
