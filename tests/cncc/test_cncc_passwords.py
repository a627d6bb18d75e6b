"""Passwords and logouts: what is sent, when, and what is never shown."""

from __future__ import annotations

import httpx
import pytest

from iam_resources import cncc
from iam_resources.errors import Invalid, Refused
from iam_resources.sandbox import Fault
from tests.cncc.environment import Env

FIRST, SECOND = "first-Passw0rd", "second-Passw0rd"


async def can_log_in(env: Env, username: str, password: str) -> bool:
    form = {"client_id": "admin-cli", "grant_type": "password", "username": username, "password": password}
    async with httpx.AsyncClient(transport=env.transport) as http:
        endpoint = env.config["cncc:endpoint"]
        answer = await http.post(f"{endpoint}/realms/{env.realm_name}/protocol/openid-connect/token", data=form)
        return answer.status_code == 200


async def complete(env: Env, username: str) -> str:
    """A user that lacks nothing to log in."""
    return await env.user(username, firstName="A", lastName="B", email=f"{username}@example.com", emailVerified=True)


async def test_a_password_is_sent_once_and_never_shown(env: Env) -> None:
    user_id = await complete(env, "ana")
    password = await env.driver(cncc.Password).create(user=user_id, value=FIRST)
    assert await can_log_in(env, "ana", FIRST)
    assert FIRST not in repr(password.state)
    assert password.id == f"{env.realm_name}/{user_id}/password"
    assert await password.refresh()
    assert not password.differs()
    assert await password.update(user=user_id, value=SECOND) == frozenset()
    assert await can_log_in(env, "ana", FIRST)
    assert await password.update(user=user_id, value=SECOND, version=2) == {"version"}
    assert await can_log_in(env, "ana", SECOND)
    before = env.calls
    await password.delete()
    assert env.calls == before
    assert await can_log_in(env, "ana", SECOND)


async def test_a_temporary_password_must_be_changed(env: Env) -> None:
    user_id = await complete(env, "ana")
    password = await env.driver(cncc.Password).create(user="ana", value=FIRST, temporary=True)
    assert not await can_log_in(env, "ana", FIRST)
    assert (await env.realm.users.api.get(user_id))["requiredActions"] == ["UPDATE_PASSWORD"]
    assert await password.refresh()
    assert not password.differs()


async def test_a_password_follows_its_user(env: Env) -> None:
    user = await env.driver(cncc.User).create(username="ana")
    password = await env.driver(cncc.Password).create(user="ana", value=FIRST)
    await user.update(username="anna")
    before = env.calls
    assert await password.update(user="anna", value=SECOND) == {"user"}
    assert env.calls == before
    assert await password.refresh()
    await user.delete()
    assert not await password.refresh()


async def test_what_the_policy_refuses_is_reported(env: Env) -> None:
    await env.user("ana")
    await env.call("PUT", "", json={"passwordPolicy": "length(8)"})
    with pytest.raises(Invalid, match=r"set the password of user ana .*minimum length 8") as caught:
        await env.driver(cncc.Password).create(user="ana", value="abc-1")
    assert "abc-1" not in str(caught.value)
    with pytest.raises(Refused, match="does not give it back"):
        await env.driver(cncc.Password).import_(f"{env.realm_name}/ana/password")
    assert env.driver(cncc.Password).check(user="ana", value="")[0].path == "value"


async def test_logout_when_something_changes(env: Env) -> None:
    user_id = await complete(env, "ana")
    await env.driver(cncc.Password).create(user="ana", value=FIRST)

    async def sessions() -> int:
        return len((await env.call("GET", f"/users/{user_id}/sessions")).body)

    assert await can_log_in(env, "ana", FIRST)
    assert await sessions() == 1
    logout = await env.driver(cncc.Logout).create(user="ana", triggers={"roles": "a"})
    assert await sessions() == 0
    assert await can_log_in(env, "ana", FIRST)
    assert await logout.refresh()
    assert await logout.update(user="ana", triggers={"roles": "a"}) == frozenset()
    assert await sessions() == 1
    assert await logout.update(user="ana", triggers={"roles": "b"}) == {"triggers"}
    assert await sessions() == 0
    before = env.calls
    await logout.delete()
    assert env.calls == before
    with pytest.raises(Refused, match="cannot be imported"):
        await env.driver(cncc.Logout).import_(f"{env.realm_name}/ana")


async def has_password(env: Env, username: str, value: str) -> str:
    """A user who has a password already; returns the id."""
    user_id = await complete(env, username)
    body = {"type": "password", "value": value, "temporary": False}
    await env.call("PUT", f"/users/{user_id}/reset-password", json=body)
    return user_id


