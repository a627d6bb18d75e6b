"""The Monitoring Query Language, as far as counts use it: ``Metric[1m]{dimension = "value"}.sum()``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_QUERY = re.compile(
    r"\s*(?P<metric>[A-Za-z][\w.$-]*)\s*\[\s*(?P<number>\d+)(?P<unit>[mhd])\s*\]"
    r"\s*(?:\{(?P<dimensions>[^}]*)\})?"
    r"\s*(?:\.\s*(?:grouping\(\)|groupBy\((?P<group>[^)]*)\)))?"
    r"\s*\.\s*(?P<statistic>\w+)\(\)\s*"
)
_DIMENSION = re.compile(r'\s*([\w.]+)\s*(=|!=)\s*"([^"]*)"\s*')
_SECONDS = {"m": 60, "h": 3600, "d": 86_400}
STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {
    "sum": lambda values: sum(values),
    "count": lambda values: float(len(values)),
    "max": max,
    "min": min,
    "mean": lambda values: sum(values) / len(values),
}


class QueryError(Exception):
    """The sandbox cannot answer the query. The message is one line for the user."""


@dataclass(frozen=True)
class Query:
    """A parsed query."""

    metric: str
    seconds: int
    dimensions: tuple[tuple[str, bool, str], ...]
    statistic: str

    def fits(self, dimensions: dict[str, str]) -> bool:
        """Whether a point has the dimensions of the query."""
        return all((dimensions.get(name) == value) is equal for name, equal, value in self.dimensions)


def read(text: str) -> Query:
    """Read a query.

    Raises:
        QueryError: it is not a query.
    """
    match = _QUERY.fullmatch(text)
    if match is None:
        raise QueryError(f'query {text!r} must have the form Metric[1m]{{dimension = "value"}}.sum()')
    dimensions = []
    for part in (match["dimensions"] or "").split(","):
        if not part.strip():
            continue
        found = _DIMENSION.fullmatch(part)
        if found is None:
            raise QueryError(f"query: {part.strip()!r} is no dimension with a value")
        dimensions.append((found[1], found[2] == "=", found[3]))
    if match["statistic"] not in STATISTICS:
        raise QueryError(f"query: the statistic must be one of {', '.join(STATISTICS)}")
    seconds = int(match["number"]) * _SECONDS[match["unit"]]
    if not 60 <= seconds <= 86_400:
        raise QueryError("query: the interval must be from 1m to 1d")
    return Query(match["metric"], seconds, tuple(dimensions), match["statistic"])
