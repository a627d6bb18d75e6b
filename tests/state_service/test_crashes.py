"""What is left where the engine or the service is killed, and who may write."""

from __future__ import annotations

import itertools
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx

from tests.state_service.twins import Side, Twins, box
from tools.state_service.launcher import StateService, start

CONFLICT = "Another update is currently in progress"


def test_a_killed_engine_leaves_what_it_leaves_in_a_file(twins: Twins) -> None:
    """What was acknowledged, and the create that has no answer as a pending operation."""
    twins.declare(box("a"), box("b", friend={"$of": "a"}), box("c"))
    for each in twins.both():
        with each.waiting_up("b") as engine:
            engine.kill()
    twins.compare("a kill")
    (pending,) = twins.service.state()["deployment"]["pending_operations"]
    assert (pending["type"], pending["resource"]["urn"].rpartition("::")[2]) == ("creating", "b")
    assert twins.run("cancel", "--yes").code == 0
    for each in twins.both():
        each.calm()
    twins.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates")
    assert twins.up().code == 0


def test_the_lease_of_a_killed_engine_ends(side_in_service: Side) -> None:
    project = side_in_service.project
    project.declare(box("a"), box("b"))
    with side_in_service.waiting_up("b") as engine:
        engine.kill()
    side_in_service.calm()
    assert CONFLICT in project.up().bad().text  # it was heard of less than two seconds ago
    _wait(lambda: project.up().code == 0)
    assert [each["urn"].rpartition("::")[2] for each in side_in_service.resources()] == ["a", "b"]


def test_a_silent_engine_keeps_its_lease_until_it_is_cancelled(side_in_service: Side) -> None:
    project = side_in_service.project
    project.declare(box("a"), box("b"))
    with side_in_service.waiting_up("b") as engine:
        time.sleep(2.5)  # longer than the lease of a dead one
        assert CONFLICT in project.up().bad().text
        assert project.plan() == {"b": "create"}  # a preview needs no lease
        project.pulumi("cancel", "--yes").good()
        side_in_service.calm()
        said, _ = engine.communicate(timeout=120)
    assert engine.returncode != 0 and "the update has ended, status cancelled" in said
    (pending,) = side_in_service.state()["deployment"]["pending_operations"]
    assert pending["resource"]["urn"].rpartition("::")[2] == "b"


def test_a_killed_service_loses_nothing(side_in_service: Side, service: StateService) -> None:
    """The engine goes on with the service that is started again, as if it had been slow."""
    project = side_in_service.project
    project.declare(box("a"), box("b", friend={"$of": "a"}), box("c"))
    with side_in_service.waiting_up("b") as engine:
        before = side_in_service.state()
        _kill(service)
        side_in_service.calm()
        start(service)
        said, _ = engine.communicate(timeout=120)
    assert engine.returncode == 0, said
    assert [each["type"] for each in before["deployment"]["pending_operations"]] == ["creating"]
    assert [each["urn"].rpartition("::")[2] for each in side_in_service.resources()] == ["a", "b", "c"]
    assert "pending_operations" not in side_in_service.state()["deployment"]
    service.process.stop()
    start(service)
    assert len(side_in_service.resources()) == 3


def test_what_was_acknowledged_outlives_a_kill_between_requests(service: StateService) -> None:
    """Entries are sent without a pause until the service is killed; those that it has acknowledged are all there."""
    stacks = f"{service.url}/api/stacks/organization/people"
    own = {"Authorization": f"token {service.token}"}
    acknowledged: list[str] = []

    def send() -> None:
        with httpx.Client(headers={"Authorization": f"update-token {token}"}) as client, suppress(httpx.HTTPError):
            for number in itertools.count(1):
                entries = [_made(2 * number - 1), _made(2 * number)]
                client.patch(f"{update}/journalentries", json={"entries": entries}).raise_for_status()
                acknowledged.extend(entry["state"]["urn"] for entry in entries)

    with httpx.Client(headers=own) as client:
        client.post(stacks, json={"stackName": "dev"}).raise_for_status()
        update = f"{stacks}/dev/update/{client.post(f'{stacks}/dev/update', json={}).json()['updateID']}"
        token = client.post(update, json={"journalVersion": 1}).json()["token"]
        sender = threading.Thread(target=send)
        sender.start()
        _wait(lambda: len(acknowledged) > 40)
        _kill(service)
        sender.join()
        start(service)
        held = client.get(f"{stacks}/dev/export").json()["deployment"]["resources"]
    # The last request may have been written and not answered: as a whole, or not at all.
    assert [each["urn"] for each in held][: len(acknowledged)] == acknowledged
    assert len(held) - len(acknowledged) in (0, 2)


def _made(sequence: int) -> dict[str, Any]:
    """The entry of a resource."""
    state = {"urn": f"urn:pulumi:dev::people::a:b:C::{sequence:06}", "custom": True, "type": "a:b:C"}
    return {"version": 1, "kind": 1, "sequenceID": sequence, "operationID": sequence, "state": state}


def _kill(service: StateService) -> None:
    pid = service.process.pid()
    assert pid
    os.kill(pid, signal.SIGKILL)
    _wait(lambda: service.process.pid() is None)


def _wait(until: Callable[[], bool]) -> None:
    last_moment = time.monotonic() + 60
    while not until():
        assert time.monotonic() < last_moment
        time.sleep(0.2)
