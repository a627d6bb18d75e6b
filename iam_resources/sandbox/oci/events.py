"""Audit records, from their sources to their listeners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Listener = Callable[[Record], None]


class Events:
    """Passes each audit record to all listeners, synchronously and in order."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Pass later records to a listener too."""
        self._listeners.append(listener)

    def emit(self, record: Record) -> None:
        """Pass a record to all listeners."""
        for listener in self._listeners:
            listener(record)
