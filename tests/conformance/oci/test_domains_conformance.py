"""The conformance run of every resource of an identity domain, on the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.case import Case, merged
from tests.conformance.engine import Engine, started
from tests.conformance.oci.domains_cases import cases, others
from tests.conformance.oci.domains_service import DomainService
from tests.conformance.references import expect_taken_for_the_objects
from tests.conformance.run import Run
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine


@pytest.fixture
def service(tmp_path: Path) -> Iterator[DomainService]:
    """The default domain of a sandbox of the test's own."""
    running = Server(tmp_path / "state.db").start()
    url = f"{running.origin}/oci/domains/default"
    yield DomainService(url, running.username, running.password, f"{running.origin}/_sandbox/calls")
    running.stop()


_ELSEWHERE = frozenset({"oci-domains-03"})
"""The whole user is sent only where a service does not know the path of a change; the sandbox knows all."""


def _run(engine: Engine, service: DomainService) -> Run:
    secret = [service.client_secret]
    return Run(engine, service, cases(secret), others(), secret)


def test_every_resource_passes_the_conformance_run(service: DomainService, tmp_path: Path, engine: Path) -> None:
    run = _run(started(tmp_path / "project", engine, service.env), service)
    other = started(tmp_path / "imports", engine, service.env)
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
    service.forget_writes()
    assert service.calls.missing("oci.domains", but=_ELSEWHERE) == []


def test_every_resource_works_in_the_stock_host(service: DomainService, tmp_path: Path, engine: Path) -> None:
    run = _run(started(tmp_path / "project", engine, service.env, "stock"), service)
    run.preview_and_create()
    run.update_each_field(rounds=2)
    run.drift()
    run.rename()
    run.destroy()
    run.keeps_secrets()


def test_a_resource_and_its_id_are_taken_for_the_object(service: DomainService, tmp_path: Path, engine: Path) -> None:
    expect_taken_for_the_objects(started(tmp_path / "project", engine, service.env), "oci.domains")


NOWHERE = DomainService("http://127.0.0.1:9/oci/domains/default", "nobody", "nothing", "")


@pytest.fixture(scope="module")
def unconnected(tmp_path_factory: pytest.TempPathFactory, engine: Path) -> Engine:
    """A project without a server: a check needs none."""
    return started(tmp_path_factory.mktemp("checks") / "project", engine, NOWHERE.env)


@pytest.mark.parametrize("case", {case.kind: case for case in cases([])}.values(), ids=lambda case: case.name)
def test_a_preview_names_every_wrong_field(case: Case, unconnected: Engine) -> None:
    unconnected.project.declare(case.declared(merged({}, case.wrong)))
    shown = unconnected.run("preview").bad().text
    assert "Traceback" not in shown
    assert [name for name in case.wrong if f"property {name}" not in shown] == []
