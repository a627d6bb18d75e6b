"""A resource is where its state says: another server, another realm of the same name, or a realm that was rebuilt."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.cncc.connection import Console, open_console
from iam_resources.engine.ownership import Ownership
from iam_resources.engine.single_owner import SingleOwner
from iam_resources.errors import NotFound, Refused
from iam_resources.settings import Settings
from tests.cncc.environment import Env
from tests.driver import Driver

ANA: dict[str, Any] = {"username": "ana", "email": "ana@example.com"}


async def one_of_each(env: Env) -> list[Driver]:
    """Resources of every kind, about one user."""
    await env.call("POST", "/clients", json={"clientId": "web", "rootUrl": "http://web.example.com/"})
    return [
        await env.driver(cncc.User).create(**ANA),
        await env.driver(cncc.Group).create(name="crew"),
        await env.driver(cncc.RealmRole).create(name="reader"),
        await env.driver(cncc.Membership).create(user="ana", group="/crew"),
        await env.driver(cncc.UserRole).create(user="ana", role="reader"),
        await env.driver(cncc.UserRoles).create(user="ana", roles=["reader"]),
        await env.driver(cncc.Password).create(user="ana", value="first-Passw0rd"),
        await env.driver(cncc.Logout).create(user="ana"),
        await env.driver(cncc.ClientUrls).create(client_id="web", root_url="http://new.example.com/"),
    ]


async def rebuild(env: Env, realm_id: str = "") -> None:
    """Another realm of the same name, as a new server has it, or one with the former UUID."""
    await env.call("DELETE", "")
    body = {"realm": env.realm_name, "enabled": True} | ({"id": realm_id} if realm_id else {})
    await env.console.client.call("POST", "/admin/realms", json=body, tried="make the realm again")


async def test_another_realm_of_the_same_name_is_an_error_everywhere(env: Env) -> None:
    drivers = await one_of_each(env)
    there = drivers[0].state["realm_id"]
    assert {driver.state["realm_id"] for driver in drivers} == {there}
    await rebuild(env)
    later = await env.again()
    for driver in drivers:
        driver.runner = later.driver(driver.kind).runner
        wanted = {**driver.inputs, "value": "x"} if driver.kind is cncc.Password else driver.inputs
        for step in (
            driver.runner.check_location(driver.state, driver.inputs),
            driver.refresh(),
            driver.runner.update(driver.id, driver.state, driver.inputs, wanted),
            driver.delete(),
        ):
            with pytest.raises(Refused, match=rf"in the realm {env.realm_name} with the id {there}") as caught:
                await step
            assert f"pulumi config set cncc:former_realm_ids {there}" in str(caught.value)
            assert "pulumi refresh" not in str(caught.value)


async def test_another_realm_in_the_settings_is_an_error_everywhere(env: Env) -> None:
    drivers = await one_of_each(env)
    other = f"{env.realm_name}-b"
    await env.console.client.call("POST", "/admin/realms", json={"realm": other, "enabled": True}, tried="make a realm")
    later = await env.again(realm=other)
    for driver in drivers:
        inputs = {name: value for name, value in driver.inputs.items() if name != "realm"}
        driver.runner = later.driver(driver.kind).runner
        for step in (
            driver.runner.check_location(driver.state, inputs),
            driver.runner.read(driver.id, driver.state, inputs),
            driver.runner.update(driver.id, driver.state, inputs, inputs),
            driver.runner.delete(driver.id, driver.state, inputs),
        ):
            with pytest.raises(
                Refused, match=rf"in the realm {env.realm_name}, and .* leads to the realm {other}"
            ) as e:
                await step
            assert f'write realm="{env.realm_name}"' in str(e.value)
        explicit = {**inputs, "realm": env.realm_name}
        await driver.runner.check_location(driver.state, explicit)
        assert (await driver.runner.read(driver.id, driver.state, explicit)).id == driver.id
    await env.console.client.call("DELETE", f"/admin/realms/{other}", tried="remove the realm")


async def test_a_realm_rebuilt_from_a_backup_is_the_same_one(env: Env) -> None:
    ana = await env.driver(cncc.User).create(**ANA)
    await rebuild(env, ana.state["realm_id"])
    later = await env.again()
    ana.runner = later.driver(cncc.User).runner
    await ana.runner.check_location(ana.state, ana.inputs)
    assert not await ana.refresh()  # that backup did not have the user, so the user is gone indeed


async def test_a_new_realm_is_accepted_by_the_id_of_the_former_one(env: Env) -> None:
    drivers = await one_of_each(env)
    await rebuild(env)
    later = await env.again(former_realm_ids=f"{uuid.uuid4()}, {drivers[0].state['realm_id']}")
    for driver in drivers:
        driver.runner = later.driver(driver.kind).runner
        await driver.runner.check_location(driver.state, driver.inputs)
        await driver.delete()
        assert not await driver.refresh()
    again = await later.driver(cncc.User).create(**ANA)
    assert again.state["realm_id"] != drivers[0].state["realm_id"]


async def test_a_missing_realm_is_an_error(env: Env) -> None:
    ana = await env.driver(cncc.User).create(**ANA)
    await env.call("DELETE", "")
    later = await env.again()
    ana.runner = later.driver(cncc.User).runner
    for step in (ana.runner.check_location(ana.state, ana.inputs), ana.refresh(), ana.delete()):
        with pytest.raises(NotFound, match=r"Realm not found.*cncc:realm"):
            await step


async def test_a_state_without_the_realm_s_id_gets_it_once_the_object_is_found(env: Env) -> None:
    drivers = await one_of_each(env)
    there = drivers[0].state["realm_id"]
    for driver in drivers:
        del driver.state["realm_id"]
        assert await driver.refresh()
        assert driver.state["realm_id"] == there
        assert not driver.differs()
    later = await env.again()
    user_id = drivers[0].state["user_id"]
    await env.call("DELETE", f"/users/{user_id}")
    known = drivers[0]
    known.runner = later.driver(cncc.User).runner
    with_id = dict(known.state)
    known.state = {name: value for name, value in with_id.items() if name != "realm_id"}
    for step in (known.refresh(), known.delete()):
        with pytest.raises(Refused, match=r"does not say whether it was ever there.*pulumi state delete"):
            await step
    known.state = with_id
    assert not await known.refresh()
    await known.delete()


async def test_the_realm_is_asked_once_a_connection_and_run(env: Env) -> None:
    users = [await env.driver(cncc.User).create(username=f"ana{number}") for number in range(5)]
    later = await env.again()
    runner = later.driver(cncc.User).runner
    for user in users:
        await runner.check_location(user.state, user.inputs)
    assert later.calls == 2  # the token, and the realm
    for user in users:
        user.runner = runner
        assert await user.refresh()
    assert later.calls <= 2 + 5  # at most a read each: the realm is not asked again


async def account(env: Env, *rights: str) -> Env:
    """The same realm through an account that has these rights there and no others."""
    body = {"email": "deployer@example.com", "firstName": "De", "lastName": "Ployer"}
    credential = {"type": "password", "value": "deployer-Passw0rd", "temporary": False}
    user_id = await env.user("deployer", **body, credentials=[credential])
    client = (await env.call("GET", "/clients", query={"clientId": "realm-management"})).body[0]["id"]
    roles = [(await env.call("GET", f"/clients/{client}/roles/{right}")).body for right in rights]
    named = [{"id": role["id"], "name": role["name"]} for role in roles]
    await env.call("POST", f"/users/{user_id}/role-mappings/clients/{client}", json=named)
    return await env.again(username="deployer", password="deployer-Passw0rd", auth_realm=env.realm_name)


@pytest.mark.parametrize("rights", [("manage-users",), ("manage-users", "view-users")])
async def test_an_account_that_may_not_see_the_realm_s_settings(env: Env, rights: tuple[str, ...]) -> None:
    limited = await account(env, *rights)
    crew = await limited.driver(cncc.Group).create(name="crew")
    ana = await limited.driver(cncc.User).create(username="ana", attributes={"team": ["a"]})
    member = await limited.driver(cncc.Membership).create(user="ana", group="/crew")
    await env.realm.identify()
    assert {driver.state["realm_id"] for driver in (crew, ana, member)} == {env.realm.id}
    for driver in (crew, ana, member):
        assert await driver.refresh()
        assert not driver.differs()
    await ana.update(username="ana", first_name="Ana")
    await ana.delete()
    later = await limited.again()
    ana.runner = later.driver(cncc.User).runner
    assert not await ana.refresh()
    await rebuild(env)
    again = await account(env, *rights)
    member.runner = again.driver(cncc.Membership).runner
    with pytest.raises(Refused, match="with the id"):
        await member.refresh()


async def test_an_account_that_cannot_find_out_which_realm_it_is_loses_nothing(faulty: Env) -> None:
    ana = await faulty.driver(cncc.User).create(**ANA)
    limited = await account(faulty, "query-groups")
    ana.runner = limited.driver(cncc.User).runner
    with pytest.raises(Exception, match="403"):
        await ana.refresh()
    nobody = await faulty.again()
    nobody.realm.id = ""
    nobody.realm._identified = None

    async def unknown() -> None:
        nobody.realm.id = ""

    nobody.realm._identify = unknown  # type: ignore[method-assign]
    await faulty.call("DELETE", f"/users/{ana.state['user_id']}")
    ana.runner = nobody.driver(cncc.User).runner
    with pytest.raises(Refused, match="does not say whether it was ever there"):
        await ana.refresh()


async def named_connections(on: Env, **endpoints: str) -> Settings:
    """Settings with a connection for each endpoint."""
    base = {name.removeprefix("cncc:"): value for name, value in on.config.items()}
    named = {name: {**base, "endpoint": endpoint} for name, endpoint in endpoints.items()}
    settings = Settings({**on.config, "cncc:connections": json.dumps(named)}, {})
    for name in ("", *endpoints):
        await settings.opened(Console, name, lambda name=name: open_console(settings, name, transport=on.transport))
    return settings


async def test_a_connection_that_is_gone_is_not_needed_once_the_program_names_another(env: Env) -> None:
    """Another name is no update, so the state still has the former one."""
    endpoint = env.config["cncc:endpoint"]
    env.settings = await named_connections(env, lab=endpoint)
    ana = await env.driver(cncc.User).create(**ANA, connection="lab")
    ana.inputs = {**ana.inputs, "connection": "prod"}
    env.settings = await named_connections(env, prod=endpoint)
    ana.runner = env.driver(cncc.User).runner
    ownership = Ownership()
    work = SingleOwner(ana.runner, ownership)
    ownership.register("urn")
    found = ana.runner.diff(ana.state, ana.inputs, ana.inputs)
    assert not (await work.compare("urn", ana.state, ana.inputs, found)).changes
    assert await ana.refresh()
    await work.delete("other", ana.id, {**ana.state, "connection": "lab"}, {**ana.inputs, "on_delete": "keep"})
    await work.delete("urn", ana.id, {**ana.state, "connection": "lab"}, ana.inputs)


async def test_another_name_of_the_same_server_is_no_change(env: Env) -> None:
    endpoint = env.config["cncc:endpoint"]
    other_name = endpoint.replace("127.0.0.1", "localhost")
    env.settings = await named_connections(env, lab=endpoint, prod=other_name)
    ana = await env.driver(cncc.User).create(**ANA, connection="lab")
    moved = {**ana.inputs, "connection": "prod"}
    await ana.runner.check_location(ana.state, moved)
    assert not ana.runner.diff(ana.state, ana.inputs, moved).changes
    both = {**moved, "first_name": "Anna"}
    assert ana.runner.diff(ana.state, ana.inputs, both).fields == {"connection", "first_name"}
    after = await ana.runner.update(ana.id, ana.state, ana.inputs, both)
    assert {**ana.state, "connection": "prod", "first_name": "Anna"}.items() <= after.state.items()
    await rebuild(env)
    env.settings = await named_connections(env, lab=endpoint, prod=other_name)
    ana.runner = env.driver(cncc.User).runner
    with pytest.raises(Refused, match=r"--path 'cncc:connections.prod.former_realm_ids'"):
        await ana.runner.check_location(ana.state, moved)
