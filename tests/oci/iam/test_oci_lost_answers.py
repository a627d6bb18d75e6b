"""Connections that break, and a service that needs its time: nothing is made twice, and nothing is given up early."""

from __future__ import annotations

import pytest

from iam_resources import oci
from iam_resources.errors import Unavailable
from iam_resources.oci.base import consistency
from iam_resources.sandbox.faults import Fault
from iam_resources.sandbox.oci.identifiers import TENANCY_ID
from tests.oci.iam.lab import Lab

ANA = {"name": "ana", "description": "Ana", "email": "ana@example.com"}


@pytest.mark.parametrize(
    "fault", [{"drop": "before"}, {"drop": "after"}, {"status": 503}, {"status": 502, "acts": True}]
)
async def test_a_lost_answer_makes_nothing_twice(lab: Lab, fault: dict[str, object]) -> None:
    lab.sandbox.faults.add(Fault(method="POST", path="/users$", **fault))  # type: ignore[arg-type]
    ana = await lab.life(oci.User).create(**ANA)
    there = (await lab.call("GET", "/users", query={"compartmentId": TENANCY_ID, "name": "ana"})).body
    assert [each["id"] for each in there] == [ana.id]


async def test_the_attempts_of_one_call_have_one_token_and_two_calls_have_two(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens: list[str] = []
    send = lab.tenancy.identity._http.send

    async def noted(request: object, **more: object) -> object:
        tokens.append(request.headers.get("opc-retry-token"))  # type: ignore[attr-defined]
        assert "compartment-id" not in request.headers  # type: ignore[attr-defined]
        return await send(request, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(lab.tenancy.identity._http, "send", noted)
    lab.sandbox.faults.add(Fault(method="POST", path="/users$", drop="after"))
    await lab.life(oci.User).create(**ANA)
    await lab.life(oci.User).create(**ANA | {"name": "ben", "email": "ben@example.com"})
    first, again, other = tokens
    assert first == again != other
    assert len(first) >= 16


async def test_a_lost_answer_makes_no_second_key_or_token(lab: Lab) -> None:
    user_id = await lab.user("robot")
    for kind, path, fields in [
        (oci.ApiKey, "apiKeys", {}),
        (oci.AuthToken, "authTokens", {"description": "x"}),
    ]:
        lab.sandbox.faults.add(Fault(method="POST", path=f"/{path}$", drop="after"))
        life = await lab.life(kind).create(user="robot", **fields)
        assert len((await lab.call("GET", f"/users/{user_id}/{path}")).body) == 1
        assert life.state.get("token", "told") or life.state["private_key"]


async def test_a_lost_answer_to_an_update_is_no_conflict(lab: Lab) -> None:
    ana = await lab.life(oci.User).create(**ANA)
    lab.sandbox.faults.add(Fault(method="PUT", path="/users/", drop="after"))
    await ana.update(**ANA | {"description": "Ana Ng"})
    assert (await lab.call("GET", f"/users/{ana.id}")).body["description"] == "Ana Ng"


async def test_a_lost_answer_to_a_delete_is_quiet(lab: Lab) -> None:
    ana = await lab.life(oci.User).create(**ANA)
    lab.sandbox.faults.add(Fault(method="DELETE", path="/users/", drop="after"))
    await ana.delete()
    assert (await lab.call("GET", "/users", query={"compartmentId": TENANCY_ID, "name": "ana"})).body == []


async def test_a_new_user_that_is_not_known_everywhere_yet_is_waited_for(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consistency, "_SPREADING_SECONDS", (0, 0, 0))
    group_id = await lab.group("Ops")
    ana = await lab.life(oci.User).create(**ANA)
    lab.sandbox.faults.add(Fault(method="POST", path="/userGroupMemberships$", status=404, times=2))
    await lab.life(oci.Membership).create(user=ana.id, group=group_id)
    lab.sandbox.faults.add(Fault(method="POST", path="/apiKeys$", status=404, times=2))
    await lab.life(oci.ApiKey).create(user=ana.id)


async def test_a_list_that_lags_behind_changes_nothing(lab: Lab) -> None:
    lab.sandbox.oci.server.eventual_seconds = 60
    lives = [await lab.life(oci.User).create(name=f"u{n}", description="", email=f"u{n}@x.example") for n in range(9)]
    for n, life in enumerate(lives):
        await life.update(name=f"u{n}", description="changed", email=f"u{n}@x.example")
    later = await lab.again()
    for life in lives:
        life.runner = later.life(oci.User).runner
        assert await life.refresh()
        assert life.differs() == frozenset()


async def test_a_service_that_is_down_is_not_a_user_who_is_gone(lab: Lab) -> None:
    ana = await lab.life(oci.User).create(**ANA)
    later = await lab.again()
    lab.sandbox.faults.add(Fault(path="/identity/", status=500, times=None))
    ana.runner = later.life(oci.User).runner
    with pytest.raises(Unavailable):
        await ana.refresh()
