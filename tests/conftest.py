"""What tests of several packages need: the real engine and a real Keycloak, each prepared once.

On a machine that lacks one, the tests that need it are skipped with the reason. With CI=true nothing may be skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import pytest

from tests.evidence import evidence  # first: it records what is called from then on
from tools.connection import Connection
from tools.keycloak.server import running
from tools.pulumi import get
from tools.say import Stop

__all__ = ["evidence"]

IN_CI = os.environ.get("CI") == "true"
skipped: list[str] = []

hypothesis.settings.register_profile("busy", deadline=None)  # a busy machine is slow, and that is not a failure
hypothesis.settings.load_profile("busy")


def unavailable(reason: str) -> NoReturn:
    if IN_CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def engine() -> Path:
    """The directory that holds `pulumi` and its language host for Python."""
    try:
        return get.directory()
    except Stop as stop:
        unavailable(str(stop))


@pytest.fixture(scope="session")
def keycloak() -> Iterator[Connection]:
    """A Keycloak of this session's own: `endpoint`, `username`, `password`, `realm`."""
    try:
        with running() as connection:
            yield connection
    except Stop as stop:
        unavailable(str(stop))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        skipped.append(report.nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Collect what a worker skipped during collection, which only the worker knows."""
    skipped.extend(name for name in node.workeroutput.get("skipped", []) if name not in skipped)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["skipped"] = skipped
    elif IN_CI and skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if IN_CI and skipped:
        terminalreporter.section("skipped, which CI does not allow", red=True)
        terminalreporter.write_line("\n".join(skipped))
