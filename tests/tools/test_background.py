"""Programs in the background: found again, ended whole, and never mistaken for another's."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.background import Background, birth, free_port, is_free
from tools.say import Stop

SLEEP = [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(60)"]


def started(directory: Path, command: list[str] = SLEEP) -> Background:
    process = Background("sleeper", directory)
    process.start(command, {}, is_ready=lambda: "ready" in process.log.read_text(), within_seconds=10)
    return process


def test_is_found_by_a_later_run_and_ended(tmp_path: Path) -> None:
    pid = started(tmp_path).pid()
    later = Background("sleeper", tmp_path)
    assert pid is not None
    assert later.pid() == pid
    assert later.stop()
    assert birth(pid) is None
    assert not later.stop()


def test_ends_what_the_program_started(tmp_path: Path) -> None:
    parent = "import subprocess, sys, time; c = subprocess.Popen(['sleep', '60']); print('ready', c.pid, flush=True)"
    process = started(tmp_path, [sys.executable, "-c", f"{parent}; time.sleep(60)"])
    child = int(process.log.read_text().split()[1])
    process.stop()
    for _ in range(100):
        if birth(child) is None:
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its parent")


def test_what_outlives_a_killed_start_script_is_found_and_ended(tmp_path: Path) -> None:
    """As Keycloak, whose script waits for the server it has started."""
    script = "import subprocess, sys, time; c = subprocess.Popen(['sleep', '60']); print('ready', c.pid, flush=True)"
    process = started(tmp_path, [sys.executable, "-c", f"{script}; time.sleep(60)"])
    server = int(process.log.read_text().split()[1])
    leader = process.pid()
    assert leader is not None
    os.kill(leader, signal.SIGKILL)
    os.waitpid(leader, 0)
    later = Background("sleeper", tmp_path)
    assert later.pid() == server
    assert later.stop()
    assert birth(server) is None
    assert later.pid() is None


def test_a_stale_file_never_ends_the_process_that_has_the_id_now(tmp_path: Path) -> None:
    foreign = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        (tmp_path / "process.json").write_text(json.dumps({"pid": foreign.pid, "birth": "of an earlier process"}))
        process = Background("sleeper", tmp_path)
        assert process.pid() is None
        assert not process.stop()
        assert foreign.poll() is None
    finally:
        foreign.kill()
        foreign.wait()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', '{"pid": 999999999, "birth": null}'])
def test_a_broken_file_names_no_process(tmp_path: Path, text: str) -> None:
    (tmp_path / "process.json").write_text(text)
    assert Background("sleeper", tmp_path).pid() is None


def test_one_that_ends_at_once_is_reported_with_its_last_line(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="exited at once \\(no such option\\)"):
        started(tmp_path, [sys.executable, "-c", "import sys; sys.exit('no such option')"])
    assert Background("sleeper", tmp_path).pid() is None


def test_one_that_is_never_ready_is_ended(tmp_path: Path) -> None:
    process = Background("sleeper", tmp_path)
    with pytest.raises(Stop, match=r"not ready in 0\.2 seconds"):
        process.start(SLEEP, {}, is_ready=lambda: False, within_seconds=0.2)
    assert process.pid() is None


def test_a_port_in_use_is_seen() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not is_free(taken.getsockname()[1])
    assert is_free(free_port())


def test_the_port_of_the_last_run_is_kept(tmp_path: Path) -> None:
    port = free_port()
    Background("sleeper", tmp_path).keep_port(port)
    assert Background("sleeper", tmp_path).choose_port(free_port()) == port


def test_a_program_that_is_still_dying_gives_its_port_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a Java that was killed: its first thread is dead, another one still listens."""
    dying = (
        "import ctypes, os, socket, threading, time\n"
        "held = socket.socket(); held.bind(('127.0.0.1', 0)); held.listen()\n"
        "print('ready', held.getsockname()[1], flush=True)\n"
        "threading.Thread(target=lambda: (time.sleep(1.5), os._exit(0))).start()\n"
        "ctypes.CDLL(None).pthread_exit(None)\n"
    )
    process = started(tmp_path, [sys.executable, "-c", dying])
    port = int(process.log.read_text().split()[1])
    process.keep_port(port)
    while process.pid() is not None:
        time.sleep(0.01)
    assert not is_free(port)
    assert Background("sleeper", tmp_path).choose_port(free_port()) == port
    assert capsys.readouterr().err == ""


def test_birth_reports_processes_apart() -> None:
    assert birth(os.getpid()) == birth(os.getpid()) != birth(1)  # the parent may be of the same hundredth of a second
