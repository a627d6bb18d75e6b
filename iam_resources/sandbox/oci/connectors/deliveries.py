"""Delivery of audit records to functions: filter, batch, invoke, retry.

A connector collects records until the batch is full or its time is over, and delivers each batch "at least once": a
batch that fails is retried (Connector Hub, "Batch Settings", "Retry"). The sandbox waits for
``Server.connector_seconds`` where the service waits for at least a minute.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci.connectors.bodies import AUDIT
from iam_resources.sandbox.oci.connectors.conditions import read
from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.events import Record
from iam_resources.sandbox.oci.exceptions import ServiceError
from iam_resources.sandbox.oci.principal import Principal
from iam_resources.sandbox.oci.request import format_time
from iam_resources.sandbox.oci.server import Server

RETENTION_SECONDS = 24 * 3600
"""Connector Hub, "Retention Period": records of logs can be delivered for 24 hours, and are dropped then."""
LONGEST_WAIT = 32
"""Upper limit of the wait before a retry, in units of ``Server.connector_retry_seconds``; waits double up to it."""
LARGEST_KBS = 5_000
KEPT = 1_000
Invoke = Callable[[Document, bytes, dict[str, str]], Awaitable[Answer]]


@dataclass(frozen=True)
class Delivery:
    """One attempt to deliver a batch to a function. ``code`` is null where the function answered."""

    connectorId: str
    functionId: str
    records: int
    attempt: int
    status: int
    code: str | None
    at: str


class Deliveries:
    """Delivers audit records to the functions of active connectors, one batch at a time for each connector.

    Args:
        connectors: the connectors.
        server: the clock, the delays and the policies.
        function: from an OCID to a function, or None.
        invoke: calls a function.
    """

    def __init__(
        self, connectors: Documents, server: Server, function: Callable[[str], Document | None], invoke: Invoke
    ) -> None:
        self._connectors = connectors
        self._server = server
        self._function = function
        self._invoke = invoke
        self._waiting: defaultdict[str, deque[Record]] = defaultdict(deque)
        self._workers: dict[str, asyncio.Task[None]] = {}
        self.made: deque[Delivery] = deque(maxlen=KEPT)
        server.events.subscribe(self.offer)

    def as_json(self) -> dict[str, Any]:
        """What ``GET /_sandbox/oci/deliveries`` answers: the attempts, and how many records still wait."""
        return {
            "deliveries": [asdict(delivery) for delivery in self.made],
            "waiting": sum(len(records) for records in self._waiting.values()),
        }

    def offer(self, record: Record) -> None:
        """Queue a record for every active connector whose source and tasks match it."""
        now = self._server.clock()
        for connector in self._connectors.all():
            if connector.state_at(now) == "ACTIVE" and self._wants(connector, record):
                self._waiting[connector.id].append(record)
        self.wake()

    def wake(self) -> None:
        """Start a worker for each queue that has none. Without a running event loop the next call does so."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        for id, records in self._waiting.items():
            worker = self._workers.get(id)
            if records and (worker is None or worker.done() or worker.get_loop() is not loop):
                self._workers[id] = loop.create_task(self._work(id))

    def close(self) -> None:
        """Stop. Records that still wait are dropped."""
        self._waiting.clear()
        for worker in self._workers.values():
            if not worker.get_loop().is_closed():
                worker.cancel()

    def _wants(self, connector: Document, record: Record) -> bool:
        place = str(record.get("data", {}).get("compartmentId") or self._server.tenancy_id)
        sources = connector.body["source"]["logSources"]
        if not any(self._reads(source, place) for source in sources):
            return False
        return all(read(task["condition"])(record) for task in connector.body["tasks"])

    def _reads(self, source: dict[str, Any], place: str) -> bool:
        if source["logGroupId"] == AUDIT[1]:
            return self._server.compartments.within(place, source["compartmentId"])
        return bool(source["logGroupId"] == AUDIT[0] and place == source["compartmentId"])

    async def _work(self, id: str) -> None:
        queue = self._waiting[id]
        batch: list[Record] = []
        attempt, since = 0, 0.0
        while queue:
            connector = self._connectors.get(id)
            if connector is None or connector.state != "ACTIVE":
                queue.clear()
                return
            if not attempt:
                if not self._is_full(connector, queue):
                    await asyncio.sleep(self._server.connector_seconds)
                batch, since = self._batch(connector, queue), self._server.clock()
            attempt += 1
            done = await self._hand_over(connector, batch, attempt)
            if done or self._server.clock() - since >= RETENTION_SECONDS:
                for _ in batch:
                    queue.popleft()
                attempt = 0
            else:
                await asyncio.sleep(self._server.connector_retry_seconds * min(2 ** (attempt - 1), LONGEST_WAIT))

    def _is_full(self, connector: Document, queue: deque[Record]) -> bool:
        return len(self._batch(connector, queue)) < len(queue)

    def _batch(self, connector: Document, queue: deque[Record]) -> list[Record]:
        target = connector.body["target"]
        most = target["batchSizeInNum"] or len(queue)
        room = (target["batchSizeInKbs"] or LARGEST_KBS) * 1024
        batch: list[Record] = []
        for record in list(queue)[:most]:
            room -= len(json.dumps(record))
            if batch and room < 0:
                break
            batch.append(record)
        return batch

    async def _hand_over(self, connector: Document, batch: list[Record], attempt: int) -> bool:
        function_id = connector.body["target"]["functionId"]
        status, code = 200, None
        try:
            function = self._allowed(connector, function_id)
            await self._invoke(function, json.dumps(batch).encode(), {"content-type": "application/json"})
        except ServiceError as problem:
            status, code = problem.status, problem.code
        self.made.append(
            Delivery(connector.id, function_id, len(batch), attempt, status, code, format_time(self._server.clock()))
        )
        return code is None

    def _allowed(self, connector: Document, function_id: str) -> Document:
        """The function, if a policy lets this connector call it: a connector has no rights of its own."""
        function = self._function(function_id)
        principal = Principal(
            kind="resource",
            id=connector.id,
            tenancy=self._server.tenancy_id,
            name=connector.body["displayName"],
            compartment=connector.body["compartmentId"],
            resource_type="serviceconnector",
        )
        place = function.body["compartmentId"] if function else self._server.tenancy_id
        target = {"target.function.id": function_id}
        if function is None or not self._server.access.may(principal, "use", "fn-invocation", place, target):
            raise ServiceError(404, "NotAuthorizedOrNotFound", "Authorization failed or requested resource not found")
        return function
