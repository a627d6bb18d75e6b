"""``POST /20180401/metrics/actions/summarizeMetricsData``."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.exceptions import invalid, missing
from iam_resources.sandbox.oci.request import Request, format_time
from iam_resources.sandbox.oci.rest import Answered, Rest
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.oci.telemetry.counts import Counts
from iam_resources.sandbox.oci.telemetry.queries import STATISTICS, Query, QueryError, read

PREFIX = "/oci/telemetry/20180401"
NAMESPACE = "oci_faas"
DEFAULT_SPAN_SECONDS = 3 * 3600
"""SummarizeMetricsData: "Default value: the timestamp 3 hours before the call was sent"."""


class Telemetry:
    """Monitoring, for the metrics of functions.

    Args:
        server: what all services share.
        counts: the data points.
    """

    def __init__(self, server: Server, counts: Counts) -> None:
        self._counts = counts
        self._rest = Rest(server, PREFIX, [("POST", "/metrics/actions/summarizeMetricsData", self._summarize)])

    def answer(self, call: Call) -> Answered:
        """Handle one call."""
        return self._rest.answer(call)

    def template(self, raw_path: str) -> str:
        """The path template for the call log."""
        return self._rest.template(raw_path)

    def _summarize(self, request: Request) -> Answer:
        """SummarizeMetricsData."""
        compartment = request.call.query().get("compartmentId")
        if not compartment:
            raise missing("compartmentId")
        request.require("read", "metrics", compartment)
        request.require_compartment(compartment)
        body = request.body()
        for name in ("namespace", "query"):
            if not body.get(name):
                raise missing(name)
        try:
            query = read(body["query"])
        except QueryError as problem:
            raise invalid(str(problem)) from None
        end = _moment(body, "endTime", request.now)
        start = _moment(body, "startTime", end - DEFAULT_SPAN_SECONDS)
        found = self._streams(query, compartment, start, end) if body["namespace"] == NAMESPACE else []
        return Answer.of_json(200, found)

    def _streams(self, query: Query, compartment: str, start: float, end: float) -> list[dict[str, Any]]:
        streams: defaultdict[tuple[tuple[str, str], ...], defaultdict[int, list[float]]]
        streams = defaultdict(lambda: defaultdict(list))
        for point in self._counts.points:
            if point.metric != query.metric or point.compartment != compartment or not start <= point.at <= end:
                continue
            if query.fits(point.dimensions):
                streams[tuple(sorted(point.dimensions.items()))][int(point.at // query.seconds)].append(1.0)
        return [
            {
                "namespace": NAMESPACE,
                "resourceGroup": None,
                "compartmentId": compartment,
                "name": query.metric,
                "dimensions": dict(dimensions),
                "metadata": {"unit": "count"},
                "resolution": None,
                "aggregatedDatapoints": [
                    {"timestamp": format_time(at * query.seconds), "value": STATISTICS[query.statistic](values)}
                    for at, values in sorted(buckets.items())
                ],
            }
            for dimensions, buckets in streams.items()
        ]


def _moment(body: dict[str, Any], name: str, default: float) -> float:
    text = body.get(name)
    if text is None:
        return default
    try:
        given = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise invalid(f"{name} must be a time of the form 2023-02-01T01:02:29.600Z") from None
    return (given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp()
