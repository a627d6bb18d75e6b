"""The sandbox's port: the same from run to run, another one where a program has taken it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tools import sandbox


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sandbox, "HOME", tmp_path)
    return tmp_path


def test_the_port_of_the_last_run_is_kept(home: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (home / "port").write_text(str(port))
    assert sandbox.choose_port() == port


def test_a_taken_port_is_reported_and_left(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (home / "port").write_text(str(port))
        assert sandbox.choose_port() != port
    assert f"port {port} is in use by another program" in capsys.readouterr().err
