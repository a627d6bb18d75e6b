"""Plays one seed: three programs one after the other, each with runs that go wrong, and one that does not."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from tests.conformance.huawei.service import Organisation
from tests.huawei.interrupted.found import behind, find, twice
from tests.huawei.interrupted.trouble import Trouble, wait_until_gone
from tests.huawei.interrupted.wanted import NOTHING, Wanted, draw, resources
from tests.ownership.engine.project import Project, Workbench
from tests.sandbox.conftest import Server


def play(seed: int, bench: Workbench, folder: Path) -> list[str]:
    """Play one.

    Args:
        seed: decides all of it.
        bench: makes the project.
        folder: for the sandbox.

    Returns:
        What happened, in words.

    Raises:
        AssertionError: it does not end as it should.
    """
    random = Random(seed)  # noqa: S311 (a seed decides)
    server = Server(folder / "state.db").start()
    organisation = Organisation(server)
    try:
        return _Play(random, bench.project(f"interrupted-{seed}", organisation.env), server, organisation).play()
    finally:
        organisation.http.close()
        server.stop()


class _Play:
    def __init__(self, random: Random, project: Project, server: Server, organisation: Organisation) -> None:
        self._random, self._project, self._organisation = random, project, organisation
        self._trouble = Trouble(server.origin, random)
        self._calls: list[dict[str, Any]] = []
        self.told: list[str] = []

    def play(self) -> list[str]:
        for wanted in (draw(self._random), draw(self._random), NOTHING):
            self._trouble.settle_in()
            adopt = False
            for _ in range(self._random.randint(1, 2)):
                self._go_wrong(resources(wanted, adopt=adopt))
                adopt = True
            self._end_well(wanted)
        return self.told

    def _go_wrong(self, declared: list[dict[str, Any]]) -> None:
        self._project.declare(declared)
        who, is_due = "", None
        if self._random.random() < 0.75:
            who, is_due = self._trouble.plan_death(self._project)
        self._trouble.begin()
        ran = self._project.up(*self._maybe_refresh(), kill_when=is_due)
        wait_until_gone(self._project.folder)
        self._trouble.end()
        self._calls += self._trouble.calls()
        self._project.unlock()
        self.told.append(
            f"{ran.command}: {'killed' if ran.killed else ran.code}, death of {who or 'nobody'}\n{ran.text}"
        )

    def _end_well(self, wanted: Wanted) -> None:
        self._project.declare(resources(wanted, adopt=True))
        ran = self._project.up(*self._maybe_refresh())
        self._calls += self._trouble.calls()
        self.told.append(f"{ran.command}: {ran.code}\n{ran.text}")
        self._trouble.calm()
        found = find(self._organisation)
        assert ran.good, self._story("the run that nothing disturbs fails")
        assert found == wanted, self._story(f"there is {found}\ninstead of {wanted}")
        assert behind(self._organisation) == [], self._story("not rolled out")
        assert (again := twice(self._organisation, self._calls)) == [], self._story("\n".join(again))
        self._trouble.calls()
        preview = self._project.preview("--refresh")
        assert preview.good, self._story(preview.text)
        self._trouble.calls()

    def _maybe_refresh(self) -> list[str]:
        return self._random.choice(([], ["--refresh"]))

    def _story(self, what: str) -> str:
        return "\n".join([*self.told, what])