async def test_a_password_that_the_user_has_is_not_replaced(env: Env) -> None:
    await has_password(env, "ana", FIRST)
    password = (await env.again()).driver(cncc.Password)
    wanted = password._checked({**password.always, "user": "ana", "value": SECOND})
    steps = (password.runner.check_plan(wanted, None), password.create(user="ana", value=SECOND))
    for step in steps:
        with pytest.raises(Refused, match=r"user ana of realm .* has a password already, set 20\d\d-") as caught:
            await step
        for word in ("aliases=[pulumi.Alias(name=", "version", "replace_existing=True"):
            assert word in str(caught.value)
        assert SECOND not in str(caught.value)
    assert await can_log_in(env, "ana", FIRST)
    meant = await env.driver(cncc.Password).create(user="ana", value=SECOND, replace_existing=True)
    assert await can_log_in(env, "ana", SECOND)
    assert await meant.refresh()
    assert await meant.update(user="ana", value=SECOND) == frozenset(), "taken out again, it is not a difference"
    assert await meant.update(user="ana", value=FIRST, version=2) == {"version"}
    assert await can_log_in(env, "ana", FIRST)


async def test_it_costs_one_call_a_new_password(env: Env) -> None:
    ids = [await complete(env, f"ana{number}") for number in range(3)]
    for user_id in ids:
        await env.realm.users.identify(user_id, tried="")
    await env.realm.identify()
    before = env.calls
    made = [await env.driver(cncc.Password).create(user=user_id, value=FIRST) for user_id in ids]
    assert env.calls - before == 2 * len(ids)
    before = env.calls
    for each in made:
        await each.update(user=each.inputs["user"], value=SECOND, version=2)
    assert env.calls - before == len(ids), "a password in the state is not asked for"
    ana = await env.driver(cncc.User).create(username="newcomer")
    before = env.calls
    await env.driver(cncc.Password).create(user=ana.state["user_id"], value=FIRST)
    assert env.calls - before == 1, "who was made in this run has no password yet"


async def test_a_password_that_moves_to_another_user_replaces_none(env: Env) -> None:
    await complete(env, "ana")
    await has_password(env, "bob", FIRST)
    password = await env.driver(cncc.Password).create(user="ana", value=SECOND)
    with pytest.raises(Refused, match=r"user bob of realm .* has a password already"):
        await password.update(user="bob", value=SECOND)
    assert await can_log_in(env, "bob", FIRST)
    await password.update(user="bob", value=SECOND, replace_existing=True)
    assert await can_log_in(env, "bob", SECOND)


async def test_a_password_whose_answer_was_lost_is_known(faulty: Env) -> None:
    user_id = await complete(faulty, "ana")
    assert faulty.sandbox is not None
    faulty.sandbox.faults.add(Fault("PUT", f"/users/{user_id}/reset-password", drop="after", times=None))
    password = await faulty.driver(cncc.Password).create(user="ana", value=FIRST)
    faulty.sandbox.faults.clear()
    assert "not known whether the server acted" in (password.failure or "")
    assert FIRST not in repr(password.state)
    again = await password.in_next_run()
    assert again.id == f"{faulty.realm_name}/{user_id}/password"
    outcome = await again.runner.update(again.id, again.state, again.inputs, again.inputs)
    assert outcome.failure is None
    assert await can_log_in(faulty, "ana", FIRST)


async def test_a_password_that_an_interrupted_run_has_set(real: Env) -> None:
    """The realm's admin events say who has set it; where it keeps none, nothing is proved."""
    await real.call("PUT", "", json={"adminEventsEnabled": True})
    user_id = await has_password(real, "ana", FIRST)  # by the account of the connection, with no state of it
    await real.driver(cncc.Password).create(user="ana", value=SECOND)
    assert await can_log_in(real, "ana", SECOND)

    client = (await real.call("GET", "/clients", query={"clientId": "realm-management"})).body[0]["id"]
    role = (await real.call("GET", f"/clients/{client}/roles/manage-users")).body
    helpdesk = await has_password(real, "helpdesk", FIRST)
    body = [{"id": role["id"], "name": role["name"]}]
    await real.call("POST", f"/users/{helpdesk}/role-mappings/clients/{client}", json=body)
    other = await real.again(username="helpdesk", password=FIRST, auth_realm=real.realm_name)
    await other.call(
        "PUT", f"/users/{user_id}/reset-password", json={"type": "password", "value": FIRST, "temporary": False}
    )
    with pytest.raises(Refused, match="has a password already"):
        await (await real.again()).driver(cncc.Password).create(user="ana", value=SECOND)
    await real.call("PUT", "", json={"adminEventsEnabled": False})
    await real.call("DELETE", "/admin-events")
    await complete(real, "bob")
    await (await real.again()).driver(cncc.Password).create(user="bob", value=FIRST)
    with pytest.raises(Refused, match="has a password already"):
        await (await real.again()).driver(cncc.Password).create(user="bob", value=SECOND)
    assert await can_log_in(real, "bob", FIRST)
