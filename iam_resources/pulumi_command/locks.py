"""The locks of a stack whose state is in a file: who holds them, and whether that process still runs."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from iam_resources.errors import ConfigError
from iam_resources.pulumi_command.backend import folder_of

Holder = Literal["gone", "running", "elsewhere"]
_TOLERANCE_SECONDS = 2.0
"""How far the start of a process and the time in its lock may differ: the system counts in ticks since it started."""


@dataclass(frozen=True)
class Lock:
    """One lock.

    Attributes:
        file: it.
        pid, user, host: the process that made it.
        since: when, ISO 8601.
    """

    file: Path
    pid: int
    user: str
    host: str
    since: str

    @property
    def holder(self) -> Holder:
        """Whether the process runs: `gone` only where it ran on this machine, and certainly does not run any more."""
        if self.host != socket.gethostname():
            return "elsewhere"
        return "running" if _runs(self.pid, self.since) else "gone"


def find_locks(url: str, project: str, stack: str) -> list[Lock]:
    """The locks of a stack.

    Args:
        url: of the backend, `file://…`.
        project: its name.
        stack: its short name.

    Raises:
        ConfigError: one cannot be read.
    """
    below = folder_of(url) / ".pulumi" / "locks"
    folders = (below / "organization" / project / stack, below / stack)  # the latter before the engine's 3.61
    return [_read(file) for folder in folders for file in sorted(folder.glob("*.json"))]


def _read(file: Path) -> Lock:
    try:
        known = json.loads(file.read_text())
        return Lock(
            file, int(known["pid"]), str(known["username"]), str(known["hostname"]), str(known.get("timestamp") or "")
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ConfigError(
            f"the lock {file} cannot be read",
            hint="Make sure that no other run is working on the stack, then run: pulumi cancel",
        ) from None


def _runs(pid: int, since: str) -> bool:
    """Whether a process runs that has run since a moment; one that is younger has only its number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is another user's
        pass
    started = _started(pid)
    try:
        return started is None or started <= datetime.fromisoformat(since).timestamp() + _TOLERANCE_SECONDS
    except ValueError:
        return True


def _started(pid: int) -> float | None:
    """When a process has started, in seconds since 1970; None where the system does not say so in /proc."""
    try:
        ticks = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
        boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime "))
    except (OSError, ValueError, IndexError, StopIteration):
        return None
    return int(boot.split()[1]) + ticks / os.sysconf("SC_CLK_TCK")
