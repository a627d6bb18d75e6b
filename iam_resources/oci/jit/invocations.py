"""How often the function was invoked, and how often it failed, as Monitoring counts it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from iam_resources.coverage import operation
from iam_resources.errors import IamError
from iam_resources.oci.connection import Tenancy
from iam_resources.oci.jit.checks import Check

HOURS = 24
EVERY_SECONDS = 5.0
"""How often a watch asks for failed invocations."""
_INVOKED = 'FunctionInvocationCount[1m]{{resourceId = "{}"}}.sum()'
_FAILED = 'FunctionResponseCount[1m]{{resourceId = "{}", responseType = "Error"}}.sum()'


@operation("oci-jit-13")
async def invocations(tenancy: Tenancy, compartment_id: str, function_id: str) -> Check:
    """Look at the calls of the last day. Errors are a fault only where nothing has succeeded since.

    Args:
        tenancy: where.
        compartment_id: OCID of the compartment that the metrics are in.
        function_id: OCID of the function.
    """
    now = datetime.now(UTC)

    async def points(name: str, more: str = "") -> dict[datetime, float]:
        query = f'{name}[5m]{{resourceId = "{function_id}"{more}}}.sum()'
        return await counted(tenancy, compartment_id, query, now)

    calls = sum((await points("FunctionInvocationCount")).values())
    errors = await points("FunctionResponseCount", ', responseType = "Error"')
    served = await points("FunctionResponseCount", ', responseType = "Success"')
    about = f"{calls:.0f} in the last {HOURS} hours, {sum(errors.values()):.0f} with an error"
    if not errors:
        return Check("invocations", "ok", about)
    if not served or max(errors) > max(served):
        about += f", the last at {max(errors):%H:%M} UTC and none has succeeded since"
        return Check("invocations", "wrong", about, "Read the log of the function; each event is one line in it")
    return Check("invocations", "ok", f"{about}, and some have succeeded since")


class InvocationWatch:
    """Reports invocations that fail while somebody waits for what the function does.

    Args:
        tenancy: where.
        compartment_id: OCID of the compartment that the metrics are in.
        function_id: OCID of the function.
        report: called with each line for a person.
        log: where the log of the function is; empty where only its owner knows.

    Attributes:
        failed: how many invocations have failed since the start, as far as it was seen.
    """

    def __init__(
        self, tenancy: Tenancy, compartment_id: str, function_id: str, report: Callable[[str], None], log: str = ""
    ) -> None:
        self._tenancy = tenancy
        self._compartment_id = compartment_id
        self._function_id = function_id
        self._report = report
        self._log = f"its log, {log}" if log else "its log"
        self.failed = 0
        # Monitoring keeps a count for each minute: what this minute had before is subtracted.
        self._since = datetime.now(UTC).replace(second=0, microsecond=0)
        self._before = (0, 0)
        self._next_look = 0.0
        self._readable = True

    async def start(self) -> None:
        """Take note of what was counted before. Without the right to read metrics there is a line that says so."""
        self._next_look = time.monotonic() + EVERY_SECONDS
        self._before = await self._count() or (0, 0)

    async def look(self) -> None:
        """Report invocations that have failed since the last look, if it is time for the next one."""
        if self._readable and time.monotonic() >= self._next_look:
            await self.look_now()

    async def look_now(self) -> tuple[int, int] | None:
        """Report invocations that have failed since the last look.

        Returns:
            Invocations, and failed ones, since the start; None where they cannot be read.
        """
        self._next_look = time.monotonic() + EVERY_SECONDS
        counted_now = await self._count()
        if counted_now is None:
            return None
        invoked, failed = (now - before for now, before in zip(counted_now, self._before, strict=True))
        if failed > self.failed:
            self.failed = failed
            self._report(f"{_number(failed)} of the function failed so far: read {self._log}")
        return invoked, failed

    async def explain(self) -> str:
        """Why the function may not have done its work, with what to do; empty where that is not known."""
        found = await self.look_now()
        if self.failed:
            return f"{_number(self.failed)} of the function failed meanwhile: read {self._log}"
        if found is not None and not found[0]:
            return "Monitoring, which may lag by minutes, counts no invocation: iam jit verify looks at each link"
        return ""

    async def _count(self) -> tuple[int, int] | None:
        """Invocations and failed ones since the watch began; None where they cannot be read."""
        if not self._readable:
            return None
        now, found = datetime.now(UTC), []
        try:
            for query in (_INVOKED, _FAILED):
                text = query.format(self._function_id)
                points = await counted(self._tenancy, self._compartment_id, text, now, since=self._since)
                found.append(round(sum(points.values())))
        except IamError as error:
            self._readable = False
            self._report(f"failed invocations are not reported: {error}")
            return None
        return found[0], found[1]


def _number(count: int) -> str:
    return "1 invocation" if count == 1 else f"{count} invocations"


async def counted(
    tenancy: Tenancy, compartment_id: str, query: str, until: datetime, *, since: datetime | None = None
) -> dict[datetime, float]:
    """The values of a metric of functions, by time. `POST summarizeMetricsData`.

    Args:
        tenancy: where.
        compartment_id: OCID of the compartment that the metric is in.
        query: in the query language of Monitoring.
        until: the end of the time that is asked for.
        since: its beginning; None = a day before `until`.
    """
    reply = await tenancy.telemetry.call(
        "POST",
        "/20180401/metrics/actions/summarizeMetricsData",
        query={"compartmentId": compartment_id},
        json={
            "namespace": "oci_faas",
            "query": query,
            "startTime": _stamp(since or until - timedelta(hours=HOURS)),
            "endTime": _stamp(until + timedelta(minutes=1)),
        },
        repeat=True,
        tried="read the metrics of the function",
    )
    found: dict[datetime, float] = {}
    for stream in reply.body:
        for point in stream["aggregatedDatapoints"]:
            at, value = datetime.fromisoformat(point["timestamp"]), float(point["value"])
            if value:
                found[at] = found.get(at, 0) + value
    return found


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
