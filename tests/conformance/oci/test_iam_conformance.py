"""The conformance run of every resource of IAM REST, on the sandbox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.case import Case, merged
from tests.conformance.engine import Engine, started
from tests.conformance.oci.iam_cases import cases, others
from tests.conformance.oci.iam_service import IamService, Key
from tests.conformance.references import expect_taken_for_the_objects
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


def _told(run: Run) -> list[str]:
    """The secrets in the state, as it gives them to who may open it; of a key one line, as strings break it in many."""
    text = run.engine.project.pulumi("stack", "export", "--show-secrets").good().text
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("plaintext"), str):
                word = json.loads(value["plaintext"])
                found.append(word.splitlines()[2] if "PRIVATE KEY" in word else word)
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(json.loads(text[text.index("{") :]))
    words = [word for word in found if word]
    assert len(words) >= 5, "the service told a token, a key, two passwords and a private key"
    return words


def test_every_resource_passes_the_conformance_run(service: IamService, tmp_path: Path, engine: Path) -> None:
    run = _run(started(tmp_path / "project", engine, service.env), service, tmp_path / "keys")
    other = started(tmp_path / "imports", engine, service.env)
    run.preview_and_create()
    run.secret += _told(run)
    run.update_each_field()
    run.replace()
    run.drift()
    run.vanish()
    run.import_all(other)
    run.reconnect()
    run.rename()
    run.destroy(other)
    run.keeps_secrets(other)


def test_every_resource_works_in_the_stock_host(service: IamService, tmp_path: Path, engine: Path) -> None:
    run = _run(started(tmp_path / "project", engine, service.env, "stock"), service, tmp_path / "keys")
    run.preview_and_create()
    run.secret += _told(run)
    run.update_each_field(rounds=2)
    run.drift()
    run.rename()
    run.destroy()
    run.keeps_secrets()


def test_a_resource_and_its_id_are_taken_for_the_object(service: IamService, tmp_path: Path, engine: Path) -> None:
    expect_taken_for_the_objects(started(tmp_path / "project", engine, service.env), "oci")


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
