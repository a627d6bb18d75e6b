"""The service: its paths and operations, in both versions."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.functions.applications import Applications
from iam_resources.sandbox.oci.functions.functions import FunctionObjects
from iam_resources.sandbox.oci.functions.invocation import Invocation
from iam_resources.sandbox.oci.functions.packages import Packages
from iam_resources.sandbox.oci.request import Request, require_found
from iam_resources.sandbox.oci.rest import Answered, Handler, Rest
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.oci.telemetry.counts import Counts
from iam_resources.sandbox.oci.work_requests import APPLICATION, FUNCTION, About, WorkRequests
from iam_resources.sandbox.store import Store

VERSIONS = ("20181201", "20260325")
Write = Callable[[Request], Answer]
Route = tuple[str, str, Handler]
_PASSED = ("content-type", "accept", "fn-intent", "fn-invoke-type", "opc-request-id")


class Functions:
    """OCI Functions.

    Args:
        store: where the documents are kept.
        server: what all services share.
        counts: where calls and answers are counted.
        packages: folder for the packages that functions need; None = a temporary one.
    """

    def __init__(self, store: Store, server: Server, counts: Counts, packages: Path | None) -> None:
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
        self.invocation = Invocation(self._applications, server, counts, Packages(packages))
        self._objects = FunctionObjects(self._applications, self._functions, self.invocation.end)
        applications = Applications(self._applications, self._functions)
        one, other = "/applications/{application}", "/functions/{function}"
        reads: list[Route] = [
            ("GET", "/applications", applications.list_some),
            ("GET", one, applications.get),
            ("GET", "/functions", self._objects.list_some),
            ("GET", other, self._objects.get),
            ("POST", f"{other}/actions/invoke", self._invoke),
        ]
        writes: list[tuple[str, str, Write, str, About]] = [
            ("POST", "/applications", applications.create, "CREATE", APPLICATION),
            ("PUT", one, applications.update, "UPDATE", APPLICATION),
            ("DELETE", one, applications.delete, "DELETE", APPLICATION),
            ("POST", "/functions", self._objects.create, "CREATE", FUNCTION),
            ("PUT", other, self._objects.update, "UPDATE", FUNCTION),
            ("DELETE", other, self._objects.delete, "DELETE", FUNCTION),
        ]
        self._work = WorkRequests(Documents(store, "fn.work", server, indexes=("compartmentId",)), "fnworkrequest")
        older: list[Route] = [*reads, *(write[:3] for write in writes)]
        newer: list[Route] = [
            *reads,
            *(
                (method, path, partial(self._by_work, write, operation, about))
                for method, path, write, operation, about in writes
            ),
            ("GET", "/workRequests/{work}", self._work.get),
            ("GET", "/workRequests/{work}/errors", self._work.list_empty),
            ("GET", "/workRequests/{work}/logs", self._work.list_empty),
        ]
        self._versions = {
            version: Rest(server, f"/oci/functions/{version}", table, self._still_there)
            for version, table in zip(VERSIONS, (older, newer), strict=True)
        }

    def get(self, function_id: str) -> Document | None:
        """The function of an OCID."""
        return self._functions.get(function_id)

    def answer(self, call: Call) -> Answered:
        """Handle one call."""
        return self._rest(call.raw_path).answer(call)

    def template(self, raw_path: str) -> str:
        """The path template for the call log."""
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

    def _by_work(self, write: Write, operation: str, about: About, request: Request) -> Answer:
        """The newer version answers writes with a work request, for a creation beside the created object."""
        id = next(iter(request.parameters.values()), "")
        target = self._functions.get(id) or self._applications.get(id)
        answer = write(request)
        if operation != "CREATE":
            return self._work.accept(request, operation, require_found(target), about)
        id = json.loads(answer.body)["id"]
        made = require_found(self._functions.get(id) or self._applications.get(id))
        return answer.with_headers({"opc-work-request-id": self._work.begin(request, operation, made, about)})

    def _still_there(self, answer: Answer) -> Callable[[], bool]:
        id = json.loads(answer.body or b"{}").get("id")  # none in the answer to a detached call
        return lambda: id is None or bool(self._applications.get(id) or self._functions.get(id))
