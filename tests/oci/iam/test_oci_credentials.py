"""Credentials of users: told once, kept as secrets, and removed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from iam_resources import oci
from iam_resources.engine.runner import Runner
from iam_resources.errors import Conflict, Invalid, NotFound, Refused, VendorError
from tests.driver import Driver
from tests.oci.iam.environment import Env, a_pair, fingerprint
from tests.oci.iam.test_oci_certainty import through

TOLD_ONCE: list[tuple[type[Any], dict[str, Any], str, str, str]] = [
    (oci.AuthToken, {"description": "push"}, "token", "authTokens", "auth_token_id"),
    (oci.CustomerSecretKey, {"display_name": "s3"}, "key", "customerSecretKeys", "access_key"),
    (oci.SmtpCredential, {"description": "mail"}, "password", "smtpCredentials", "smtp_credential_id"),
]


@pytest.mark.parametrize(("kind", "label", "secret", "path", "named"), TOLD_ONCE)
async def test_a_credential_lives(
    env: Env, kind: type[Any], label: dict[str, Any], secret: str, path: str, named: str
) -> None:
    user_id = await env.user("robot")
    driver = await env.driver(kind).create(user="robot", **label)
    shown_text = driver.state[secret]
    assert len(shown_text) >= 8
    assert driver.id == f"{user_id}/{driver.state[named]}"
    assert secret in Runner(kind.kind, env.settings).secret_outputs
    assert await driver.refresh()
    assert driver.differs() == frozenset()
    assert driver.state[secret] == shown_text

    [field] = label
    assert await driver.update(user=user_id, **{field: "other"}) == {field}
    assert driver.state[secret] == shown_text
    [seen] = (await env.call("GET", f"/users/{user_id}/{path}")).body
    assert "other" in seen.values()

    again = await (await env.again()).driver(kind).import_(f"robot/{driver.state[named]}")
    assert (again.id, again.inputs) == (driver.id, {"user": "robot", field: "other"})
    assert again.state[secret] == ""

    await driver.delete()
    assert (await env.call("GET", f"/users/{user_id}/{path}")).body == []
    assert not await again.refresh()
    await again.delete()


@pytest.mark.parametrize(("kind", "label", "secret", "path", "named"), TOLD_ONCE)
async def test_one_too_many_says_how_many_there_can_be(
    env: Env, kind: type[Any], label: dict[str, Any], secret: str, path: str, named: str
) -> None:
    await env.user("robot")
    for _ in range(2):
        await env.driver(kind).create(user="robot", **label)
    with pytest.raises(Invalid, match="A user can have 2: delete one"):
        await env.driver(kind).create(user="robot", **label)


async def test_a_description_changed_by_hand_is_not_overwritten(env: Env) -> None:
    user_id = await env.user("robot")
    token = await env.driver(oci.AuthToken).create(user="robot", description="push")
    path = f"/users/{user_id}/authTokens/{token.state['auth_token_id']}"
    await env.call("PUT", path, json={"description": "by hand"})
    with pytest.raises(Conflict, match=r"description.*pulumi refresh"):
        await token.update(user="robot", description="pull")
    assert await token.refresh()
    await token.update(user="robot", description="pull")


async def test_a_key_pair_is_made_where_none_is_given(env: Env) -> None:
    await env.user("robot")
    await env.call("POST", "/userGroupMemberships", json=await _administrators(env, "robot"))
    key = await env.driver(oci.ApiKey).create(user="robot")
    assert "PRIVATE KEY" in key.state["private_key"]
    assert "private_key" in key.runner.secret_outputs
    assert key.state["key_id"].endswith(key.state["fingerprint"])
    private_key = key.state["private_key"]
    assert await key.refresh()
    assert key.state["private_key"] == private_key
    assert key.differs() == frozenset()
    signs = await env.signed_as(key.state["user_id"], key.state["fingerprint"], private_key)
    assert (await signs.call("GET", f"/users/{key.state['user_id']}")).body["name"] == "robot"
    await key.delete()
    assert not await key.refresh()


async def test_no_text_of_a_state_shows_a_secret(env: Env) -> None:
    await env.user("robot")
    for kind, secret in ((oci.ApiKey, "private_key"), (oci.UiPassword, "password")):
        driver = await env.driver(kind).create(user="robot")
        state = driver.runner._known(driver.state)
        assert driver.state[secret]
        for text in (repr(state), str(state), f"{state!r}", repr([state])):
            assert driver.state[secret].splitlines()[-2 if kind is oci.ApiKey else 0] not in text
            assert f"{secret}='[secret]'" in text


async def test_a_public_key_is_the_same_however_its_lines_are_broken(env: Env) -> None:
    await env.user("robot")
    pair = a_pair(1)
    key = await env.driver(oci.ApiKey).create(user="robot", public_key=pair.public_key)
    assert key.state["fingerprint"] == fingerprint(pair)
    assert key.state["private_key"] == ""
    assert key.replaced_by(user="robot", public_key=f"\n{pair.public_key.strip()}\n\n") == ()
    assert key.replaced_by(user="robot", public_key=a_pair(2).public_key) == ("public_key",)
    again = await (await env.again()).driver(oci.ApiKey).import_(f"robot/{fingerprint(pair)}")
    assert again.replaced_by(user="robot", public_key=pair.public_key) == ()
    with pytest.raises(Conflict):
        await env.driver(oci.ApiKey).create(user="robot", public_key=pair.public_key)


async def test_a_fourth_key_says_how_many_there_can_be(env: Env) -> None:
    await env.user("robot")
    for number in range(1, 4):
        await env.driver(oci.ApiKey).create(user="robot", public_key=a_pair(number).public_key)
    with pytest.raises(Invalid, match="A user can have 3: delete one"):
        await env.driver(oci.ApiKey).create(user="robot", public_key=a_pair(4).public_key)


@pytest.mark.parametrize(("status", "code"), [(400, "LimitExceeded"), (409, "ApiKeyLimitExceeded")])
async def test_a_limit_is_reported_whatever_the_service_calls_it(env: Env, status: int, code: str) -> None:
    await env.user("robot")

    def full(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        expected = {"code": code, "message": "Too many"}
        return httpx.Response(status, json=expected) if request.method == "POST" else response

    with pytest.raises(VendorError, match=r"A user can have 3.*delete_before_replace=True"):
        await (await through(env, full)).driver(oci.ApiKey).create(user="robot", public_key=a_pair(1).public_key)


async def test_what_is_no_public_key_is_refused_in_the_preview(env: Env) -> None:
    driver = env.driver(oci.ApiKey)
    for text, expected in [
        ("x", "as PEM text"),
        ("", "leave it out to have a pair made"),
        (a_pair().private_key, "is a private key: give the public half"),
    ]:
        [failure] = driver.check(user="robot", public_key=text)
        assert failure.path == "public_key"
        assert expected in failure.reason
        assert "MII" not in failure.reason


async def test_credentials_of_a_user_who_is_gone_are_gone(env: Env) -> None:
    user_id = await env.user("robot")
    drivers: list[Driver] = [await env.driver(kind).create(user="robot", **label) for kind, label, *_ in TOLD_ONCE]
    drivers.append(await env.driver(oci.ApiKey).create(user="robot", public_key=a_pair(1).public_key))
    drivers.append(await env.driver(oci.UiPassword).create(user="robot"))
    drivers.append(await env.driver(oci.UserCapabilities).create(user="robot", can_use_api_keys=True))
    await env.call("DELETE", f"/users/{user_id}")
    for driver in drivers:
        await driver.delete()
        assert not await (await driver.in_next_run()).refresh(), driver.kind


async def test_a_console_password_is_made_again_with_another_version(env: Env) -> None:
    await env.user("robot")
    first = await env.driver(oci.UiPassword).create(user="robot")
    shown_text = first.state["password"]
    assert shown_text
    assert "password" in first.runner.secret_outputs
    assert await first.refresh()
    assert first.state["password"] == shown_text
    assert await first.update(user="robot", version=2) == {"version"}
    assert first.state["password"] not in ("", shown_text)
    with pytest.raises(Refused, match="cannot be imported"):
        await env.driver(oci.UiPassword).import_("robot")


async def test_only_mentioned_capabilities_are_managed_and_they_stay_at_the_end(env: Env) -> None:
    user_id = await env.user("robot")
    assert "no capability is mentioned" in env.driver(oci.UserCapabilities).check(user="robot")[0].reason
    await env.call("PUT", f"/users/{user_id}/capabilities", json={"canUseAuthTokens": False})
    driver = await env.driver(oci.UserCapabilities).create(user="robot", can_use_console_password=False)
    shown_text = (await env.call("GET", f"/users/{user_id}")).body["capabilities"]
    assert (shown_text["canUseConsolePassword"], shown_text["canUseAuthTokens"], shown_text["canUseApiKeys"]) == (
        False,
        False,
        True,
    )
    fields = {"can_use_console_password": False, "can_use_db_credentials": False}
    assert await driver.update(user="robot", **fields) == {"can_use_db_credentials"}
    assert (await env.call("GET", f"/users/{user_id}")).body["capabilities"]["canUseDbCredentials"] is False
    await env.call("PUT", f"/users/{user_id}/capabilities", json={"canUseConsolePassword": True})
    with pytest.raises(Conflict, match=r"can_use_console_password.*pulumi refresh"):
        await driver.update(user="robot", **fields, can_use_api_keys=False)
    assert await driver.refresh()
    assert driver.differs() == {"can_use_console_password"}
    again = await (await env.again()).driver(oci.UserCapabilities).import_("robot")
    assert again.inputs["can_use_api_keys"] is True
    await driver.delete()
    assert (await env.call("GET", f"/users/{user_id}")).body["capabilities"]["canUseDbCredentials"] is False


async def test_capabilities_that_are_so_already_are_not_sent(env: Env) -> None:
    user_id = await env.user("robot")
    before = (await env.call("GET", f"/users/{user_id}")).headers["etag"]
    await env.driver(oci.UserCapabilities).create(user="robot", can_use_api_keys=True)
    assert (await env.call("GET", f"/users/{user_id}")).headers["etag"] == before


async def test_an_unknown_user_is_named(env: Env) -> None:
    for kind, label, *_ in TOLD_ONCE:
        with pytest.raises(NotFound, match="there is no user nobody"):
            await env.driver(kind).create(user="nobody", **label)


async def _administrators(env: Env, name: str) -> dict[str, str]:
    tenancy_id = env.tenancy.tenancy_id
    user = (await env.call("GET", "/users", query={"compartmentId": tenancy_id, "name": name})).body[0]
    query = {"compartmentId": tenancy_id, "name": "Administrators"}
    group = (await env.call("GET", "/groups", query=query)).body[0]
    return {"userId": user["id"], "groupId": group["id"]}
