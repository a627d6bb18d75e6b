"""The conformance run of applications, functions and connectors, on the sandbox."""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.conformance.case import Case, merged
from tests.conformance.engine import Engine, started
from tests.conformance.oci.jit_cases import cases
from tests.conformance.oci.jit_service import JitService
from tests.conformance.run import Run
from tools.place import ROOT

pytestmark = pytest.mark.engine


@pytest.fixture
def service(tmp_path: Path) -> Iterator[JitService]:
    """The tenancy of a sandbox of the test's own."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = tmp_path / "public.pem"
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    process = subprocess.Popen(
        [sys.executable, "-m", "iam_resources.sandbox", "--port", "0", "--oci-public-key", str(public)],
        env={"SANDBOX_ADMIN_PASSWORD": secrets.token_urlsafe(12), "PATH": "/usr/bin:/bin"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("sandbox listening on "), line
    yield JitService(line.split()[3].rsplit("/", 2)[0], key)
    process.terminate()
    process.wait(10)


def _run(engine: Engine, service: JitService) -> Run:
    application = service.application()
    run = Run(engine, service, cases(application, service.function(application)), (), [service.pem.splitlines()[1]])
    service.forget_writes()
    return run


def test_every_resource_passes_the_conformance_run(service: JitService, tmp_path: Path, engine: Path) -> None:
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


def test_every_resource_works_in_the_stock_host(service: JitService, tmp_path: Path, engine: Path) -> None:
    run = _run(started(tmp_path / "project", engine, service.env, "stock"), service)
    run.preview_and_create()
    run.update_each_field(rounds=2)
    run.drift()
    run.rename()
    run.destroy()
    run.keeps_secrets()


@pytest.mark.parametrize("case", cases("ocid1.fnapp.oc1.iad.a", "ocid1.fnfunc.oc1.iad.a"), ids=lambda case: case.name)
def test_a_preview_names_every_wrong_field(case: Case, tmp_path: Path, engine: Path) -> None:
    unconnected = started(tmp_path / "checks", engine, {})
    unconnected.project.declare(case.declared(merged({}, case.wrong)))
    shown = unconnected.run("preview").bad().text
    assert "Traceback" not in shown
    # A fault inside a field is reported by its path in the reason; the engine knows properties of the top only.
    assert [name for name in case.wrong if not re.search(rf"property {name}\b|\b{name}[.\[]\S+: ", shown)] == []
