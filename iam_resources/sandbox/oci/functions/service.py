"""The service: which path goes to which operation, in both versions."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.functions.applications import Applications
from iam_resources.sandbox.oci.functions.functions import FunctionObjects
from iam_resources.sandbox.oci.functions.invocation import Invocation
from iam_resources.sandbox.oci.request import Request
from iam_resources.sandbox.oci.rest import Answered, Rest
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.oci.telemetry.counts import Counts
from iam_resources.sandbox.store import Store

VERSIONS = ("20181201", "20260325")
_PASSED = ("content-type", "accept", "fn-intent", "fn-invoke-type", "opc-request-id")


class Functions:
    """OCI Functions.

    Args:
        store: where the documents are kept.
        server: what all services share.
        counts: where calls and answers are counted.
    """

    def __init__(self, store: Store, server: Server, counts: Counts) -> None:
        self._applications = Documents(
            store,
            "fn.application",
            server,
            {"name": lambda body: (body["compartmentId"], body["displayName"])},
            ("displayName", "compartmentId"),
        )
        self._functions = Documents(
            store,
            "fn.function",
            server,
            {"name": lambda body: (body["applicationId"], body["displayName"])},
            ("displayName", "applicationId"),
        )
        self.invocation = Invocation(self._applications, server, counts)
        self._objects = FunctionObjects(self._applications, self._functions, self.invocation.end)
        applications = Applications(self._applications, self._functions)
        table = [
            ("POST", "/applications", applications.create),
            ("GET", "/applications", applications.list_some),
            ("GET", "/applications/{application}", applications.get),
            ("PUT", "/applications/{application}", applications.update),
            ("DELETE", "/applications/{application}", applications.delete),
            ("POST", "/functions", self._objects.create),
            ("GET", "/functions", self._objects.list_some),
            ("GET", "/functions/{function}", self._objects.get),
            ("PUT", "/functions/{function}", self._objects.update),
            ("DELETE", "/functions/{function}", self._objects.delete),
            ("POST", "/functions/{function}/actions/invoke", self._invoke),
        ]
        self._versions = {
            version: Rest(server, f"/oci/functions/{version}", table, self._still_there) for version in VERSIONS
        }

    def get(self, function_id: str) -> Document | None:
        """A function."""
        return self._functions.get(function_id)

    def answer(self, call: Call) -> Answered:
        """Handle one call to its end."""
        return self._rest(call.raw_path).answer(call)

    def template(self, raw_path: str) -> str:
        """The path template for the ledger."""
        return self._rest(raw_path).template(raw_path)

    def _rest(self, raw_path: str) -> Rest:
        version = raw_path.removeprefix("/oci/functions/").partition("/")[0]
        return self._versions.get(version, self._versions[VERSIONS[0]])

    def _invoke(self, request: Request) -> Awaitable[Answer] | Answer:
        """InvokeFunction."""
        function = self._objects.function(request, "use", "fn-invocation")
        headers = {name: request.call.headers[name] for name in _PASSED if name in request.call.headers}
        if headers.pop("fn-invoke-type", "sync").lower() == "detached":
            return self.invocation.detach(function, request.call.body, headers)
        return self.invocation.invoke(function, request.call.body, headers)

    def _still_there(self, answer: Answer) -> Callable[[], bool]:
        id = json.loads(answer.body or b"{}").get("id")  # none in the answer to a detached call
        return lambda: id is None or bool(self._applications.get(id) or self._functions.get(id))
