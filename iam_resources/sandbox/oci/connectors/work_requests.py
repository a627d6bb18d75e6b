"""Work requests: what a call that answers 202 has set going."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.exceptions import missing
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import Request, stamp, there

_ACTIONS = {"CREATE": "CREATED", "UPDATE": "UPDATED", "DELETE": "DELETED"}


class WorkRequests:
    """Work requests on connectors.

    Args:
        documents: where they are kept.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def accept(self, request: Request, operation: str, connector: Document) -> Answer:
        """202 for an operation (``CREATE``, ``UPDATE``, ``DELETE``, ``ACTIVATE``, ``DEACTIVATE``) on a connector.

        The answer has no body: the id of what is made stands in the work request alone.
        """
        id = identifiers.new("serviceconnectorworkrequest", "iad")
        seconds = request.server.lifecycle_seconds
        self._documents.add(
            id,
            {
                "id": id,
                "operationType": f"{operation}_SERVICE_CONNECTOR",
                "compartmentId": connector.body["compartmentId"],
                "resources": [
                    {
                        "entityType": "serviceconnector",
                        "actionType": _ACTIONS.get(operation, "UPDATED"),
                        "identifier": connector.id,
                        "entityUri": f"/serviceConnectors/{connector.id}",
                    }
                ],
                "timeAccepted": stamp(request.now),
                "timeStarted": stamp(request.now),
            },
            hidden={"until": request.now + seconds},
        )
        return Answer(202, headers={"opc-work-request-id": id})

    def get(self, request: Request) -> Answer:
        """GetWorkRequest."""
        found = there(self._documents.get(request.parameters["work"]))
        request.require("inspect", "serviceconnectors", found.body["compartmentId"])
        return Answer.of_json(200, self._shown(found, request.now))

    def list_some(self, request: Request) -> Answer:
        """ListWorkRequests."""
        query = request.call.query()
        compartment = query.get("compartmentId")
        if not compartment:
            raise missing("compartmentId")
        request.require("inspect", "serviceconnectors", compartment)
        return page_of(
            self._documents,
            query,
            {"compartmentId": compartment},
            show=lambda body: self._shown(there(self._documents.get(body["id"])), request.now),
            sort={},
            pack=lambda items: {"items": items},
        )

    def list_nothing(self, request: Request) -> Answer:
        """ListWorkRequestErrors, ListWorkRequestLogs: here they never fail, and say nothing."""
        self.get(request)
        return Answer.of_json(200, {"items": []})

    def _shown(self, document: Document, now: float) -> dict[str, Any]:
        done = now >= document.hidden["until"]
        resources = document.body["resources"]
        if not done:
            resources = [{**resource, "actionType": "IN_PROGRESS"} for resource in resources]
        return {
            **document.body,
            "resources": resources,
            "status": "SUCCEEDED" if done else "IN_PROGRESS",
            "percentComplete": 100.0 if done else 50.0,
            "timeFinished": stamp(document.hidden["until"]) if done else None,
        }
