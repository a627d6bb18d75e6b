"""Kills a running engine, at a moment at which its files are whole."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import time
from pathlib import Path

POLL_SECONDS = 0.02


def kill_engine(process: subprocess.Popen[bytes], folder: Path, most_seconds: float) -> None:
    """Kill an engine, but not while it writes the state or the file of attributes beside it.

    The latter it writes in place, and cannot read the stack where it is cut off; `iam recover` repairs that.

    Args:
        process: the engine.
        folder: of the project, with the backend in `state`.
        most_seconds: how long to wait for a good moment.
    """
    end = time.monotonic() + most_seconds
    _stop(process, end)
    while not _has_whole_files(folder / "state" / ".pulumi" / "stacks") and time.monotonic() < end:
        process.send_signal(signal.SIGCONT)
        time.sleep(POLL_SECONDS)
        _stop(process, end)
    process.send_signal(signal.SIGKILL)
    process.wait()


def _has_whole_files(stacks: Path) -> bool:
    try:
        for file in stacks.rglob("*"):
            if file.suffix in (".json", ".attrs"):
                json.loads(file.read_text())
    except (OSError, ValueError):
        return False
    return True


def _stop(process: subprocess.Popen[bytes], end: float) -> None:
    """Stop a process, and wait until each of its threads has: one may be about to write."""
    process.send_signal(signal.SIGSTOP)
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError):  # a thread has ended
            tasks = [each.read_text() for each in Path("/proc", str(process.pid), "task").glob("*/stat")]
            if all(stat.rpartition(")")[2].split()[0] in "TtZX" for stat in tasks):
                return
        time.sleep(POLL_SECONDS / 10)
