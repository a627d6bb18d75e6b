"""The URLs of a client under another resource name: they stay, and a destroy brings back what no program has set."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.engine.ownership import Ownership
from iam_resources.engine.single_owner import SingleOwner
from tests.cncc.environment import Env
from tests.driver import Driver

BEFORE = {"rootUrl": "http://before.example.com/", "redirectUris": ["/before"]}
FIRST = {"root_url": "http://first.example.com/", "redirect_uris": ["/first"]}
SECOND = {"root_url": "http://second.example.com/", "redirect_uris": ["/second"]}
NOW = {"root_url": "rootUrl", "redirect_uris": "redirectUris"}
ATTRIBUTE = "iam_resources.previous_urls"


async def client(env: Env) -> str:
    reply = await env.call("POST", "/clients", json={"clientId": "web", **BEFORE})
    return reply.headers["location"].rsplit("/", 1)[1]


async def urls(env: Env, uuid: str) -> dict[str, Any]:
    """What is at the client now; with the attribute, where it has any."""
    seen = (await env.call("GET", f"/clients/{uuid}")).body
    kept = seen.get("attributes", {}).get(ATTRIBUTE)
    return {name: seen[wire] for name, wire in NOW.items()} | ({"kept": kept} if kept else {})


async def as_0_1_0(env: Env, uuid: str, driver: Driver) -> Driver:
    """The same as written before the client kept it: what was there before is in the state only."""
    seen = (await env.call("GET", f"/clients/{uuid}")).body
    attributes = {**seen.get("attributes", {}), ATTRIBUTE: ""}
    await env.call("PUT", f"/clients/{uuid}", json={**seen, "attributes": attributes})
    driver.state = {name: each for name, each in driver.state.items() if name not in ("realm_id", "previous_in_client")}
    assert "kept" not in await urls(env, uuid)
    return driver


class Program:
    """One run of the engine: what the program declares is checked, made, and what it no longer declares is deleted."""

    def __init__(self, env: Env) -> None:
        self.env = env
        self.ownership = Ownership()

    def _work(self, driver: Driver) -> SingleOwner:
        driver.runner = self.env.driver(driver.kind).runner
        return SingleOwner(driver.runner, self.ownership)

    async def create(self, name: str, **inputs: Any) -> Driver:
        driver = self.env.driver(cncc.ClientUrls)
        self.ownership.register(name)
        driver.inputs = driver._checked({**driver.always, "client_id": "web", **inputs})
        return driver._keep(await self._work(driver).create(name, driver.inputs))

    async def delete(self, name: str, driver: Driver) -> None:
        await self._work(driver).delete(name, driver.id, driver.state, driver.inputs)


@pytest.mark.parametrize("old", [False, True], ids=["today", "earlier"])
@pytest.mark.parametrize("second", [FIRST, SECOND], ids=["renamed", "renamed and changed"])
async def test_two_renames_in_a_row(env: Env, old: bool, second: dict[str, Any]) -> None:
    uuid = await client(env)
    first = await env.driver(cncc.ClientUrls).create(client_id="web", **FIRST)
    if old:
        first = await as_0_1_0(env, uuid, first)
    run = Program(await env.again())
    renamed = await run.create("b", **second)
    await run.delete("a", first)
    assert {name: (await urls(env, uuid))[name] for name in NOW} == second
    run = Program(await env.again())
    again = await run.create("c", **second)
    await run.delete("b", renamed)
    assert {name: (await urls(env, uuid))[name] for name in NOW} == second
    await again.in_next_run()
    assert await again.refresh()
    assert not again.differs()
    await again.delete()
    assert await urls(env, uuid) == {name: BEFORE[wire] for name, wire in NOW.items()}


@pytest.mark.parametrize("old", [False, True], ids=["today", "earlier"])
@pytest.mark.parametrize("then", ["finish", "refresh and finish", "destroy", "destroy the other way round"])
async def test_a_run_that_broke_between_create_and_delete(env: Env, old: bool, then: str) -> None:
    uuid = await client(env)
    first = await env.driver(cncc.ClientUrls).create(client_id="web", **FIRST)
    if old:
        first = await as_0_1_0(env, uuid, first)
    renamed = await Program(await env.again()).create("b", **FIRST)
    later = await env.again()
    for driver in (first, renamed):
        driver.runner = later.driver(cncc.ClientUrls).runner
        if "refresh" in then:
            assert await driver.refresh()
    if "finish" in then:
        run = Program(later)
        run.ownership.register("b")
        owned = await renamed.runner.owned(renamed.state)
        run.ownership.compare("b", owned, changes=False, replaces=False)
        await run.delete("a", first)
        assert {name: (await urls(env, uuid))[name] for name in NOW} == FIRST
        await renamed.in_next_run()
        await renamed.delete()
    else:
        for driver in (renamed, first) if then == "destroy" else (first, renamed):
            await driver.delete()
    assert await urls(env, uuid) == {name: BEFORE[wire] for name, wire in NOW.items()}


async def test_a_state_of_0_1_0_is_brought_up_to_date_by_its_next_update(env: Env) -> None:
    uuid = await client(env)
    first = await as_0_1_0(env, uuid, await env.driver(cncc.ClientUrls).create(client_id="web", **FIRST))
    await first.in_next_run()
    assert await first.refresh()
    assert not first.differs()
    await first.update(client_id="web", **SECOND)
    assert first.state["previous_in_client"] is True
    assert "before.example.com" in (await urls(env, uuid))["kept"]
    await first.delete()
    assert await urls(env, uuid) == {name: BEFORE[wire] for name, wire in NOW.items()}


async def test_what_people_have_changed_meanwhile_is_not_what_was_before(env: Env) -> None:
    uuid = await client(env)
    first = await as_0_1_0(env, uuid, await env.driver(cncc.ClientUrls).create(client_id="web", **FIRST))
    seen = (await env.call("GET", f"/clients/{uuid}")).body
    await env.call("PUT", f"/clients/{uuid}", json={**seen, "rootUrl": "http://by-hand.example.com/"})
    run = Program(await env.again())
    renamed = await run.create("b", **FIRST)
    await run.delete("a", first)
    await renamed.in_next_run()
    await renamed.delete()
    assert await urls(env, uuid) == {name: BEFORE[wire] for name, wire in NOW.items()}
