"""Programs that run on after `make`, and are found again and ended by a later one."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tools.place import private
from tools.say import Stop

ENDING_SECONDS = 15


def birth(pid: int) -> str | None:
    """When a process was started, in some text that no later process with this id shares; None where none runs."""
    stat = Path("/proc", str(pid), "stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text().rpartition(")")[2].split()  # the name before it may hold spaces and brackets
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]
    listed = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return listed.stdout.strip() or None


def is_free(port: int) -> bool:
    """Whether a program could listen on this port of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port of 127.0.0.1 that no program listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Background:
    """One program in the background, in a process group of its own.

    Args:
        name: what people call it.
        directory: where its process id and its log are kept.
    """

    def __init__(self, name: str, directory: Path) -> None:
        self.name = name
        self.directory = directory
        self.log = directory / "log"
        self._record = directory / "process.json"

    def pid(self) -> int | None:
        """The id of the running program. A file that was left behind never names another's process."""
        try:
            record = json.loads(self._record.read_text())
            pid = int(record["pid"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return pid if birth(pid) is not None and birth(pid) == record.get("birth") else None

    def start(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        is_ready: Callable[[], bool],
        within_seconds: float,
    ) -> None:
        """Starts it and waits until it is ready.

        Raises:
            Stop: it ended, or was not ready in time; the text holds its last line.
        """
        private(self.directory)
        with self.log.open("w") as log:
            process = subprocess.Popen(
                command,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._record.write_text(json.dumps({"pid": process.pid, "birth": birth(process.pid)}))
        try:
            self._wait(process, is_ready, within_seconds)
        except BaseException:
            self.stop()
            raise

    def _wait(self, process: subprocess.Popen[bytes], is_ready: Callable[[], bool], within_seconds: float) -> None:
        last_moment = time.monotonic() + within_seconds
        while not is_ready():
            if process.poll() is not None:
                raise Stop(f"The {self.name} ended at once ({self._last_line()}); its output is in {self.log}.")
            if time.monotonic() > last_moment:
                raise Stop(f"The {self.name} was not ready in {within_seconds:g} seconds; its output is in {self.log}.")
            time.sleep(0.1)

    def _last_line(self) -> str:
        return (self.log.read_text(errors="replace").strip().splitlines() or ["it said nothing"])[-1]

    def stop(self) -> bool:
        """Ends it and all that it started; says whether it ran."""
        pid = self.pid()
        self._record.unlink(missing_ok=True)
        if pid is None:
            return False
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(pid, number)  # its session's leader is its group's too
            if self._is_gone(pid):
                break
        return True

    @staticmethod
    def _is_gone(pid: int) -> bool:
        born = birth(pid)
        last_moment = time.monotonic() + ENDING_SECONDS
        while time.monotonic() < last_moment:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            if birth(pid) is None or birth(pid) != born:
                return True
            time.sleep(0.05)
        return False
