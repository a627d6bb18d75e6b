"""The conformance run of every resource of the CNC Console."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.case import Case, merged
from tests.conformance.cncc.cases import cases, others
from tests.conformance.cncc.console import Console
from tests.conformance.engine import Engine, started
from tests.conformance.run import Run

pytestmark = pytest.mark.engine

Start = Callable[..., Engine]


def _run(engine: Engine, console: Console) -> Run:
    secret = [console.password]
    return Run(engine, console, cases(console, secret), others(), secret)


def test_every_resource_passes_the_conformance_run(console: Console, start: Start) -> None:
    run, other = _run(start(console), console), start(console, "imports")
    run.preview_and_create()
    run.update_each_field()
    run.replace()
    run.drift()
    run.vanish()
    run.import_all(other)
    run.reconnect()
    run.rename()
    run.destroy(other)
    run.keeps_secrets(other)
    assert console.not_called() == []


def test_every_resource_works_in_the_stock_host(sandbox_console: Console, start: Start) -> None:
    run = _run(start(sandbox_console, host="stock"), sandbox_console)
    run.preview_and_create()
    run.update_each_field(rounds=2)
    run.drift()
    run.rename()
    run.destroy()
    run.keeps_secrets()


NOWHERE = Console("http://127.0.0.1:9/cncc/auth", "nobody", "nothing")


@pytest.fixture(scope="module")
def unconnected(tmp_path_factory: pytest.TempPathFactory, engine: Path) -> Engine:
    """A project without a server: a check needs none."""
    return started(tmp_path_factory.mktemp("checks") / "project", engine, NOWHERE.env)


@pytest.mark.parametrize("case", {case.kind: case for case in cases(NOWHERE, [])}.values(), ids=lambda case: case.name)
def test_a_preview_names_every_wrong_field(case: Case, unconnected: Engine) -> None:
    unconnected.project.declare(case.declared(merged({}, case.wrong)))
    shown = unconnected.run("preview").bad().text
    assert "Traceback" not in shown
    assert [name for name in case.wrong if f"property {name}" not in shown] == []
