"""The URLs of a client under another resource name: they stay, and a destroy brings back what no program has set."""

from __future__ import annotations

from typing import Any

import pytest

from iam_resources import cncc
from iam_resources.engine.ownership import Ownership
from iam_resources.engine.single_owner import SingleOwner
from tests.cncc.lab import Lab
from tests.life import Life

BEFORE = {"rootUrl": "http://before.example.com/", "redirectUris": ["/before"]}
FIRST = {"root_url": "http://first.example.com/", "redirect_uris": ["/first"]}
SECOND = {"root_url": "http://second.example.com/", "redirect_uris": ["/second"]}
NOW = {"root_url": "rootUrl", "redirect_uris": "redirectUris"}
ATTRIBUTE = "iam_resources.previous_urls"


async def client(lab: Lab) -> str:
    reply = await lab.call("POST", "/clients", json={"clientId": "web", **BEFORE})
    return reply.headers["location"].rsplit("/", 1)[1]


async def urls(lab: Lab, uuid: str) -> dict[str, Any]:
    """What is at the client now; with the attribute, where it has any."""
    seen = (await lab.call("GET", f"/clients/{uuid}")).body
    kept = seen.get("attributes", {}).get(ATTRIBUTE)
    return {name: seen[wire] for name, wire in NOW.items()} | ({"kept": kept} if kept else {})


async def as_0_1_0(lab: Lab, uuid: str, life: Life) -> Life:
    """The same as version 0.1.0 has left it: what was there before is in the state only."""
    seen = (await lab.call("GET", f"/clients/{uuid}")).body
    attributes = {**seen.get("attributes", {}), ATTRIBUTE: ""}
    await lab.call("PUT", f"/clients/{uuid}", json={**seen, "attributes": attributes})
    life.state = {name: each for name, each in life.state.items() if name not in ("realm_id", "previous_in_client")}
    assert "kept" not in await urls(lab, uuid)
    return life


class Program:
    """One run of the engine: what the program declares is checked, made, and what it no longer declares is deleted."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.ownership = Ownership()

    def _work(self, life: Life) -> SingleOwner:
        life.runner = self.lab.life(life.kind).runner
        return SingleOwner(life.runner, self.ownership)

    async def create(self, name: str, **inputs: Any) -> Life:
        life = self.lab.life(cncc.ClientUrls)
        self.ownership.register(name)
        life.inputs = life._checked({**life.always, "client_id": "web", **inputs})
        return life._keep(await self._work(life).create(name, life.inputs))

    async def delete(self, name: str, life: Life) -> None:
        await self._work(life).delete(name, life.id, life.state, life.inputs)


@pytest.mark.parametrize("old", [False, True], ids=["today", "0.1.0"])
@pytest.mark.parametrize("second", [FIRST, SECOND], ids=["renamed", "renamed and changed"])
async def test_two_renames_in_a_row(lab: Lab, old: bool, second: dict[str, Any]) -> None:
    uuid = await client(lab)
    first = await lab.life(cncc.ClientUrls).create(client_id="web", **FIRST)
    if old:
        first = await as_0_1_0(lab, uuid, first)
    run = Program(await lab.again())
    renamed = await run.create("b", **second)
    await run.delete("a", first)
    assert {name: (await urls(lab, uuid))[name] for name in NOW} == second
    run = Program(await lab.again())
    again = await run.create("c", **second)
    await run.delete("b", renamed)
    assert {name: (await urls(lab, uuid))[name] for name in NOW} == second
    await again.in_next_run()
    assert await again.refresh()
    assert not again.differs()
    await again.delete()
    assert await urls(lab, uuid) == {name: BEFORE[wire] for name, wire in NOW.items()}


@pytest.mark.parametrize("old", [False, True], ids=["today", "0.1.0"])
@pytest.mark.parametrize("then", ["finish", "refresh and finish", "destroy", "destroy the other way round"])
async def test_a_run_that_broke_between_create_and_delete(lab: Lab, old: bool, then: str) -> None:
    uuid = await client(lab)
    first = await lab.life(cncc.ClientUrls).create(client_id="web", **FIRST)
    if old:
        first = await as_0_1_0(lab, uuid, first)
    renamed = await Program(await lab.again()).create("b", **FIRST)
    later = await lab.again()
    for life in (first, renamed):
        life.runner = later.life(cncc.ClientUrls).runner
        if "refresh" in then:
            assert await life.refresh()
    if "finish" in then:
        run = Program(later)
        run.ownership.register("b")
        owned = await renamed.runner.owned(renamed.state)
        run.ownership.compare("b", owned, changes=False, replaces=False)
        await run.delete("a", first)
        assert {name: (await urls(lab, uuid))[name] for name in NOW} == FIRST
        await renamed.in_next_run()
        await renamed.delete()
    else:
        for life in (renamed, first) if then == "destroy" else (first, renamed):
            await life.delete()
    assert await urls(lab, uuid) == {name: BEFORE[wire] for name, wire in NOW.items()}


async def test_a_state_of_0_1_0_is_brought_up_to_date_by_its_next_update(lab: Lab) -> None:
    uuid = await client(lab)
    first = await as_0_1_0(lab, uuid, await lab.life(cncc.ClientUrls).create(client_id="web", **FIRST))
    await first.in_next_run()
    assert await first.refresh()
    assert not first.differs()
    await first.update(client_id="web", **SECOND)
    assert first.state["previous_in_client"] is True
    assert "before.example.com" in (await urls(lab, uuid))["kept"]
    await first.delete()
    assert await urls(lab, uuid) == {name: BEFORE[wire] for name, wire in NOW.items()}


async def test_what_people_have_changed_meanwhile_is_not_what_was_before(lab: Lab) -> None:
    uuid = await client(lab)
    first = await as_0_1_0(lab, uuid, await lab.life(cncc.ClientUrls).create(client_id="web", **FIRST))
    seen = (await lab.call("GET", f"/clients/{uuid}")).body
    await lab.call("PUT", f"/clients/{uuid}", json={**seen, "rootUrl": "http://by-hand.example.com/"})
    run = Program(await lab.again())
    renamed = await run.create("b", **FIRST)
    await run.delete("a", first)
    await renamed.in_next_run()
    await renamed.delete()
    assert await urls(lab, uuid) == {name: BEFORE[wire] for name, wire in NOW.items()}
