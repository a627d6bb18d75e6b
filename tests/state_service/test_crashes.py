"""What is left where the engine or the service is killed, and who may write."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from tests.state_service.twins import Side, Twins, box
from tools.state_service.launcher import StateService

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
        pid, port = service.process.pid(), service.process.last_port()
        assert pid and port
        os.kill(pid, signal.SIGKILL)
        _wait(lambda: service.process.pid() is None)
        side_in_service.calm()
        service.start(service.process.choose_port(port))
        said, _ = engine.communicate(timeout=120)
    assert engine.returncode == 0, said
    assert [each["type"] for each in before["deployment"]["pending_operations"]] == ["creating"]
    assert [each["urn"].rpartition("::")[2] for each in side_in_service.resources()] == ["a", "b", "c"]
    assert "pending_operations" not in side_in_service.state()["deployment"]
    service.process.stop()
    saved = service.process.last_port()
    service.start(saved or 0)
    assert len(side_in_service.resources()) == 3


def _wait(until: Callable[[], bool]) -> None:
    last_moment = time.monotonic() + 60
    while not until():
        assert time.monotonic() < last_moment
        time.sleep(0.2)
