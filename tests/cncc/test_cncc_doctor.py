"""What `iam doctor` says of a console: what an account may do, the clock, the version of the server."""

from __future__ import annotations

import time
from collections.abc import Mapping

import httpx

from iam_resources import cncc
from iam_resources.cncc.doctor import examine, settings_of
from iam_resources.findings import Finding
from iam_resources.sandbox import Sandbox
from iam_resources.settings import Settings
from tests.cncc.environment import Env

PASSWORD = "Aa1-" + "only-for-the-run"


async def findings(env: Env, **config: str) -> Mapping[str, Finding]:
    """What is found, by subject, over the environment's connection with these settings."""
    given = {**env.config, "cncc:realm": env.realm_name, **{f"cncc:{name}": value for name, value in config.items()}}
    found = await examine(settings_of(Settings(given, {}), ""), transport=env.transport)
    assert len({each.subject for each in found}) == len(found)
    for each in found:
        assert env.config["cncc:password"] not in each.line and PASSWORD not in each.line and "\n" not in each.line
    return {each.subject: each for each in found}


async def operator(env: Env, *roles: str) -> dict[str, str]:
    """A user of the realm with these roles of its client realm-management; the settings with which it signs in."""
    user_id = await env.user("operator", firstName="O", lastName="P", email="o@example.com", emailVerified=True)
    await env.driver(cncc.Password).create(user="operator", value=PASSWORD)
    (client,) = (await env.call("GET", "/clients", query={"clientId": "realm-management"})).body
    named = [(await env.call("GET", f"/clients/{client['id']}/roles/{role}")).body for role in roles]
    if named:
        await env.call("POST", f"/users/{user_id}/role-mappings/clients/{client['id']}", json=named)
    return {"username": "operator", "password": PASSWORD, "auth_realm": env.realm_name}


async def test_an_administrator(env: Env) -> None:
    found = await findings(env)
    assert {each.result for each in found.values()} == {"ok"}
    assert found["rights"].text == "may manage users, groups, roles and clients"
    assert "within 2 s" in found["clock"].text
    server = "a Keycloak that does not show" if env.sandbox else "Keycloak 26."
    assert found["server"].text.startswith(server)


async def test_an_account_without_rights(env: Env) -> None:
    found = await findings(env, **await operator(env))
    assert found["account"].result == "ok"
    assert (found["rights"].result, found["rights"].text) == ("failed", "may not read users, groups, roles and clients")
    assert f"realm-management in realm {env.realm_name}" in found["rights"].fix


async def test_an_account_that_may_only_look(env: Env) -> None:
    found = await findings(env, **await operator(env, "view-users", "view-realm", "view-clients"))
    assert found["rights"].result == "failed"
    assert found["rights"].text == "may read, and not change, users, groups, roles and clients"


async def test_an_account_that_may_do_all_but_one_thing(env: Env) -> None:
    rights = ("view-users", "manage-users", "view-realm", "manage-realm", "view-clients")
    found = await findings(env, **await operator(env, *rights))
    assert found["rights"].result == "warning"
    assert found["rights"].text == "may manage users, groups and roles; may read, and not change, clients"


async def test_an_account_that_may_see_no_clients(env: Env) -> None:
    """It may list them, by the right query-clients, and gets an empty listing."""
    rights = ("view-users", "manage-users", "view-realm", "manage-realm", "query-clients")
    found = await findings(env, **await operator(env, *rights))
    assert found["rights"].result == "warning"
    unknown = "may read roles (whether it may change them is not shown to it)"
    assert found["rights"].text == f"may manage users and groups; {unknown}; may not read clients"


async def test_a_realm_that_is_not_there(env: Env) -> None:
    found = await findings(env, realm="nowhere")
    assert found["account"].result == "failed" and "there is no realm nowhere" in found["account"].text
    assert found["account"].fix.endswith("pulumi config set cncc:realm <value>")
    assert found["rights"].result == "skipped"


async def test_a_server_with_another_time() -> None:
    ahead = Sandbox(admin_username="admin", admin_password=PASSWORD, clock=lambda: time.time() + 1200)
    config = {"cncc:endpoint": "http://127.0.0.1:8080/cncc/auth", "cncc:username": "admin", "cncc:password": PASSWORD}
    found = await examine(settings_of(Settings(config, {}), ""), transport=ahead.transport())
    (clock,) = [each for each in found if each.subject == "clock"]
    assert (clock.result, clock.text) == ("warning", "this machine's clock is 20 minutes behind the server's")


async def test_what_answers_is_not_a_console() -> None:
    config = {"cncc:endpoint": "https://console.example", "cncc:username": "admin", "cncc:password": PASSWORD}
    for answer, message in (
        (
            httpx.Response(302, headers={"location": "https://login.example/?code=1"}),
            "redirects to https://login.example/",
        ),
        (httpx.Response(200, text="<html>welcome</html>"), "no Keycloak answers at https://console.example"),
        (httpx.Response(503), "https://console.example answers 503"),
    ):
        transport = httpx.MockTransport(lambda _, answer=answer: answer)
        found = await examine(settings_of(Settings(config, {}), ""), transport=transport)
        address = next(each for each in found if each.subject == "address")
        assert address.result == "failed" and message in address.text and "code=1" not in address.line
        assert {each.result for each in found[1:]} == {"skipped"}
