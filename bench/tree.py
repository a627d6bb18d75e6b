"""Runs a command and measures it and everything that it started.

    python -m bench.tree <mark> <seconds> <log> <command> [argument ...]

Prints one JSON object: `code`, `wall_s` (until the command ended), `cpu_s` (user and system time of the whole tree,
including processes that were killed or left behind), `peak_memory_bytes` (the peak of the process whose command line
contains `mark`; null if there is none). It is a separate process, so that the kernel counts nothing else: it adopts
orphans and waits for all of them. Linux only.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>
SAMPLE_SECONDS = 0.05
LEFT_BEHIND_SECONDS = 10.0


class Peak(threading.Thread):
    """Watches one process of the tree. The kernel keeps the peak, so the last sample before the end counts."""

    def __init__(self, mark: str) -> None:
        super().__init__(daemon=True)
        self.bytes: int | None = None
        self._mark = mark.encode()
        self._pid: int | None = None

    def run(self) -> None:
        while True:
            if self._pid is None:
                self._pid = next((pid for pid in descendants() if self._mark in command_line(pid)), None)
            else:
                self._look(self._pid)
            time.sleep(SAMPLE_SECONDS)

    def _look(self, pid: int) -> None:
        try:
            lines = Path("/proc", str(pid), "status").read_text().splitlines()
        except OSError:
            self._pid = None
            return
        for line in lines:
            if line.startswith("VmHWM:"):
                self.bytes = max(self.bytes or 0, int(line.split()[1]) * 1024)


def command_line(pid: int) -> bytes:
    try:
        return Path("/proc", str(pid), "cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        return b""


def descendants() -> list[int]:
    """All processes below this one."""
    found, todo = [], [os.getpid()]
    while todo:
        pid = todo.pop()
        for file in Path("/proc", str(pid), "task").glob("*/children"):
            with suppress(OSError):
                children = [int(child) for child in file.read_text().split()]
                found += children
                todo += children
    return found


def run(command: list[str], log: Path, limit_seconds: float) -> tuple[int, float]:
    """Run the command until it ends; return its exit code and its duration in seconds."""
    started = time.perf_counter()
    with log.open("ab") as output:
        pid = os.posix_spawnp(
            command[0],
            command,
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, output.fileno(), 1),
                (os.POSIX_SPAWN_DUP2, output.fileno(), 2),
            ],
            setsid=True,
        )
    killer = threading.Timer(limit_seconds, end_all)
    killer.daemon = True
    killer.start()
    while True:
        ended, status = os.wait()
        if ended == pid:
            break
    took = time.perf_counter() - started
    killer.cancel()
    return os.waitstatus_to_exitcode(status), took


def reap() -> None:
    """Wait for processes that the command left behind; kill those that do not end by themselves."""
    last_moment = time.monotonic() + LEFT_BEHIND_SECONDS
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            if time.monotonic() > last_moment:
                end_all()
            time.sleep(0.01)


def end_all() -> None:
    for pid in descendants():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def main() -> None:
    mark, seconds, log, *command = sys.argv[1:]
    if ctypes.CDLL(None, use_errno=True).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise SystemExit("this kernel does not support child subreapers")
    peak = Peak(mark)
    peak.start()
    code, wall = run(command, Path(log), float(seconds))
    reap()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    measured = {"code": code, "wall_s": wall, "cpu_s": used.ru_utime + used.ru_stime, "peak_memory_bytes": peak.bytes}
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
