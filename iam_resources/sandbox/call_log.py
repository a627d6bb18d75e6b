"""Counts of calls, so that a test can assert "this took two calls, not two thousand".

Bodies and headers are never kept: they contain passwords and tokens.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

RECENT = 1000


@dataclass(frozen=True)
class CallCount:
    """How often one method of one path template was called."""

    method: str
    path: str
    count: int


@dataclass(frozen=True)
class CallRecord:
    """One call. ``status`` is null where the connection was closed without an answer."""

    method: str
    path: str
    template: str
    status: int | None
    at: float
    seconds: float
    fault: str | None = None


class CallLog:
    """Counts by method and path template, and the last 1000 calls."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._recent: deque[CallRecord] = deque(maxlen=RECENT)

    def write(self, record: CallRecord) -> None:
        """Add one call."""
        self._counts[record.method, record.template] += 1
        self._recent.append(record)

    def clear(self) -> None:
        """Forget all calls."""
        self._counts.clear()
        self._recent.clear()

    def counts(self) -> list[CallCount]:
        """Counts, the most frequent first."""
        return [CallCount(method, path, count) for (method, path), count in self._counts.most_common()]

    def count(self, method: str, template_end: str = "") -> int:
        """Calls of a method whose template ends with a string, e.g. ``count("POST", "/users")``."""
        return sum(
            count for (verb, path), count in self._counts.items() if verb == method and path.endswith(template_end)
        )

    @property
    def total(self) -> int:
        """All calls."""
        return self._counts.total()

    @property
    def recent(self) -> list[CallRecord]:
        """The last calls, oldest first."""
        return list(self._recent)

    def as_json(self) -> dict[str, Any]:
        """What ``GET /_sandbox/calls`` answers."""
        return {
            "total": self.total,
            "counts": [asdict(count) for count in self.counts()],
            "recent": [asdict(record) for record in self._recent],
        }
