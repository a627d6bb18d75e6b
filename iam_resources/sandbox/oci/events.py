"""Audit records, from who makes them to who listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Listener = Callable[[Record], None]


class Events:
    """Hands every audit record to all listeners, at once and in order."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Hand all later records to a listener too."""
        self._listeners.append(listener)

    def emit(self, record: Record) -> None:
        """Hand a record to all listeners."""
        for listener in self._listeners:
            listener(record)
