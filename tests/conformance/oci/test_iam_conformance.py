"""The conformance run of every resource of IAM REST, on the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.case import Case, merged
from tests.conformance.engine import Engine, started
from tests.conformance.oci.iam_cases import cases, others
from tests.conformance.oci.iam_service import IamService, Key
from tests.conformance.run import Run
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine


@pytest.fixture
def service(tmp_path: Path) -> Iterator[IamService]:
    """A tenancy of the test's own."""
    key = Key(tmp_path / "administrator")
    running = Server(tmp_path / "state.db", oci_public_key=key.public_file).start()
    made = IamService(running.origin, key)
    made.people()
    yield made
    running.stop()


def _run(engine: Engine, service: IamService, folder: Path) -> Run:
    return Run(engine, service, cases(folder), others(), [])


def _told_once(run: Run) -> list[str]:
    """The secrets that the service told, or that were made here, as the state gives them to who may open it."""
    text = run.engine.project.pulumi("stack", "export", "--show-secrets").good().text
    assert "BEGIN PRIVATE KEY" in text
    return [line for line in text.split("\\n") if line.startswith("MII")][:1]


def test_every_resource_passes_the_conformance_run(service: IamService, tmp_path: Path, engine: Path) -> None:
    run = _run(started(tmp_path / "project", engine, service.env), service, tmp_path / "keys")
    other = started(tmp_path / "imports", engine, service.env)
    run.preview_and_create()
    run.update_each_field()
    run.replace()
    run.drift()
    run.vanish()
    run.take_in(other)
    run.destroy(other)
    assert run.engine.tell_of("BEGIN PRIVATE KEY") == []
    assert other.tell_of("BEGIN PRIVATE KEY") == []


def test_every_resource_works_in_the_stock_host(service: IamService, tmp_path: Path, engine: Path) -> None:
    run = _run(started(tmp_path / "project", engine, service.env, "stock"), service, tmp_path / "keys")
    run.preview_and_create()
    run.update_each_field(rounds=2)
    run.drift()
    run.destroy()
    assert run.engine.tell_of("BEGIN PRIVATE KEY") == []


@pytest.fixture(scope="module")
def unconnected(tmp_path_factory: pytest.TempPathFactory, engine: Path) -> Engine:
    """A project without a server: a check needs none."""
    folder = tmp_path_factory.mktemp("checks")
    nowhere = IamService("http://127.0.0.1:9", Key(folder / "nobody"))
    return started(folder / "project", engine, nowhere.env)


@pytest.mark.parametrize("number", range(14))
def test_a_preview_names_every_wrong_field(number: int, unconnected: Engine, tmp_path: Path) -> None:
    case: Case = cases(tmp_path)[number]
    unconnected.project.declare(case.declared(merged({}, case.wrong)))
    shown = unconnected.run("preview").bad().text
    assert "Traceback" not in shown
    assert [name for name in case.wrong if f"property {name}" not in shown] == []
