"""Single ownership: after `up` the tenancy has what the program says, whatever resources are called."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from iam_resources import oci
from iam_resources.engine.values import UNKNOWN
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.iam.environment import Env, a_pair
from tests.oci.iam.program import Declared, Program

ANA = {"name": "ana", "description": "Ana", "email": "ana@example.com"}


@pytest.fixture
async def program(env: Env) -> Program:
    """A program in a tenancy with two users and three groups that are made by hand."""
    for name in ("ana", "ben"):
        await env.user(name)
    for name in ("A", "B", "C"):
        await env.group(name)
    return Program(env)


async def there(env: Env) -> set[tuple[str, str]]:
    """Who is in which group, read by hand."""
    found = set()
    for group in (await env.call("GET", "/groups", query={"compartmentId": TENANCY_ID})).body:
        query = {"compartmentId": TENANCY_ID, "groupId": group["id"]}
        for each in (await env.call("GET", "/userGroupMemberships", query=query)).body:
            user = (await env.call("GET", f"/users/{each['userId']}")).body
            found.add((user["name"], group["name"]))
    return {pair for pair in found if pair[1] in "ABC"}


async def id_of(env: Env, name: str) -> str:
    """The OCID of a user, read by hand."""
    query = {"compartmentId": TENANCY_ID, "name": name}
    return str((await env.call("GET", "/users", query=query)).body[0]["id"])


def member(user: str, group: str) -> tuple[type[Any], dict[str, Any]]:
    return oci.Membership, {"user": user, "group": group}


def members(group: str, *users: str, exclusive: bool = False) -> tuple[type[Any], dict[str, Any]]:
    return oci.GroupMembers, {"group": group, "users": list(users), "exclusive": exclusive}


CHANGES: dict[str, tuple[Declared, Declared, set[tuple[str, str]]]] = {
    "two memberships swap": (
        {"x": member("ana", "A"), "y": member("ana", "B")},
        {"x": member("ana", "B"), "y": member("ana", "A")},
        {("ana", "A"), ("ana", "B")},
    ),
    "one is put in front of a counted list": (
        {"0": member("ana", "A"), "1": member("ana", "B")},
        {"0": member("ana", "C"), "1": member("ana", "A"), "2": member("ana", "B")},
        {("ana", "A"), ("ana", "B"), ("ana", "C")},
    ),
    "a membership gets another name": (
        {"x": member("ana", "A")},
        {"y": member("ana", "A")},
        {("ana", "A")},
    ),
    "a membership becomes a set": (
        {"m": member("ana", "A")},
        {"m": members("A", "ana")},
        {("ana", "A")},
    ),
    "a set becomes memberships": (
        {"m": members("A", "ana", "ben", exclusive=True)},
        {"m": member("ana", "A"), "n": member("ben", "A")},
        {("ana", "A"), ("ben", "A")},
    ),
    "a set gives up who another one takes": (
        {"x": members("A", "ana", "ben")},
        {"x": members("A", "ana"), "y": member("ben", "A")},
        {("ana", "A"), ("ben", "A")},
    ),
    "a set moves to a group that another left": (
        {"x": members("A", "ana"), "y": members("B", "ana")},
        {"x": members("B", "ana"), "y": members("A", "ana")},
        {("ana", "A"), ("ana", "B")},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_nobody_loses_a_membership_that_the_program_names(program: Program, change: str) -> None:
    before, after, wanted = CHANGES[change]
    await program.up(before)
    assert program.errors == {}
    for _ in range(2):  # what a change could not do at once, as it was removed meanwhile, the next run does
        await program.up(after)
        assert program.errors == {}
    assert await there(program.env) == wanted
    assert await program.differs(after) == set()


@pytest.mark.parametrize("change", CHANGES)
async def test_the_first_run_is_enough(program: Program, change: str) -> None:
    before, after, wanted = CHANGES[change]
    await program.up(before)
    await program.up(after)
    assert await there(program.env) == wanted


async def test_a_membership_replaced_by_itself_stays(program: Program) -> None:
    declared: Declared = {"x": member("ana", "A"), "s": members("B", "ana", "ben")}
    await program.up(declared)
    await program.up(declared, replace=("x", "s"))
    assert program.errors == {}
    assert await there(program.env) == {("ana", "A"), ("ana", "B"), ("ben", "B")}


async def test_two_of_one_membership_are_an_error_that_names_both(program: Program) -> None:
    user_id = (await program.env.call("GET", "/users", query={"compartmentId": TENANCY_ID, "name": "ana"})).body[0][
        "id"
    ]
    await program.up({"x": member("ana", "A"), "y": member(user_id, "A")})
    assert "oci:Membership y and oci:Membership x both manage user ana in A" in program.errors["y"]
    await program.up({"x": member("ana", "A"), "s": members("A", "ana")})
    assert "both manage" in program.errors["s"] and "Membership x" in program.errors["s"]
    assert await there(program.env) == {("ana", "A")}


NAMED: dict[type[Any], dict[str, Any]] = {
    oci.User: {"name": "new", "description": "x", "email": "new@example.com"},
    oci.Group: {"name": "New", "description": "x"},
    oci.DynamicGroup: {"name": "New", "description": "x", "matching_rule": "all {resource.type = 'fnfunc'}"},
    oci.Policy: {"name": "new", "description": "x", "statements": ["Allow group A to read buckets in tenancy"]},
}
PATHS = {oci.User: "users", oci.Group: "groups", oci.DynamicGroup: "dynamicGroups", oci.Policy: "policies"}
named = pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.__name__)


async def exists(env: Env, kind: type[Any]) -> bool:
    query = {"compartmentId": TENANCY_ID, "name": NAMED[kind]["name"]}
    return bool((await env.call("GET", f"/{PATHS[kind]}", query=query)).body)


@named
async def test_what_gets_another_name_in_the_program_is_not_deleted(
    program: Program, kind: type[Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await program.up({"old": (kind, NAMED[kind])})
    await program.up({"new": (kind, {**NAMED[kind], "adopt": True})})
    assert program.errors == {}
    assert await exists(program.env, kind)
    assert f"oci:{kind.__name__} new manages it" in caplog.text
    await program.up({})
    assert not await exists(program.env, kind)


@named
async def test_without_adopt_the_error_names_aliases_first_and_nothing_is_deleted(
    program: Program, kind: type[Any]
) -> None:
    await program.up({"old": (kind, NAMED[kind])})
    await program.up({"new": (kind, NAMED[kind])})
    assert "pulumi.Alias" in program.errors["new"].partition("adopt=True")[0]
    assert await exists(program.env, kind)


@named
async def test_two_that_manage_one_object_are_an_error(program: Program, kind: type[Any]) -> None:
    given = {**NAMED[kind], "adopt": True}
    await program.up({"x": (kind, given), "y": (kind, given)})
    assert "both manage" in program.errors["y"]


@named
async def test_what_is_replaced_by_itself_stays(program: Program, kind: type[Any]) -> None:
    declared: Declared = {"x": (kind, {**NAMED[kind], "adopt": True})}
    await program.up(declared)
    await program.up(declared, replace=("x",))
    assert program.errors == {}
    assert await exists(program.env, kind)


async def test_a_user_whom_another_resource_needs_is_not_deleted(program: Program) -> None:
    user: Declared = {"u": (oci.User, {**NAMED[oci.User]})}
    for needs in (member("new", "A"), (oci.AuthToken, {"user": "new", "description": "x"})):
        await program.up({**user, "m": needs})
        await program.up({"m": needs})
        assert "user new is not deleted" in program.errors["u"]
        assert "m is in the program" in program.errors["u"]
        assert await exists(program.env, oci.User)


async def test_a_credential_is_deleted_and_its_successor_stays(program: Program) -> None:
    await program.up({"x": (oci.AuthToken, {"user": "ana", "description": "x"})})
    await program.up({"y": (oci.AuthToken, {"user": "ana", "description": "x"})})
    assert program.errors == {}
    user_id = program.kept["y"].state["user_id"]
    left = (await program.env.call("GET", f"/users/{user_id}/authTokens")).body
    assert [each["id"] for each in left] == [program.kept["y"].state["auth_token_id"]]


async def test_a_key_under_another_name_is_not_deleted(program: Program) -> None:
    given = {"user": "ana", "public_key": a_pair(1).public_key}
    await program.up({"x": (oci.ApiKey, given)})
    await program.up({"y": (oci.ApiKey, given)})
    assert "pulumi.Alias" in program.errors["y"]
    user_id = program.kept["x"].state["user_id"]
    assert len((await program.env.call("GET", f"/users/{user_id}/apiKeys")).body) == 1
    await program.up({"x": (oci.ApiKey, given), "y": (oci.ApiKey, given)})
    assert "oci:ApiKey y and oci:ApiKey x both manage API key" in program.errors["y"]


@pytest.mark.parametrize(
    ("kind", "given"),
    [(oci.UiPassword, {}), (oci.UserCapabilities, {"can_use_api_keys": True})],
)
async def test_two_of_one_thing_of_a_user_are_an_error(
    program: Program, kind: type[Any], given: dict[str, Any]
) -> None:
    await program.up({"x": (kind, {"user": "ana", **given}), "y": (kind, {"user": "ana", **given})})
    assert "both manage" in program.errors["y"] and " x" in program.errors["y"]


async def test_a_preview_names_whom_an_exclusive_set_would_remove(program: Program) -> None:
    driver = program.env.driver(oci.GroupMembers)
    await program.up({"x": member("ben", "A")})
    inputs = {"group": "A", "users": ["ana"], "exclusive": True}
    assert await driver.runner.check_plan(inputs, None) == ["exclusive: removes user ben in group A"]
    assert await driver.runner.check_plan({**inputs, "group": UNKNOWN}, None) == []
    assert await driver.runner.check_plan({**inputs, "users": [UNKNOWN]}, None) == []


async def test_states_of_an_earlier_version_are_read(program: Program) -> None:
    """A membership kept what the program wrote, and a set knew no OCIDs."""
    user_id = await id_of(program.env, "ana")
    declared: Declared = {"x": member(user_id, "B"), "s": members("A", user_id, "ben")}
    await program.up(declared)
    program.kept["x"].state["user"] = user_id
    del program.kept["s"].state["user_ids"]
    program.kept["s"].state["users"] = [user_id, "ben"]
    assert await program.differs(declared) == set()
    await program.up({"x": member("ben", "B"), "s": members("A", "ben")})
    assert program.errors == {}
    assert await there(program.env) == {("ben", "A"), ("ben", "B")}
