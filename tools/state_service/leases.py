"""How long an update may go on without a sign of life before another one may take its place."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable

from tools.state_service.owner import is_alive

LEASE_SECONDS = 60.0
"""After the last request of an engine whose process is known and gone."""
UNKNOWN_OWNER_SECONDS = 300.0
"""After the last request where the process is not known: the engine renews its lease within five minutes (`newUpdate`
in backend/httpstate/state.go), so a shorter time would end updates that are alive."""


class Leases:
    """The last sign of life of each update, in memory: after a restart of the service each has its whole time again.

    Args:
        seconds: the time after the last request, for an engine whose process is known.
        clock: seconds, never set back.
    """

    def __init__(self, seconds: float = LEASE_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._started = clock()
        self._seen: dict[str, float] = {}
        self._lock = threading.Lock()

    def extend(self, update: str) -> None:
        """Note that the engine of an update has sent something."""
        with self._lock:
            self._seen[update] = self._clock()

    def drop(self, update: str) -> None:
        """Forget an update that has ended."""
        with self._lock:
            self._seen.pop(update, None)

    def holds(self, update: sqlite3.Row) -> bool:
        """Whether no other update may start. While the process of the engine runs, it may be silent."""
        with self._lock:
            silent = self._clock() - self._seen.get(update["id"], self._started)
        owner: str | None = update["owner"]
        if owner is None:
            return silent < max(self.seconds, UNKNOWN_OWNER_SECONDS)
        return silent < self.seconds or is_alive(owner)
