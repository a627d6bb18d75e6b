"""The conformance run of every resource of an instance, on the sandbox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.case import Case, merged
from tests.conformance.engine import Engine, started
from tests.conformance.huawei.cases import cases as instance_cases
from tests.conformance.huawei.cases import others
from tests.conformance.huawei.scim_cases import scim_cases, tenant_cases
from tests.conformance.huawei.service import Organisation
from tests.conformance.references import expect_taken_for_the_objects
from tests.conformance.run import Run
from tests.sandbox.conftest import Server

pytestmark = pytest.mark.engine


def cases() -> list[Case]:
    """All that can be in one project: a tenant of its own is not."""
    return [*instance_cases(), *scim_cases()]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Organisation]:
    """The organisation of a sandbox of the test's own."""
    running = Server(tmp_path / "state.db").start()
    yield Organisation(running)
    running.stop()


@pytest.fixture
def synchronised(service: Organisation) -> Organisation:
    """The same, with a tenant of SCIM."""
    service.open_scim()
    service.forget_writes()
    return service


def test_every_resource_passes_the_conformance_run(synchronised: Organisation, tmp_path: Path, engine: Path) -> None:
    service = synchronised
    secret = [service.secret, service.scim_token]
    run = Run(started(tmp_path / "project", engine, service.env), service, cases(), others(), secret)
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


def test_every_resource_works_in_the_stock_host(synchronised: Organisation, tmp_path: Path, engine: Path) -> None:
    service = synchronised
    secret = [service.secret, service.scim_token]
    run = Run(started(tmp_path / "project", engine, service.env, "stock"), service, cases(), others(), secret)
    run.preview_and_create()
    run.update_each_field(rounds=2)
    run.drift()
    run.rename()
    run.destroy()
    run.keeps_secrets()


def token_of(run: Run) -> str:
    """The bearer token in the state, as it gives it to who may open it."""
    kept = run.engine.project.state(show_secrets=True)
    (found,) = [item["outputs"]["token"] for item in kept if item["urn"].endswith("::token")]
    return str(json.loads(found["plaintext"]) if isinstance(found, dict) else found)


def test_a_tenant_and_its_token_pass_the_conformance_run(service: Organisation, tmp_path: Path, engine: Path) -> None:
    run = Run(started(tmp_path / "project", engine, service.env), service, tenant_cases(), [], [service.secret])
    other = started(tmp_path / "imports", engine, service.env)
    run.preview_and_create()
    run.secret.append(token_of(run))
    run.vanish()
    run.secret.append(token_of(run))
    run.import_all(other)
    run.destroy(other)
    run.keeps_secrets(other)


def test_a_tenant_and_its_token_work_in_the_stock_host(service: Organisation, tmp_path: Path, engine: Path) -> None:
    run = Run(
        started(tmp_path / "project", engine, service.env, "stock"), service, tenant_cases(), [], [service.secret]
    )
    run.preview_and_create()
    run.secret.append(token_of(run))
    run.destroy()
    run.keeps_secrets()


@pytest.mark.parametrize("vendor", ["huawei", "huawei.scim"])
def test_a_resource_and_its_id_are_taken_for_the_object(
    vendor: str, synchronised: Organisation, tmp_path: Path, engine: Path
) -> None:
    expect_taken_for_the_objects(started(tmp_path / "project", engine, synchronised.env), vendor)


@pytest.fixture(scope="module")
def unconnected(tmp_path_factory: pytest.TempPathFactory, engine: Path) -> Engine:
    """A project without a server: a check needs none."""
    return started(tmp_path_factory.mktemp("checks") / "project", engine, Organisation(None).env)


@pytest.mark.parametrize(
    "case", {case.kind: case for case in [*cases(), *tenant_cases()]}.values(), ids=lambda case: case.name
)
def test_a_preview_names_every_wrong_field(case: Case, unconnected: Engine) -> None:
    unconnected.project.declare(case.declared(merged({}, case.wrong)))
    shown = unconnected.run("preview").bad().text
    assert "Traceback" not in shown
    assert [name for name in case.wrong if f"property {name}" not in shown] == []
