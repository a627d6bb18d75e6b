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
from typing import NamedTuple

from tools.place import private
from tools.say import Stop, say

ENDING_SECONDS = 15


MARK = "STARTED_IN_BACKGROUND_FOR"
"""A variable that a program and all that it starts have in their environment, with the program's directory."""


def birth(pid: int) -> str | None:
    """When a process was started, as a string that no later process with this id shares; None where none runs."""
    if _PROC:
        stat = _stat(pid)
        return None if stat is None or stat.state in "ZX" else stat.birth
    listed = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return listed.stdout.strip() or None


_PROC = Path("/proc/self/stat").exists()


class _Stat(NamedTuple):
    state: str
    session: str
    birth: str


def _stat(pid: int) -> _Stat | None:
    try:
        # The name before the bracket may hold spaces and brackets itself.
        fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return _Stat(fields[0], fields[3], fields[19])


def _has_ended(pid: int, born: str | None = None) -> bool:
    """Whether a process, if it was started then, is gone with all its threads.

    A killed Java is a zombie at once, while its other threads still hold its port and the locks on its files.
    """
    if not _PROC:
        return birth(pid) is None or birth(pid) != born
    stat = _stat(pid)
    if stat is None or (born is not None and stat.birth != born):
        return True
    if stat.state not in "ZX":
        return False
    try:
        return len(list(Path("/proc", str(pid), "task").iterdir())) <= 1
    except OSError:
        return True


def _session(leader: int) -> list[int]:
    """The processes of a session that are not gone, without its leader; none where there is no /proc."""
    found = (int(path.name) for path in Path("/proc").glob("[0-9]*")) if _PROC else iter(())
    return [
        pid
        for pid in found
        if pid != leader and (stat := _stat(pid)) and stat.session == str(leader) and not _has_ended(pid)
    ]


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
        """The id of the running program. A file that was left behind never names another's process.

        Where the first process is dead, e.g. the script that starts a server, it is the id of one that it left running.
        """
        leader, born = self._recorded()
        if not leader:
            return None
        if birth(leader) is not None:
            return leader if birth(leader) == born else None
        return next((pid for pid in _session(leader) if self._is_marked(pid)), None)

    def _is_marked(self, pid: int) -> bool:
        try:
            variables = Path("/proc", str(pid), "environ").read_bytes().split(b"\0")
        except OSError:
            return False
        return f"{MARK}={self.directory}".encode() in variables

    def _recorded(self) -> tuple[int, str | None]:
        """Process id and birth of the last program, which may have ended; 0 where none is known."""
        try:
            record = json.loads(self._record.read_text())
            return int(record["pid"]), record.get("birth")
        except (OSError, ValueError, KeyError, TypeError):
            return 0, None

    def last_port(self) -> int | None:
        """The port it was started on last; None where it never was."""
        try:
            return int((self.directory / "port").read_text())
        except (OSError, ValueError):
            return None

    def keep_port(self, port: int) -> None:
        """Remember the port it is started on. Called before the start: a run that is killed leaves no port unknown."""
        private(self.directory)
        (self.directory / "port").write_text(str(port))

    def choose_port(self, preferred: int) -> int:
        """The port of the last run, so that the address stays the same; another one where a program has taken it.

        Args:
            preferred: the port of the first run.
        """
        if self.pid() is None:
            self._is_gone(*self._recorded())  # a program that was killed a moment ago still holds its port
        port = self.last_port() or preferred
        if is_free(port):
            return port
        other = free_port()
        name = self.name[0].upper() + self.name[1:]
        say(f"{name}: port {port} is in use by another program, so it listens on {other}.")
        return other

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
                env={**os.environ, **environment, MARK: str(self.directory)},
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
                raise Stop(f"The {self.name} exited at once ({self._last_line()}); its output is in {self.log}.")
            if time.monotonic() > last_moment:
                raise Stop(f"The {self.name} was not ready in {within_seconds:g} seconds; its output is in {self.log}.")
            time.sleep(0.1)

    def _last_line(self) -> str:
        return (self.log.read_text(errors="replace").strip().splitlines() or ["it said nothing"])[-1]

    def stop(self) -> bool:
        """Ends it and all that it started; says whether it ran."""
        leader, born = self._recorded()
        runs = self.pid() is not None
        self._record.unlink(missing_ok=True)
        if not runs:
            return False
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(leader, number)  # its session's leader is its group's too
            if self._is_gone(leader, born):
                break
        return True

    @staticmethod
    def _is_gone(leader: int, born: str | None) -> bool:
        """Whether a program and all that it started are gone, or are so within the time that ending may take."""
        if not leader:
            return True
        last_moment = time.monotonic() + ENDING_SECONDS
        while time.monotonic() < last_moment:
            with suppress(ChildProcessError):
                os.waitpid(leader, os.WNOHANG)
            if _has_ended(leader, born) and not _session(leader):
                return True
            time.sleep(0.05)
        return False
