"""What is returned once: passwords that people have already, secrets that nobody knows, and refusals."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest

from iam_resources import oci
from iam_resources.errors import Refused, Stopped, VendorError
from tests.oci.iam.environment import Env
from tests.oci.iam.program import Program
from tests.oci.iam.test_oci_certainty import through
from tests.oci.iam.test_oci_credentials import TOLD_ONCE

REFUSED = r"user ana has a Console password already, set 20.*pulumi\.Alias.*version.*replace_existing=True"


async def test_a_password_that_the_user_has_is_not_replaced_unless_it_is_meant(env: Env) -> None:
    user_id = await env.user("ana")
    await env.call("POST", f"/users/{user_id}/uiPassword")
    before = (await env.call("GET", f"/users/{user_id}/uiPassword")).headers["etag"]
    driver = env.driver(oci.UiPassword)
    with pytest.raises(Refused, match=REFUSED):
        await driver.runner.check_plan({"user": "ana"}, None)
    with pytest.raises(Refused, match=REFUSED):
        await driver.create(user="ana")
    assert (await env.call("GET", f"/users/{user_id}/uiPassword")).headers["etag"] == before
    await driver.create(user="ana", replace_existing=True)
    assert driver.state["password"]
    assert await driver.update(user="ana") == frozenset()


async def test_a_password_under_another_name_in_the_program_is_not_made_again(env: Env) -> None:
    await env.user("ana")
    program = Program(env)
    await program.up({"x": (oci.UiPassword, {"user": "ana"})})
    await program.up({"y": (oci.UiPassword, {"user": "ana"})})
    assert "replace_existing" in program.errors["y"]


async def test_a_user_of_this_run_costs_no_look(env: Env) -> None:
    await env.driver(oci.User).create(name="new", description="", email="new@example.com")
    before = env.calls
    await env.driver(oci.UiPassword).create(user="new")
    await env.driver(oci.AuthToken).create(user="new", description="x")
    assert env.calls == before + 2


async def test_a_password_whose_answer_was_lost_is_known_to_the_next_run(env: Env) -> None:
    await env.user("ana")

    def cut(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.method == "POST":
            raise httpx.ReadError("cut", request=request)
        return response

    driver = (await through(env, cut)).driver(oci.UiPassword)
    try:
        await driver.create(user="ana")
    except (VendorError, Stopped) as error:
        pytest.fail(f"what may be there is forgotten: {error}")
    assert driver.failure
    assert driver.id.endswith("/uiPassword")


@pytest.mark.parametrize(("kind", "label", "secret", "path", "named"), TOLD_ONCE)
async def test_a_twin_of_a_new_credential_is_reported_with_how_to_remove_it(
    env: Env,
    caplog: pytest.LogCaptureFixture,
    kind: type[Any],
    label: dict[str, Any],
    secret: str,
    path: str,
    named: str,
) -> None:
    user_id = await env.user("robot")
    [(field, text)] = label.items()
    wire = {"display_name": "displayName"}.get(field, field)
    lost = (await env.call("POST", f"/users/{user_id}/{path}", json={wire: text})).body
    caplog.set_level(logging.WARNING)
    made = await env.driver(kind).create(user="robot", **label)
    [line] = [record.getMessage() for record in caplog.records]
    assert f"robot has another {kind.kind.lifecycle.calls.kind} {text!r} already: {lost['id']}" in line
    assert f"--user-id {user_id} --" in line and line.endswith(lost["id"])
    for hidden in (lost.get("token"), lost.get("key"), lost.get("password"), made.state[secret]):
        assert not hidden or hidden not in line


async def test_a_credential_of_the_same_program_is_no_twin(env: Env, caplog: pytest.LogCaptureFixture) -> None:
    await env.user("robot")
    program = Program(env)
    caplog.set_level(logging.WARNING)
    token = (oci.AuthToken, {"user": "robot", "description": "x"})
    await program.up({"x": token})
    await program.up({"x": token, "y": token})
    assert program.errors == {}
    assert "another auth token" not in caplog.text


async def test_a_refused_credential_keeps_the_reason_of_the_service(env: Env) -> None:
    await env.user("robot")

    def refused(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        expected = {"code": "InvalidParameter", "message": "The user cannot have auth tokens"}
        return httpx.Response(400, json=expected) if request.method == "POST" else response

    with pytest.raises(VendorError, match=r"The user cannot have auth tokens \(400, InvalidParameter"):
        await (await through(env, refused)).driver(oci.AuthToken).create(user="robot", description="x")
