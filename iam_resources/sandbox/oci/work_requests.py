"""Work requests: the asynchronous work of calls that answer 202."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.exceptions import missing
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import Request, format_time, require_found


@dataclass(frozen=True)
class About:
    """A kind of object that work requests are about.

    Attributes:
        entity: its name in a work request.
        operation: its name in an operation's.
        path: of its collection.
        resource_type: the type that a policy must let the caller inspect.
    """

    entity: str
    operation: str
    path: str
    resource_type: str


CONNECTOR = About("serviceconnector", "SERVICE_CONNECTOR", "/serviceConnectors", "serviceconnectors")
APPLICATION = About("application", "APPLICATION", "/applications", "fn-app")
FUNCTION = About("function", "FUNCTION", "/functions", "fn-function")

_ACTIONS = {"CREATE": "CREATED", "UPDATE": "UPDATED", "DELETE": "DELETED"}


class WorkRequests:
    """Work requests of one service.

    Args:
        documents: where they are kept.
        kind: of their OCIDs.
    """

    def __init__(self, documents: Documents, kind: str) -> None:
        self._documents = documents
        self._kind = kind

    def accept(self, request: Request, operation: str, target: Document, about: About) -> Answer:
        """202 for an operation (``CREATE``, ``UPDATE``, ``DELETE``, ``ACTIVATE``, ``DEACTIVATE``) on an object.

        The answer has no body: only the work request contains the id of a new object.
        """
        return Answer(202, headers={"opc-work-request-id": self.begin(request, operation, target, about)})

    def begin(self, request: Request, operation: str, target: Document, about: About) -> str:
        """The id of a new work request; see `accept`."""
        id = identifiers.new(self._kind, "iad")
        seconds = request.server.lifecycle_seconds
        self._documents.add(
            id,
            {
                "id": id,
                "operationType": f"{operation}_{about.operation}",
                "compartmentId": target.body["compartmentId"],
                "resources": [
                    {
                        "entityType": about.entity,
                        "actionType": _ACTIONS.get(operation, "UPDATED"),
                        "identifier": target.id,
                        "entityUri": f"{about.path}/{target.id}",
                    }
                ],
                "timeAccepted": format_time(request.now),
                "timeStarted": format_time(request.now),
            },
            hidden={"until": request.now + seconds, "type": about.resource_type},
        )
        return id

    def get(self, request: Request) -> Answer:
        """GetWorkRequest."""
        found = require_found(self._documents.get(request.parameters["work"]))
        request.require("inspect", found.hidden["type"], found.body["compartmentId"])
        return Answer.of_json(200, self._shown(found, request.now))

    def list_some(self, request: Request) -> Answer:
        """ListWorkRequests of Service Connector Hub."""
        query = request.call.query()
        compartment = query.get("compartmentId")
        if not compartment:
            raise missing("compartmentId")
        request.require("inspect", CONNECTOR.resource_type, compartment)
        return page_of(
            self._documents,
            query,
            {"compartmentId": compartment},
            show=lambda body: self._shown(require_found(self._documents.get(body["id"])), request.now),
            sort={},
            pack=lambda items: {"items": items},
        )

    def list_empty(self, request: Request) -> Answer:
        """ListWorkRequestErrors, ListWorkRequestLogs: always empty, as work never fails here."""
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
            "timeFinished": format_time(document.hidden["until"]) if done else None,
        }
