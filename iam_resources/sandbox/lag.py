"""Eventual consistency: listings and searches lag behind writes, reads by id do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Lag(Generic[K, V]):
    """Writes that listings do not show yet.

    Args:
        clock: seconds since the epoch.
        seconds: how long listings lag behind a write; asked at each write.
    """

    def __init__(self, clock: Callable[[], float], seconds: Callable[[], float]) -> None:
        self._clock = clock
        self._seconds = seconds
        self._former: dict[K, list[tuple[float, V | None]]] = {}

    def note(self, key: K, former: V | None) -> None:
        """Note a write; ``former`` is what was stored before it, None = nothing."""
        if (seconds := self._seconds()) > 0:
            self._former.setdefault(key, []).append((self._clock() + seconds, former))

    def shown(self) -> dict[K, V | None]:
        """Keys whose last writes listings do not show yet, with what they show instead; None = nothing."""
        if not self._former:
            return {}
        now = self._clock()
        for key, entries in list(self._former.items()):
            left = [entry for entry in entries if entry[0] > now]
            if left:
                self._former[key] = left
            else:
                del self._former[key]
        return {key: entries[0][1] for key, entries in self._former.items()}
