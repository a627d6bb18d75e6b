"""Connections that break, and a service that needs its time: nothing is made twice, and nothing is given up early."""

from __future__ import annotations

import pytest

from iam_resources import oci
from iam_resources.errors import Unavailable
from iam_resources.oci.base import consistency
from iam_resources.sandbox.faults import Fault
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.iam.environment import Env

ANA = {"name": "ana", "description": "Ana", "email": "ana@example.com"}


@pytest.mark.parametrize(
    "fault", [{"drop": "before"}, {"drop": "after"}, {"status": 503}, {"status": 502, "acts": True}]
)
async def test_a_lost_answer_makes_nothing_twice(env: Env, fault: dict[str, object]) -> None:
    env.sandbox.faults.add(Fault(method="POST", path="/users$", **fault))  # type: ignore[arg-type]
    ana = await env.driver(oci.User).create(**ANA)
    there = (await env.call("GET", "/users", query={"compartmentId": TENANCY_ID, "name": "ana"})).body
    assert [each["id"] for each in there] == [ana.id]


async def test_the_attempts_of_one_call_have_one_token_and_two_calls_have_two(
    env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens: list[str] = []
    send = env.tenancy.identity._http.send

    async def noted(request: object, **more: object) -> object:
        tokens.append(request.headers.get("opc-retry-token"))  # type: ignore[attr-defined]
        assert "compartment-id" not in request.headers  # type: ignore[attr-defined]
        return await send(request, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(env.tenancy.identity._http, "send", noted)
    env.sandbox.faults.add(Fault(method="POST", path="/users$", drop="after"))
    await env.driver(oci.User).create(**ANA)
    await env.driver(oci.User).create(**ANA | {"name": "ben", "email": "ben@example.com"})
    first, again, other = tokens
    assert first == again != other
    assert len(first) >= 16


async def test_a_lost_answer_makes_no_second_key_or_token(env: Env) -> None:
    user_id = await env.user("robot")
    for kind, path, fields in [
        (oci.ApiKey, "apiKeys", {}),
        (oci.AuthToken, "authTokens", {"description": "x"}),
    ]:
        env.sandbox.faults.add(Fault(method="POST", path=f"/{path}$", drop="after"))
        driver = await env.driver(kind).create(user="robot", **fields)
        assert len((await env.call("GET", f"/users/{user_id}/{path}")).body) == 1
        assert driver.state.get("token", "told") or driver.state["private_key"]


async def test_a_lost_answer_to_an_update_is_no_conflict(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA)
    env.sandbox.faults.add(Fault(method="PUT", path="/users/", drop="after"))
    await ana.update(**ANA | {"description": "Ana Ng"})
    assert (await env.call("GET", f"/users/{ana.id}")).body["description"] == "Ana Ng"


async def test_a_lost_answer_to_a_delete_is_quiet(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA)
    env.sandbox.faults.add(Fault(method="DELETE", path="/users/", drop="after"))
    await ana.delete()
    assert (await env.call("GET", "/users", query={"compartmentId": TENANCY_ID, "name": "ana"})).body == []


async def test_a_new_user_that_is_not_known_everywhere_yet_is_waited_for(
    env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consistency, "_SPREADING_SECONDS", (0, 0, 0))
    group_id = await env.group("Ops")
    ana = await env.driver(oci.User).create(**ANA)
    env.sandbox.faults.add(Fault(method="POST", path="/userGroupMemberships$", status=404, times=2))
    await env.driver(oci.Membership).create(user=ana.id, group=group_id)
    env.sandbox.faults.add(Fault(method="POST", path="/apiKeys$", status=404, times=2))
    await env.driver(oci.ApiKey).create(user=ana.id)


async def test_a_list_that_lags_behind_changes_nothing(env: Env) -> None:
    env.sandbox.oci.server.eventual_seconds = 60
    drivers = [
        await env.driver(oci.User).create(name=f"u{n}", description="", email=f"u{n}@x.example") for n in range(9)
    ]
    for n, driver in enumerate(drivers):
        await driver.update(name=f"u{n}", description="changed", email=f"u{n}@x.example")
    later = await env.again()
    for driver in drivers:
        driver.runner = later.driver(oci.User).runner
        assert await driver.refresh()
        assert driver.differs() == frozenset()


async def test_a_service_that_is_down_is_not_a_user_who_is_gone(env: Env) -> None:
    ana = await env.driver(oci.User).create(**ANA)
    later = await env.again()
    env.sandbox.faults.add(Fault(path="/identity/", status=500, times=None))
    ana.runner = later.driver(oci.User).runner
    with pytest.raises(Unavailable):
        await ana.refresh()
