"""Data points of metrics."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from iam_resources.sandbox.oci.documents import Document

KEPT = 100_000


@dataclass(frozen=True)
class Point:
    """One count of one metric."""

    metric: str
    compartment: str
    at: float
    dimensions: dict[str, str] = field(default_factory=dict)


class Counts:
    """Data points, the newest last; in memory only.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.points: deque[Point] = deque(maxlen=KEPT)

    def add(self, metric: str, function: Document, **dimensions: str) -> None:
        """Add a count of one for a function, with the dimensions of the namespace ``oci_faas``."""
        of_function = {
            "applicationId": function.body["applicationId"],
            "resourceId": function.id,
            "resourceDisplayName": function.body["displayName"],
        }
        self.points.append(Point(metric, function.body["compartmentId"], self._clock(), {**of_function, **dimensions}))
