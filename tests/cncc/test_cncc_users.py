"""Users: made, changed, imported, taken over, removed; and what the realm would drop without an error."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.errors import Conflict, Invalid, NotFound, Refused
from tests.cncc.environment import Env

ANA: dict[str, Any] = {
    "username": "ana",
    "email": "ana@example.com",
    "first_name": "Ana",
    "last_name": "Lima",
    "enabled": True,
    "email_verified": True,
    "attributes": {"team": ["core", "edge"], "site": ["Zürich 1"]},
    "required_actions": ["UPDATE_PASSWORD", "VERIFY_EMAIL"],
}


async def test_create_is_one_call_and_read_gives_the_same_back(env: Env) -> None:
    await env.realm.identify()
    await env.realm.rules.check_attributes(["any"], tried="")
    before = env.calls
    ana = await env.driver(cncc.User).create(**{**ANA, "required_actions": None})
    assert env.calls - before == 1
    made = dict(ana.state)
    assert await ana.refresh()
    assert ana.state == made
    assert ana.id == f"{env.realm_name}/{ana.state['user_id']}"


async def test_all_fields_come_back_and_nothing_differs(env: Env) -> None:
    ana = await env.driver(cncc.User).create(**ANA)
    assert await ana.refresh()
    assert not ana.differs()
    assert {name: ana.state[name] for name in ANA} == ANA


async def test_a_bare_user_is_enabled(env: Env) -> None:
    bob = await env.driver(cncc.User).create(username="bob")
    made = dict(bob.state)
    assert await bob.refresh()
    assert bob.state == made
    assert bob.state["enabled"] is True


async def test_import_and_preview_is_empty(env: Env) -> None:
    made = await env.driver(cncc.User).create(**ANA)
    later = await env.again()
    for reference in ("ana", made.state["user_id"]):
        taken = await later.driver(cncc.User).import_(f"{env.realm_name}/{reference}")
        assert taken.id == made.id
        assert not taken.differs()
        assert {name: taken.inputs[name] for name in ANA} == ANA
    with pytest.raises(NotFound, match="no user nobody"):
        await later.driver(cncc.User).import_(f"{env.realm_name}/nobody")
    with pytest.raises(Refused, match="<realm>/<username or id>"):
        await later.driver(cncc.User).import_("ana")


async def test_each_field_changes_in_place_and_the_others_stay(env: Env) -> None:
    ana = await env.driver(cncc.User).create(**ANA)
    wanted = dict(ANA)
    for name, value in {
        "email": "lima@example.com",
        "first_name": "Anna",
        "last_name": "",
        "enabled": False,
        "email_verified": False,
        "attributes": {"team": ["core"], "site": []},
        "required_actions": [],
        "username": "anna",
    }.items():
        wanted[name] = value
        assert await ana.update(**wanted) == {name}
        assert not ana.differs()
        known = dict(ana.state)
        assert await ana.refresh()
        assert ana.state == known
        assert not ana.differs()
    assert ana.state["attributes"] == {"team": ["core"]}
    assert ana.state["email"] == "lima@example.com"


async def test_what_is_not_mentioned_is_left_alone(env: Env) -> None:
    user_id = await env.user(
        "ana", enabled=False, firstName="Ana", email="a@example.com", attributes={"team": ["a"], "badge": ["7"]}
    )
    await env.call("PUT", f"/users/{user_id}", json={"enabled": False})
    ana = await env.driver(cncc.User).import_(f"{env.realm_name}/ana")
    ana.inputs = {"realm": env.realm_name, "username": "ana"}
    assert not ana.differs()
    await ana.update(username="ana", last_name="Lima", attributes={"team": ["b"]})
    assert await ana.refresh()
    assert ana.state["enabled"] is False
    assert ana.state["first_name"] == "Ana"
    assert ana.state["email"] == "a@example.com"
    assert ana.state["attributes"] == {"team": ["b"], "badge": ["7"]}


async def test_a_change_by_hand_shows_and_is_restored(env: Env) -> None:
    ana = await env.driver(cncc.User).create(**ANA)
    await env.call("PUT", f"/users/{ana.state['user_id']}", json={"firstName": "X", "requiredActions": []})
    later = await env.again()
    ana.runner = later.driver(cncc.User).runner
    assert await ana.refresh()
    assert ana.differs() == {"first_name", "required_actions"}
    assert await ana.update(**ANA) == {"first_name", "required_actions"}
    assert await ana.refresh()
    assert not ana.differs()


async def test_an_existing_name_is_a_conflict_that_says_what_to_do(env: Env) -> None:
    await env.user("ana", email="ana@example.com")
    with pytest.raises(Conflict, match=r"create user ana in realm .*same username.*adopt=True.*import it") as caught:
        await env.driver(cncc.User).create(username="ana")
    assert "\n" not in str(caught.value)
    with pytest.raises(Conflict, match=r"same email.*Another user has this e-mail address"):
        await env.driver(cncc.User).create(username="bob", email="ana@example.com", adopt=True)


async def test_adopt_takes_over_and_changes_only_what_is_mentioned(env: Env) -> None:
    user_id = await env.user("ana", firstName="Ana", attributes={"badge": ["7"]})
    await env.call("PUT", f"/users/{user_id}", json={"enabled": False})
    ana = await env.driver(cncc.User).create(username="ana", last_name="Lima", attributes={"team": ["a"]}, adopt=True)
    assert ana.state["user_id"] == user_id
    assert ana.state["enabled"] is False
    known = dict(ana.state)
    assert await ana.refresh()
    assert ana.state == known
    assert ana.state["attributes"] == {"badge": ["7"], "team": ["a"]}
    assert ana.state["first_name"] == "Ana"


@pytest.mark.parametrize(("on_delete", "left"), [("delete", None), ("disable", False), ("keep", True)])
async def test_on_delete(env: Env, on_delete: str, left: bool | None) -> None:
    ana = await env.driver(cncc.User).create(username="ana", on_delete=on_delete)
    await ana.delete()
    seen = await env.realm.users.api.named("ana")
    assert (seen["enabled"] if seen else None) is left


async def test_gone_meanwhile(env: Env) -> None:
    ana = await env.driver(cncc.User).create(username="ana")
    await env.call("DELETE", f"/users/{ana.state['user_id']}")
    later = await env.again()
    ana.runner = later.driver(cncc.User).runner
    with pytest.raises(NotFound, match=r"update user ana in realm .*pulumi up --refresh"):
        await ana.update(username="ana", first_name="Ana")
    with pytest.raises(NotFound, match="pulumi up --refresh"):
        await ana.update(username="ana", attributes={"a": ["b"]})
    assert not await ana.refresh()
    await ana.delete()
    await ana.delete()


async def test_what_the_realm_would_drop_is_refused_before_anything_is_made(env: Env) -> None:
    await env.allow_attributes(None)
    with pytest.raises(Refused, match=r"create user ana .*would drop the attribute team.*user profile"):
        await (await env.again()).driver(cncc.User).create(username="ana", attributes={"team": ["a"]})
    assert await env.realm.users.api.named("ana") is None
    ana = await env.driver(cncc.User).create(username="ana")
    with pytest.raises(Refused, match="would drop the attributes a, b"):
        await ana.update(username="ana", attributes={"b": ["1"], "a": ["2"]})
    await env.allow_attributes("ADMIN_EDIT")
    with pytest.raises(Refused, match="locale"):
        await (await env.again()).driver(cncc.User).create(username="bob", attributes={"locale": ["de"]})


@pytest.mark.keycloak
async def test_required_actions_that_the_realm_does_not_know(real: Env) -> None:
    env = real
    with pytest.raises(Refused, match=r"knows no required action NOPE.*There are: .*UPDATE_PASSWORD"):
        await env.driver(cncc.User).create(username="ana", required_actions=["NOPE", "VERIFY_EMAIL"])
    action = (await env.call("GET", "/authentication/required-actions/UPDATE_PROFILE")).body
    await env.call("PUT", "/authentication/required-actions/UPDATE_PROFILE", json={**action, "defaultAction": True})
    for number, actions in enumerate((["VERIFY_EMAIL"], [])):
        ana = await (await env.again()).driver(cncc.User).create(username=f"ana{number}", required_actions=actions)
        assert await ana.refresh()
        assert (ana.state.get("required_actions") or []) == actions


async def test_values_that_the_realm_does_not_take_are_reported_in_words(env: Env) -> None:
    with pytest.raises(Invalid, match=r"create user an in realm .*username must have 3 to 255 characters"):
        await env.driver(cncc.User).create(username="an")
    with pytest.raises(Invalid, match="email is not an e-mail address"):
        await env.driver(cncc.User).create(username="ana", email="nonsense")
    with pytest.raises(NotFound, match=r"Realm not found.*cncc:realm"):
        await env.driver(cncc.User).create(username="ana", realm="no-such-realm")
    await env.call("PUT", "", json={"editUsernameAllowed": False})
    ana = await env.driver(cncc.User).create(username="ana")
    with pytest.raises(Invalid, match=r"username cannot be changed.*Edit username"):
        await ana.update(username="anna")


async def test_checked_in_the_preview(env: Env) -> None:
    user = env.driver(cncc.User)
    reasons = {
        failure.path: failure.reason
        for failure in user.check(username="Ana", email="Ana@Example.com", attributes={"firstName": ["x"]})
    }
    assert reasons["username"] == "Keycloak keeps user names in lower case: write 'ana', not 'Ana'"
    assert "'ana@example.com'" in reasons["email"]
    assert "use the argument first_name" in reasons["attributes"]
    assert "write []" in user.check(username="ana", attributes={"a": ["x", ""]})[0].reason
    assert user.check(username="ana", on_delete="shred")[0].path == "on_delete"
