"""References are compared as the vendor compares them, and can be written in every way that means the object."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.errors import NotFound, Refused
from tests.cncc.lab import Lab
from tests.life import Life

KINDS: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "membership": (cncc.Membership, {"group": "/crew"}),
    "grant": (cncc.UserRole, {"role": "reader"}),
    "set of roles": (cncc.UserRoles, {"roles": ["reader"]}),
    "password": (cncc.Password, {"value": "first-Passw0rd"}),
    "logout": (cncc.Logout, {"triggers": {"a": "b"}}),
}


async def made(lab: Lab, kind: str, user: str) -> Life:
    await lab.group("crew")
    await lab.role("reader")
    resource, more = KINDS[kind]
    return await lab.life(resource).create(user=user, **more)


@pytest.mark.parametrize("kind", KINDS)
async def test_user_names_are_case_insensitive(lab: Lab, kind: str) -> None:
    await lab.user("stranger")
    life = await made(lab, kind, "STRANGER")
    assert life.state["user"] == "stranger"
    assert not life.differs()
    known = dict(life.state)
    await life.in_next_run()
    assert await life.refresh()
    assert (life.state, life.inputs["user"]) == (known, "STRANGER")
    assert not life.differs()
    for written in ("Stranger", "stranger", life.state["user_id"], life.state["user_id"].upper()):
        assert not life.runner.diff(life.state, life.inputs, {**life.inputs, "user": written}).fields, written


@pytest.mark.parametrize("kind", KINDS)
async def test_a_resource_or_its_id_is_taken_for_the_object(lab: Lab, kind: str) -> None:
    ana = await lab.life(cncc.User).create(username="ana")
    crew = await lab.life(cncc.Group).create(name="crew")
    reader = await lab.life(cncc.RealmRole).create(name="reader")
    resource, more = KINDS[kind]
    ids = {"group": crew.id, "role": reader.id, "roles": [reader.id]}
    life = await lab.life(resource).create(**{name: ids.get(name, value) for name, value in more.items()}, user=ana.id)
    assert life.state["user"] == "ana"
    assert life.state["user_id"] == ana.state["user_id"]
    assert await life.refresh()
    assert not life.differs()
    below = await lab.life(cncc.Group).create(name="below", parent=crew.id)
    assert below.state["path"] == "/crew/below"


async def test_roles_and_groups_know_case(lab: Lab) -> None:
    await lab.user("ana")
    await lab.role("reader")
    await lab.role("Reader")
    grant = await lab.life(cncc.UserRole).create(user="ana", role="reader")
    assert grant.runner.diff(grant.state, grant.inputs, {**grant.inputs, "role": "Reader"}).fields == {"role"}


async def test_a_reference_to_an_object_that_is_gone_says_refresh(lab: Lab) -> None:
    ana = await lab.life(cncc.User).create(username="ana")
    crew = await lab.life(cncc.Group).create(name="crew")
    await lab.call("DELETE", f"/users/{ana.state['user_id']}")
    await lab.call("DELETE", f"/groups/{crew.state['group_id']}")
    later = await lab.again()
    await later.role("reader")
    with pytest.raises(NotFound, match=r"there is no user .*deleted by hand, run: pulumi up --refresh") as caught:
        await later.life(cncc.UserRole).create(user=ana.state["user_id"], role="reader")
    assert "Create it first" not in str(caught.value)
    await later.user("bob")
    with pytest.raises(NotFound, match=r"there is no group .*deleted by hand, run: pulumi up --refresh") as caught:
        await later.life(cncc.Membership).create(user="bob", group=crew.state["group_id"])
    assert "Create it first" not in str(caught.value)


async def test_two_groups_with_one_path_are_named(lab: Lab) -> None:
    await lab.user("ana")
    staff = await lab.group("staff")
    inner = await lab.group("r", staff)
    both = sorted([await lab.group("d", inner), await lab.group("r/d", staff)])
    later = await lab.again()
    path = "/staff/r/d"
    for step in (
        later.life(cncc.Membership).create(user="ana", group=path),
        later.life(cncc.Group).create(name="below", parent=path),
        later.life(cncc.Group).take_in(f"{lab.realm_name}{path}"),
        later.life(cncc.Membership).take_in(f"{lab.realm_name}/ana{path}"),
    ):
        with pytest.raises(Refused, match=rf"2 groups of realm .* have the path {path}") as caught:
            await step
        assert f"{both[0]} or {both[1]}" in str(caught.value)
    assert (await later.life(cncc.Membership).create(user="ana", group=both[0])).state["group_path"] == path
    assert (await later.life(cncc.Membership).create(user="ana", group="/staff/r")).state["group_path"] == "/staff/r"
    await lab.call("DELETE", f"/groups/{both[1]}")
    again = await lab.again()
    assert (await again.life(cncc.Membership).create(user="ana", group=path)).state["group_id"] == both[0]


async def test_no_group_with_a_slash_costs_one_call(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    await lab.user("ana")
    top = await lab.group("top")
    for number in range(3):
        await lab.group(f"below{number}", top)
    later = await lab.again()
    api, asked = later.realm.groups.api, []
    look = api.with_slash

    async def with_slash() -> bool:
        asked.append(later.calls)
        return await look()

    monkeypatch.setattr(api, "with_slash", with_slash)
    for number in range(3):
        await later.life(cncc.Membership).create(user="ana", group=f"/top/below{number}")
    await later.life(cncc.Membership).create(user="ana", group="/top")
    assert len(asked) == 1


async def test_names_with_slashes_are_imported(lab: Lab) -> None:
    user_id = await lab.user("ana")
    for name in ("a/b", "/x", "b"):
        await lab.role(name)
        await lab.life(cncc.UserRole).create(user="ana", role=name)
    staff = await lab.group("staff")
    await lab.group("r/d", staff)
    await lab.life(cncc.Membership).create(user="ana", group="/staff/r/d")
    later = await lab.again()
    for name in ("a/b", "/x", "b"):
        for user in ("ana", "ANA", user_id):
            taken = await later.life(cncc.UserRole).take_in(f"{lab.realm_name}/{user}/{name}")
            assert (taken.state["user"], taken.state["role"]) == ("ana", name)
        assert (await later.life(cncc.RealmRole).take_in(f"{lab.realm_name}/{name}")).state["name"] == name
    for path in ("/staff/r/d", "//staff/r/d"):
        taken = await later.life(cncc.Membership).take_in(f"{lab.realm_name}/ana{path}")
        assert taken.state["group"] == "/staff/r/d"


async def test_user_names_with_slashes_are_imported(real: Lab) -> None:
    """A realm can take any character in user names."""
    profile = (await real.call("GET", "/users/profile")).body
    for each in profile["attributes"]:
        if each["name"] == "username":
            each["validations"] = {"length": {"min": 1, "max": 255}}
    await real.call("PUT", "/users/profile", json=profile)
    names = ("ana/eu", "ana")
    for name in names:
        await real.life(cncc.User).create(username=name)
    await real.role("eu/reader")
    await real.role("reader")
    await real.life(cncc.UserRole).create(user="ana", role="eu/reader")
    later = await real.again()
    for name in names:
        assert (await later.life(cncc.User).take_in(f"{real.realm_name}/{name}")).state["username"] == name
        assert (await later.life(cncc.UserRoles).take_in(f"{real.realm_name}/{name}")).state["user"] == name
    taken = await later.life(cncc.UserRole).take_in(f"{real.realm_name}/ana/eu/reader")
    assert (taken.state["user"], taken.state["role"]) == ("ana", "eu/reader")
    await real.life(cncc.UserRole).create(user="ana/eu", role="reader")
    with pytest.raises(Refused, match=r"means several: .*Write it with the ids of both"):
        await (await real.again()).life(cncc.UserRole).take_in(f"{real.realm_name}/ana/eu/reader")
    for each in profile["attributes"]:
        if each["name"] == "username":
            each["validations"] = {
                "length": {"min": 3, "max": 255},
                "username-prohibited-characters": {},
                "up-username-not-idn-homograph": {},
            }
    await real.call("PUT", "/users/profile", json=profile)
