"""Values that the service would drop, ignore, or take for something else; names that are taken."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.errors import Conflict, Invalid, Refused
from iam_resources.sandbox import Fault
from tests.cncc.environment import Env


async def test_blank_values_are_refused_in_the_preview(env: Env) -> None:
    user, group = env.driver(cncc.User), env.driver(cncc.Group)
    for blank in (" ", "\t", "\u2003"):
        for name in ("first_name", "last_name"):
            (failure,) = user.check(username="ana", **{name: blank})
            assert (failure.path, failure.reason) == (name, "is blank, which Keycloak drops: write '' to clear it")
        assert "write []" in user.check(username="ana", attributes={"a": ["x", blank]})[0].reason
        assert group.check(name=blank)[0].path == "name"
    for email in (" ", " ana@example.com", "ana@example.com "):
        assert user.check(username="ana", email=email)[0].reason == "an e-mail address has no spaces"
    kept = {"username": "ana", "first_name": "A B", "last_name": "\xa0", "attributes": {"a": [" x "]}}
    ana = await user.create(**kept)
    await ana.in_next_run()
    assert await ana.refresh()
    assert not ana.differs()
    crew = await group.create(name="crew", attributes={"a": [" "]})
    await crew.in_next_run()
    assert await crew.refresh()
    assert not crew.differs()


async def test_a_realm_with_addresses_as_user_names(real: Env) -> None:
    before = await real.driver(cncc.User).create(username="leo", email="leo@example.com")
    await real.call("PUT", "", json={"registrationEmailAsUsername": True})
    try:
        env = await real.again()
        user = env.driver(cncc.User)
        wrong = user._checked({**user.always, "username": "ana", "email": "ana@example.com"})
        for step in (user.runner.check_plan(wrong, None), user.runner.create(wrong)):
            with pytest.raises(Refused, match=r"takes the e-mail address .* not 'ana'.*username='ana@example.com'"):
                await step
        ana = await user.create(username="ana@example.com", email="ana@example.com")
        await ana.in_next_run()
        assert await ana.refresh()
        assert not ana.differs()
        await before.in_next_run()
        assert await before.refresh()
        assert before.differs() == {"username"}, "the server shows the address as the name of users made before, too"
        with pytest.raises(Refused, match="takes the e-mail address"):
            await before.runner.check_plan(before.inputs, before.state)
        with pytest.raises(Refused, match=r"takes the e-mail address.*username='leo@example.com'"):
            await before.update(username="leo", email="leo@example.com")
        assert await before.update(username="leo@example.com", email="leo@example.com") == frozenset()
        both = {"username": "leo2@example.com", "email": "leo2@example.com"}
        assert await before.update(**both) == {"username", "email"}
        assert await before.refresh()
        assert not before.differs()
    finally:
        await real.call("PUT", "", json={"registrationEmailAsUsername": False})


async def test_a_field_that_the_realm_would_drop_is_refused(real: Env) -> None:
    profile = (await real.call("GET", "/users/profile")).body
    mine = {**profile, "attributes": [dict(each) for each in profile["attributes"] if each["name"] != "lastName"]}
    for each in mine["attributes"]:
        if each["name"] == "email":
            each["permissions"] = {"view": ["admin", "user"], "edit": ["user"]}
    ana = await real.driver(cncc.User).create(username="ana", email="ana@example.com", last_name="Lima")
    await real.call("PUT", "/users/profile", json=mine)
    try:
        env = await real.again()
        user = env.driver(cncc.User)
        wanted = user._checked({**user.always, "username": "bob", "email": "bob@example.com", "last_name": "Low"})
        for step in (user.runner.check_plan(wanted, None), user.runner.create(wanted)):
            with pytest.raises(Refused, match=r"would drop email, last_name.*edit permission"):
                await step
        assert await env.realm.users.api.named("bob") is None
        await ana.in_next_run()
        changed = ana._checked({**ana.inputs, "email": "new@example.com"})
        with pytest.raises(Refused, match="would drop email"):
            await ana.runner.check_plan(changed, ana.state)
        with pytest.raises(Refused, match="would drop email"):
            await ana.update(username="ana", email="new@example.com", last_name="Lima")
    finally:
        await real.call("PUT", "/users/profile", json=profile)


async def test_a_change_that_is_accepted_and_ignored_is_an_error_once(faulty: Env) -> None:
    ana = await faulty.driver(cncc.User).create(username="ana", email="ana@example.com")
    users, kept = faulty.realm.users.api, faulty.realm.users.api.update

    async def ignores(user_id: str, body: dict[str, Any], *, who: str) -> None:
        await kept(user_id, {name: value for name, value in body.items() if name != "email"}, who=who)

    users.update = ignores  # type: ignore[method-assign]
    await ana.update(username="ana", email="new@example.com", first_name="Ana")
    assert "the server accepted the change of email and kept the former value" in (ana.failure or "")
    assert (ana.state["email"], ana.state["first_name"]) == ("ana@example.com", "Ana")
    users.update = kept  # type: ignore[method-assign]
    await ana.update(username="ana", email="new@example.com", first_name="Ana")
    assert ana.failure is None
    assert ana.state["email"] == "new@example.com"


@pytest.mark.parametrize("how", ["on_delete", "enabled"])
async def test_off_boarding_where_an_attribute_is_required_meanwhile(real: Env, how: str) -> None:
    profile = (await real.call("GET", "/users/profile")).body
    must = {
        "name": "dept",
        "permissions": {"view": ["admin"], "edit": ["admin"]},
        "required": {"roles": ["admin", "user"]},
    }
    ana = await real.driver(cncc.User).create(username="ana", on_delete="disable")
    await real.call("PUT", "/users/profile", json={**profile, "attributes": [*profile["attributes"], must]})
    try:
        await ana.in_next_run()
        wanted = {"username": "ana", "on_delete": "disable", "enabled": False}
        with pytest.raises(Invalid, match=r"dept is required.*User ana is not disabled and can still log in.*Write"):
            await (ana.delete() if how == "on_delete" else ana.update(**wanted))
        assert (await real.realm.users.api.named("ana"))["enabled"] is True
        await ana.update(username="ana", on_delete="disable", attributes={"dept": ["7"]})
        await (ana.delete() if how == "on_delete" else ana.update(**wanted, attributes={"dept": ["7"]}))
        assert (await real.realm.users.api.named("ana"))["enabled"] is False
    finally:
        await real.call("PUT", "/users/profile", json=profile)


@pytest.mark.parametrize("field", ["username", "email"])
async def test_values_that_swap_take_two_steps(env: Env, field: str) -> None:
    values = {name: {"username": name, "email": f"{name}@example.com"} for name in ("ana", "bob")}
    ana = await env.driver(cncc.User).create(**values["ana"])
    bob = await env.driver(cncc.User).create(**values["bob"])
    with pytest.raises(Conflict, match=rf"same {field}.*swap names or addresses it takes two steps.*run pulumi up"):
        await ana.update(**{**values["ana"], field: values["bob"][field]})
    between = "between" if field == "username" else "between@example.com"
    await ana.update(**{**values["ana"], field: between})
    await bob.update(**{**values["bob"], field: values["ana"][field]})
    await ana.update(**{**values["ana"], field: values["bob"][field]})
    assert ana.state[field] == values["bob"][field]
    assert bob.state[field] == values["ana"][field]


async def test_conflicts_name_aliases_first(env: Env) -> None:
    await env.driver(cncc.User).create(username="leo", email="leo@example.com")
    await env.driver(cncc.Group).create(name="crew")
    await env.driver(cncc.RealmRole).create(name="reader")
    for kind, inputs, other in (
        (cncc.User, {"username": "leo"}, "adopt=True"),
        (cncc.User, {"username": "leo2", "email": "leo@example.com"}, "give this user another address"),
        (cncc.Group, {"name": "crew"}, "adopt=True"),
        (cncc.RealmRole, {"name": "reader"}, "adopt=True"),
    ):
        with pytest.raises(Conflict) as caught:
            await env.driver(kind).create(**inputs)
        text = str(caught.value)
        assert 0 < text.index('aliases=[pulumi.Alias(name="') < text.index(other)


@pytest.mark.parametrize("kind", ["user", "group", "role"])
async def test_a_failure_between_adopt_and_update_is_known(faulty: Env, kind: str) -> None:
    assert faulty.sandbox is not None
    made: dict[str, tuple[Any, dict[str, Any], dict[str, Any], str]] = {
        "user": (cncc.User, {"username": "ana"}, {"first_name": "Ana"}, "/users/"),
        "group": (cncc.Group, {"name": "crew"}, {"attributes": {"a": ["b"]}}, "/groups/"),
        "role": (cncc.RealmRole, {"name": "reader"}, {"description": "d"}, "/roles-by-id/"),
    }
    resource, name, more, path = made[kind]
    by_hand = {"user": faulty.user, "group": faulty.group, "role": faulty.role}[kind]
    object_id = await by_hand(next(iter(name.values())))
    faulty.sandbox.faults.add(Fault("PUT", path, status=403, times=None))
    driver = await faulty.driver(resource).create(**name, **more, adopt=True)
    faulty.sandbox.faults.clear()
    assert "403" in (driver.failure or "")
    assert driver.id == f"{faulty.realm_name}/{object_id}", "the engine knows the object, and will not make it again"
    assert driver.differs() == set(more)
    await driver.in_next_run()
    assert await driver.update(**name, **more, adopt=True) == set(more)
    assert driver.failure is None
    assert await driver.refresh()
    assert not driver.differs()
