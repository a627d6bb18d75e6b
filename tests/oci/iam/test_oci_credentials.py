"""Credentials of users: told once, kept as secrets, and taken away."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from iam_resources import oci
from iam_resources.engine.runner import Runner
from iam_resources.errors import Conflict, Invalid, NotFound, Refused, VendorError
from tests.life import Life
from tests.oci.iam.lab import Lab, a_pair, fingerprint
from tests.oci.iam.test_oci_certainty import through

TOLD_ONCE: list[tuple[type[Any], dict[str, Any], str, str, str]] = [
    (oci.AuthToken, {"description": "push"}, "token", "authTokens", "auth_token_id"),
    (oci.CustomerSecretKey, {"display_name": "s3"}, "key", "customerSecretKeys", "access_key"),
    (oci.SmtpCredential, {"description": "mail"}, "password", "smtpCredentials", "smtp_credential_id"),
]


@pytest.mark.parametrize(("kind", "label", "secret", "path", "named"), TOLD_ONCE)
async def test_a_credential_lives(
    lab: Lab, kind: type[Any], label: dict[str, Any], secret: str, path: str, named: str
) -> None:
    user_id = await lab.user("robot")
    life = await lab.life(kind).create(user="robot", **label)
    told = life.state[secret]
    assert len(told) >= 8
    assert life.id == f"{user_id}/{life.state[named]}"
    assert secret in Runner(kind.kind, lab.settings).secret_outputs
    assert await life.refresh()
    assert life.differs() == frozenset()
    assert life.state[secret] == told

    [field] = label
    assert await life.update(user=user_id, **{field: "other"}) == {field}
    assert life.state[secret] == told
    [seen] = (await lab.call("GET", f"/users/{user_id}/{path}")).body
    assert "other" in seen.values()

    again = await (await lab.again()).life(kind).take_in(f"robot/{life.state[named]}")
    assert (again.id, again.inputs) == (life.id, {"user": "robot", field: "other"})
    assert again.state[secret] == ""

    await life.delete()
    assert (await lab.call("GET", f"/users/{user_id}/{path}")).body == []
    assert not await again.refresh()
    await again.delete()


@pytest.mark.parametrize(("kind", "label", "secret", "path", "named"), TOLD_ONCE)
async def test_one_too_many_says_how_many_there_can_be(
    lab: Lab, kind: type[Any], label: dict[str, Any], secret: str, path: str, named: str
) -> None:
    await lab.user("robot")
    for _ in range(2):
        await lab.life(kind).create(user="robot", **label)
    with pytest.raises(Invalid, match="A user can have 2: delete one"):
        await lab.life(kind).create(user="robot", **label)


async def test_a_description_changed_by_hand_is_not_overwritten(lab: Lab) -> None:
    user_id = await lab.user("robot")
    token = await lab.life(oci.AuthToken).create(user="robot", description="push")
    path = f"/users/{user_id}/authTokens/{token.state['auth_token_id']}"
    await lab.call("PUT", path, json={"description": "by hand"})
    with pytest.raises(Conflict, match=r"description.*pulumi refresh"):
        await token.update(user="robot", description="pull")
    assert await token.refresh()
    await token.update(user="robot", description="pull")


async def test_a_key_pair_is_made_where_none_is_given(lab: Lab) -> None:
    await lab.user("robot")
    await lab.call("POST", "/userGroupMemberships", json=await _administrators(lab, "robot"))
    key = await lab.life(oci.ApiKey).create(user="robot")
    assert "PRIVATE KEY" in key.state["private_key"]
    assert "private_key" in key.runner.secret_outputs
    assert key.state["key_id"].endswith(key.state["fingerprint"])
    private_key = key.state["private_key"]
    assert await key.refresh()
    assert key.state["private_key"] == private_key
    assert key.differs() == frozenset()
    signs = await lab.signed_as(key.state["user_id"], key.state["fingerprint"], private_key)
    assert (await signs.call("GET", f"/users/{key.state['user_id']}")).body["name"] == "robot"
    await key.delete()
    assert not await key.refresh()


async def test_no_text_of_a_state_shows_a_secret(lab: Lab) -> None:
    await lab.user("robot")
    for kind, secret in ((oci.ApiKey, "private_key"), (oci.UiPassword, "password")):
        life = await lab.life(kind).create(user="robot")
        state = life.runner._known(life.state)
        assert life.state[secret]
        for text in (repr(state), str(state), f"{state!r}", repr([state])):
            assert life.state[secret].splitlines()[-2 if kind is oci.ApiKey else 0] not in text
            assert f"{secret}='[secret]'" in text


async def test_a_public_key_is_the_same_however_its_lines_are_broken(lab: Lab) -> None:
    await lab.user("robot")
    pair = a_pair(1)
    key = await lab.life(oci.ApiKey).create(user="robot", public_key=pair.public_key)
    assert key.state["fingerprint"] == fingerprint(pair)
    assert key.state["private_key"] == ""
    assert key.replaced_by(user="robot", public_key=f"\n{pair.public_key.strip()}\n\n") == ()
    assert key.replaced_by(user="robot", public_key=a_pair(2).public_key) == ("public_key",)
    again = await (await lab.again()).life(oci.ApiKey).take_in(f"robot/{fingerprint(pair)}")
    assert again.replaced_by(user="robot", public_key=pair.public_key) == ()
    with pytest.raises(Conflict):
        await lab.life(oci.ApiKey).create(user="robot", public_key=pair.public_key)


async def test_a_fourth_key_says_how_many_there_can_be(lab: Lab) -> None:
    await lab.user("robot")
    for number in range(1, 4):
        await lab.life(oci.ApiKey).create(user="robot", public_key=a_pair(number).public_key)
    with pytest.raises(Invalid, match="A user can have 3: delete one"):
        await lab.life(oci.ApiKey).create(user="robot", public_key=a_pair(4).public_key)


@pytest.mark.parametrize(("status", "code"), [(400, "LimitExceeded"), (409, "ApiKeyLimitExceeded")])
async def test_a_limit_is_told_whatever_the_service_calls_it(lab: Lab, status: int, code: str) -> None:
    await lab.user("robot")

    def full(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        said = {"code": code, "message": "Too many"}
        return httpx.Response(status, json=said) if request.method == "POST" else response

    with pytest.raises(VendorError, match=r"A user can have 3.*delete_before_replace=True"):
        await (await through(lab, full)).life(oci.ApiKey).create(user="robot", public_key=a_pair(1).public_key)


async def test_what_is_no_public_key_is_refused_in_the_preview(lab: Lab) -> None:
    life = lab.life(oci.ApiKey)
    for text, said in [
        ("x", "as PEM text"),
        ("", "leave it out to have a pair made"),
        (a_pair().private_key, "is a private key: give the public half"),
    ]:
        [failure] = life.check(user="robot", public_key=text)
        assert failure.path == "public_key"
        assert said in failure.reason
        assert "MII" not in failure.reason


async def test_credentials_of_a_user_who_is_gone_are_gone(lab: Lab) -> None:
    user_id = await lab.user("robot")
    lives: list[Life] = [await lab.life(kind).create(user="robot", **label) for kind, label, *_ in TOLD_ONCE]
    lives.append(await lab.life(oci.ApiKey).create(user="robot", public_key=a_pair(1).public_key))
    lives.append(await lab.life(oci.UiPassword).create(user="robot"))
    lives.append(await lab.life(oci.UserCapabilities).create(user="robot", can_use_api_keys=True))
    await lab.call("DELETE", f"/users/{user_id}")
    for life in lives:
        await life.delete()
        assert not await (await life.in_next_run()).refresh(), life.kind


async def test_a_console_password_is_made_again_with_another_version(lab: Lab) -> None:
    await lab.user("robot")
    first = await lab.life(oci.UiPassword).create(user="robot")
    told = first.state["password"]
    assert told
    assert "password" in first.runner.secret_outputs
    assert await first.refresh()
    assert first.state["password"] == told
    assert await first.update(user="robot", version=2) == {"version"}
    assert first.state["password"] not in ("", told)
    with pytest.raises(Refused, match="cannot be imported"):
        await lab.life(oci.UiPassword).take_in("robot")


async def test_only_mentioned_capabilities_are_managed_and_they_stay_at_the_end(lab: Lab) -> None:
    user_id = await lab.user("robot")
    assert "nothing is said" in lab.life(oci.UserCapabilities).check(user="robot")[0].reason
    await lab.call("PUT", f"/users/{user_id}/capabilities", json={"canUseAuthTokens": False})
    life = await lab.life(oci.UserCapabilities).create(user="robot", can_use_console_password=False)
    told = (await lab.call("GET", f"/users/{user_id}")).body["capabilities"]
    assert (told["canUseConsolePassword"], told["canUseAuthTokens"], told["canUseApiKeys"]) == (False, False, True)
    fields = {"can_use_console_password": False, "can_use_db_credentials": False}
    assert await life.update(user="robot", **fields) == {"can_use_db_credentials"}
    assert (await lab.call("GET", f"/users/{user_id}")).body["capabilities"]["canUseDbCredentials"] is False
    await lab.call("PUT", f"/users/{user_id}/capabilities", json={"canUseConsolePassword": True})
    with pytest.raises(Conflict, match=r"can_use_console_password.*pulumi refresh"):
        await life.update(user="robot", **fields, can_use_api_keys=False)
    assert await life.refresh()
    assert life.differs() == {"can_use_console_password"}
    again = await (await lab.again()).life(oci.UserCapabilities).take_in("robot")
    assert again.inputs["can_use_api_keys"] is True
    await life.delete()
    assert (await lab.call("GET", f"/users/{user_id}")).body["capabilities"]["canUseDbCredentials"] is False


async def test_capabilities_that_are_so_already_are_not_sent(lab: Lab) -> None:
    user_id = await lab.user("robot")
    before = (await lab.call("GET", f"/users/{user_id}")).headers["etag"]
    await lab.life(oci.UserCapabilities).create(user="robot", can_use_api_keys=True)
    assert (await lab.call("GET", f"/users/{user_id}")).headers["etag"] == before


async def test_an_unknown_user_is_named(lab: Lab) -> None:
    for kind, label, *_ in TOLD_ONCE:
        with pytest.raises(NotFound, match="there is no user nobody"):
            await lab.life(kind).create(user="nobody", **label)


async def _administrators(lab: Lab, name: str) -> dict[str, str]:
    tenancy_id = lab.tenancy.tenancy_id
    user = (await lab.call("GET", "/users", query={"compartmentId": tenancy_id, "name": name})).body[0]
    query = {"compartmentId": tenancy_id, "name": "Administrators"}
    group = (await lab.call("GET", "/groups", query=query)).body[0]
    return {"userId": user["id"], "groupId": group["id"]}
