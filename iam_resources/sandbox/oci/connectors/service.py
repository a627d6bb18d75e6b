"""The service: its paths and operations."""

from __future__ import annotations

from collections.abc import Callable

from iam_resources.sandbox.messages import Answer, Call
from iam_resources.sandbox.oci.connectors.connectors import ConnectorObjects
from iam_resources.sandbox.oci.connectors.deliveries import Deliveries
from iam_resources.sandbox.oci.documents import Documents
from iam_resources.sandbox.oci.functions import Functions
from iam_resources.sandbox.oci.rest import Answered, Rest
from iam_resources.sandbox.oci.server import Server
from iam_resources.sandbox.oci.work_requests import WorkRequests
from iam_resources.sandbox.store import Store

PREFIX = "/oci/sch/20200909"


class Connectors:
    """Service Connector Hub.

    Args:
        store: where the documents are kept.
        server: what all services share.
        functions: what connectors call.
    """

    def __init__(self, store: Store, server: Server, functions: Functions) -> None:
        connectors = Documents(store, "sch.connector", server, indexes=("displayName", "compartmentId"))
        self._work_documents = Documents(store, "sch.work", server, indexes=("compartmentId",))
        work = WorkRequests(self._work_documents, "serviceconnectorworkrequest")
        objects = ConnectorObjects(connectors, work)
        self._connectors = connectors
        self.deliveries = Deliveries(connectors, server, functions.get, functions.invocation.invoke)
        one = "/serviceConnectors/{connector}"
        table = [
            ("POST", "/serviceConnectors", objects.create),
            ("GET", "/serviceConnectors", objects.list_some),
            ("GET", one, objects.get),
            ("PUT", one, objects.update),
            ("DELETE", one, objects.delete),
            ("POST", f"{one}/actions/activate", objects.activate),
            ("POST", f"{one}/actions/deactivate", objects.deactivate),
            ("GET", "/workRequests", work.list_some),
            ("GET", "/workRequests/{work}", work.get),
            ("GET", "/workRequests/{work}/errors", work.list_empty),
            ("GET", "/workRequests/{work}/logs", work.list_empty),
        ]
        self._rest = Rest(server, PREFIX, table, self._still_there)

    def answer(self, call: Call) -> Answered:
        """Handle one call."""
        return self._rest.answer(call)

    def template(self, raw_path: str) -> str:
        """The path template for the call log."""
        return self._rest.template(raw_path)

    def _still_there(self, answer: Answer) -> Callable[[], bool]:
        work = self._work_documents.get(answer.headers["opc-work-request-id"])
        id = work.body["resources"][0]["identifier"] if work else ""
        return lambda: self._connectors.get(id) is not None
