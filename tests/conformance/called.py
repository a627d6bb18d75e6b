"""Which documented operations a conformance run has called, as the server itself recorded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import httpx

from tools.docs.operations import Operation, calls_of, evidence, operations


class ServerCalls:
    """What a server recorded, without what a test did by hand.

    Args:
        client: makes the calls by hand.
    """

    def __init__(self, client: httpx.Client) -> None:
        self._server: Counter[str] = Counter()
        self._by_hand: Counter[str] = Counter()
        client.event_hooks["request"].append(
            lambda request: self._by_hand.update(calls_of(request.method, request.url.path))
        )

    def add(self, counts: Iterable[dict[str, str]]) -> None:
        """Add what the sandbox counted."""
        for each in counts:
            for call in calls_of(each["method"], each["path"]):
                self._server[call] += int(each["count"])

    def add_log(self, text: str) -> None:
        """Add what a Keycloak wrote into its access log about our calls; a test's own have another user agent."""
        for method, path in re.findall(r"CALL ([A-Z]+) (/[^\s?]+)\S* \d+ by (?!python-httpx)", text):
            self._server.update(calls_of(method, path))
        self._by_hand.clear()

    def missing(self, package: str, *, but: frozenset[str] = frozenset()) -> list[str]:
        """The ids of the operations that docs/coverage.md says a resource of a package calls, and that none has called.

        Args:
            package: `cncc`.
            but: the ids of operations that this run has no reason to call.
        """
        found = []
        for operation in operations():
            callers = [name for name in evidence().get(operation.id, {}) if name.rpartition(".")[0] == package]
            by_resource = any(name.rpartition(".")[2][:1].isupper() for name in callers)
            if operation.path is None or not by_resource or operation.id in but:
                continue
            if self._server["POST /admin/v1/Bulk"] and _travels(operation):
                continue
            served = sum(count for call, count in self._server.items() if operation.is_called_by([call]))
            by_hand = sum(count for call, count in self._by_hand.items() if operation.is_called_by([call]))
            if served <= by_hand:
                found.append(operation.id)
        return found


def _travels(operation: Operation) -> bool:
    """Whether a call may be a part of a Bulk, of which the sandbox counts the whole only; passwords never are."""
    path = operation.path or ""
    return operation.method != "GET" and path.startswith("/admin/v1/") and "Password" not in path
