"""References are compared as the vendor compares them, and can be written in every way that means the object."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.errors import NotFound, Refused
from tests.cncc.environment import Env
from tests.driver import Driver

KINDS: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "membership": (cncc.Membership, {"group": "/crew"}),
    "grant": (cncc.UserRole, {"role": "reader"}),
    "set of roles": (cncc.UserRoles, {"roles": ["reader"]}),
    "password": (cncc.Password, {"value": "first-Passw0rd"}),
    "logout": (cncc.Logout, {"triggers": {"a": "b"}}),
}


async def made(env: Env, kind: str, user: str) -> Driver:
    await env.group("crew")
    await env.role("reader")
    resource, more = KINDS[kind]
    return await env.driver(resource).create(user=user, **more)


@pytest.mark.parametrize("kind", KINDS)
async def test_user_names_are_case_insensitive(env: Env, kind: str) -> None:
    await env.user("stranger")
    driver = await made(env, kind, "STRANGER")
    assert driver.state["user"] == "stranger"
    assert not driver.differs()
    known = dict(driver.state)
    await driver.in_next_run()
    assert await driver.refresh()
    assert (driver.state, driver.inputs["user"]) == (known, "STRANGER")
    assert not driver.differs()
    for written in ("Stranger", "stranger", driver.state["user_id"], driver.state["user_id"].upper()):
        assert not driver.runner.diff(driver.state, driver.inputs, {**driver.inputs, "user": written}).fields, written


@pytest.mark.parametrize("kind", KINDS)
async def test_a_resource_or_its_id_is_taken_for_the_object(env: Env, kind: str) -> None:
    ana = await env.driver(cncc.User).create(username="ana")
    crew = await env.driver(cncc.Group).create(name="crew")
    reader = await env.driver(cncc.RealmRole).create(name="reader")
    resource, more = KINDS[kind]
    ids = {"group": crew.id, "role": reader.id, "roles": [reader.id]}
    driver = await env.driver(resource).create(
        **{name: ids.get(name, value) for name, value in more.items()}, user=ana.id
    )
    assert driver.state["user"] == "ana"
    assert driver.state["user_id"] == ana.state["user_id"]
    assert await driver.refresh()
    assert not driver.differs()
    below = await env.driver(cncc.Group).create(name="below", parent=crew.id)
    assert below.state["path"] == "/crew/below"


async def test_roles_and_groups_know_case(env: Env) -> None:
    await env.user("ana")
    await env.role("reader")
    await env.role("Reader")
    grant = await env.driver(cncc.UserRole).create(user="ana", role="reader")
    assert grant.runner.diff(grant.state, grant.inputs, {**grant.inputs, "role": "Reader"}).fields == {"role"}


async def test_a_reference_to_an_object_that_is_gone_says_refresh(env: Env) -> None:
    ana = await env.driver(cncc.User).create(username="ana")
    crew = await env.driver(cncc.Group).create(name="crew")
    await env.call("DELETE", f"/users/{ana.state['user_id']}")
    await env.call("DELETE", f"/groups/{crew.state['group_id']}")
    later = await env.again()
    await later.role("reader")
    with pytest.raises(NotFound, match=r"there is no user .*deleted by hand, run: pulumi up --refresh") as caught:
        await later.driver(cncc.UserRole).create(user=ana.state["user_id"], role="reader")
    assert "If the program makes" not in str(caught.value)
    await later.user("bob")
    with pytest.raises(NotFound, match=r"there is no group .*deleted by hand, run: pulumi up --refresh") as caught:
        await later.driver(cncc.Membership).create(user="bob", group=crew.state["group_id"])
    assert "If the program makes" not in str(caught.value)


async def test_two_groups_with_one_path_are_named(env: Env) -> None:
    await env.user("ana")
    staff = await env.group("staff")
    inner = await env.group("r", staff)
    both = sorted([await env.group("d", inner), await env.group("r/d", staff)])
    later = await env.again()
    path = "/staff/r/d"
    for step in (
        later.driver(cncc.Membership).create(user="ana", group=path),
        later.driver(cncc.Group).create(name="below", parent=path),
        later.driver(cncc.Group).import_(f"{env.realm_name}{path}"),
        later.driver(cncc.Membership).import_(f"{env.realm_name}/ana{path}"),
    ):
        with pytest.raises(Refused, match=rf"2 groups of realm .* have the path {path}") as caught:
            await step
        assert f"{both[0]} or {both[1]}" in str(caught.value)
    assert (await later.driver(cncc.Membership).create(user="ana", group=both[0])).state["group_path"] == path
    assert (await later.driver(cncc.Membership).create(user="ana", group="/staff/r")).state["group_path"] == "/staff/r"
    await env.call("DELETE", f"/groups/{both[1]}")
    again = await env.again()
    assert (await again.driver(cncc.Membership).create(user="ana", group=path)).state["group_id"] == both[0]


async def test_no_group_with_a_slash_costs_one_call(env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    await env.user("ana")
    top = await env.group("top")
    for number in range(3):
        await env.group(f"below{number}", top)
    later = await env.again()
    api, asked = later.realm.groups.api, []
    look = api.with_slash

    async def with_slash() -> bool:
        asked.append(later.calls)
        return await look()

    monkeypatch.setattr(api, "with_slash", with_slash)
    for number in range(3):
        await later.driver(cncc.Membership).create(user="ana", group=f"/top/below{number}")
    await later.driver(cncc.Membership).create(user="ana", group="/top")
    assert len(asked) == 1


async def test_names_with_slashes_are_imported(env: Env) -> None:
    user_id = await env.user("ana")
    for name in ("a/b", "/x", "b"):
        await env.role(name)
        await env.driver(cncc.UserRole).create(user="ana", role=name)
    staff = await env.group("staff")
    await env.group("r/d", staff)
    await env.driver(cncc.Membership).create(user="ana", group="/staff/r/d")
    later = await env.again()
    for name in ("a/b", "/x", "b"):
        for user in ("ana", "ANA", user_id):
            taken = await later.driver(cncc.UserRole).import_(f"{env.realm_name}/{user}/{name}")
            assert (taken.state["user"], taken.state["role"]) == ("ana", name)
        assert (await later.driver(cncc.RealmRole).import_(f"{env.realm_name}/{name}")).state["name"] == name
    for path in ("/staff/r/d", "//staff/r/d"):
        taken = await later.driver(cncc.Membership).import_(f"{env.realm_name}/ana{path}")
        assert taken.state["group"] == "/staff/r/d"


async def test_user_names_with_slashes_are_imported(real: Env) -> None:
    """A realm can take any character in user names."""
    profile = (await real.call("GET", "/users/profile")).body
    for each in profile["attributes"]:
        if each["name"] == "username":
            each["validations"] = {"length": {"min": 1, "max": 255}}
    await real.call("PUT", "/users/profile", json=profile)
    names = ("ana/eu", "ana")
    for name in names:
        await real.driver(cncc.User).create(username=name)
    await real.role("eu/reader")
    await real.role("reader")
    await real.driver(cncc.UserRole).create(user="ana", role="eu/reader")
    later = await real.again()
    for name in names:
        assert (await later.driver(cncc.User).import_(f"{real.realm_name}/{name}")).state["username"] == name
        assert (await later.driver(cncc.UserRoles).import_(f"{real.realm_name}/{name}")).state["user"] == name
    taken = await later.driver(cncc.UserRole).import_(f"{real.realm_name}/ana/eu/reader")
    assert (taken.state["user"], taken.state["role"]) == ("ana", "eu/reader")
    await real.driver(cncc.UserRole).create(user="ana/eu", role="reader")
    with pytest.raises(Refused, match=r"means several: .*Write it with the ids of both"):
        await (await real.again()).driver(cncc.UserRole).import_(f"{real.realm_name}/ana/eu/reader")
    for each in profile["attributes"]:
        if each["name"] == "username":
            each["validations"] = {
                "length": {"min": 3, "max": 255},
                "username-prohibited-characters": {},
                "up-username-not-idn-homograph": {},
            }
    await real.call("PUT", "/users/profile", json=profile)
