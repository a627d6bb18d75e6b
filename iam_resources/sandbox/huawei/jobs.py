"""Asynchronous requests: assignments (4.4.1, 4.4.6), roll-outs of permission sets (4.3.15), ABAC (4.2.1).

A request ends by the clock: before each call, those whose time has come are finished, in the order in which they end.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, insort
from collections.abc import Callable
from typing import Any

from iam_resources.sandbox.huawei import identifiers
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.server import Server

RUNNING, SUCCEEDED, FAILED = "IN_PROGRESS", "SUCCEEDED", "FAILED"
STATUSES = (RUNNING, SUCCEEDED, FAILED)
ASSIGNMENT_GONE = "Assignment not found"


class Jobs:
    """Begins and finishes requests."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._ends: list[float] = []
        self._queue: list[tuple[float, int, str]] = []
        self._finishers: dict[str, Callable[[Document], str | None]] = {
            "create": self._create,
            "delete": self._delete,
            "provision": self._provision,
            "access_control": self._enable_access_control,
        }
        for request in server.requests:
            if request["status"] == RUNNING:
                self._wait_for(request)

    def begin(self, kind: str, **fields: Any) -> Document:
        """Accept a request; it runs, or waits for a place among those that may run at once."""
        settings, now = self._server.settings, self._server.clock()
        start = now
        if settings.running_limit and len(self._ends) >= settings.running_limit:
            start = max(now, self._ends[-settings.running_limit])
        request = self._server.requests.add(
            identifiers.new_id(),
            kind=kind,
            status=RUNNING,
            reason="",
            created=int(now * 1000),
            ends=start + settings.request_seconds,
            **fields,
        )
        self._wait_for(request)
        return request

    def settle(self) -> None:
        """Finish the requests whose time has come."""
        now = self._server.clock()
        while self._queue and self._queue[0][0] <= now:
            ends, _, id = heapq.heappop(self._queue)
            del self._ends[bisect_left(self._ends, ends)]
            request = self._server.requests[id]
            reason = self._finishers[request["kind"]](request)
            status = SUCCEEDED if reason is None else FAILED
            self._server.requests.change(request, status=status, reason=reason or "")

    def _wait_for(self, request: Document) -> None:
        heapq.heappush(self._queue, (request["ends"], request["sequence"], request["id"]))
        insort(self._ends, request["ends"])

    def _create(self, request: Document) -> str | None:
        """Assign; the set is rolled out to the account if it is not there yet, and left as it is if it is."""
        server, set_id, account, principal = self._server, request["set"], request["account"], request["principal"]
        if failure := server.failures.take("create", set_id, account, principal):
            return failure.reason
        if server.principal(principal, request["principal_type"]) is None:
            return "Principal not found"
        id = assignment_id(set_id, account, principal)
        if id not in server.assignments:
            fields = {"set": set_id, "account": account, "principal": principal}
            server.assignments.add(id, **fields, principal_type=request["principal_type"])
        if (place := provisioned_id(set_id, account)) not in server.provisioned:
            server.provisioned.add(place, set=set_id, account=account, version=server.sets[set_id]["version"])
        return None

    def _delete(self, request: Document) -> str | None:
        """Remove an assignment; with the last one the set leaves the account."""
        server, set_id, account, principal = self._server, request["set"], request["account"], request["principal"]
        if failure := server.failures.take("delete", set_id, account, principal):
            return failure.reason
        found = server.assignments.get(assignment_id(set_id, account, principal))
        if found is None:
            return ASSIGNMENT_GONE
        server.assignments.remove(found)
        place = server.provisioned.get(provisioned_id(set_id, account))
        if place is not None and not server.assignments.find("place", (set_id, account)):
            server.provisioned.remove(place)
        return None

    def _provision(self, request: Document) -> str | None:
        """Roll a set out to the accounts that it is in by now; one that fails does not hinder the others."""
        server, set_id = self._server, request["set"]
        places = [
            place for place in server.provisioned.find("set", set_id) if request["target"] in (None, place["account"])
        ]
        if not places:
            return ASSIGNMENT_GONE
        version, failed = server.sets[set_id]["version"], []
        for place in places:
            if failure := server.failures.take("provision", set_id, place["account"]):
                failed.append(f"{place['account']}: {failure.reason}")
            else:
                server.provisioned.change(place, version=version)
        return "; ".join(failed) or None

    def _enable_access_control(self, request: Document) -> str | None:
        server = self._server
        found = server.access_control.get(identifiers.INSTANCE_ID)
        if found is None or found["request"] != request["id"]:
            return None  # disabled meanwhile
        failure = server.failures.take("access_control")
        reason = failure.reason if failure else None
        status = "CREATION_FAILED" if reason else "ENABLED"
        server.access_control.change(found, status=status, reason=reason)
        return reason


def assignment_id(set_id: str, account: str, principal: str) -> str:
    """The id of the document of an assignment."""
    return f"{set_id}/{account}/{principal}"


def provisioned_id(set_id: str, account: str) -> str:
    """The id of the document of a set in an account."""
    return f"{set_id}/{account}"
