"""Connectors: ``/serviceConnectors``."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.connectors.bodies import check, shown_source, shown_target, shown_tasks
from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.exceptions import ServiceError, missing
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import Request, format_time, require_found, require_settled, shown
from iam_resources.sandbox.oci.server import Verb
from iam_resources.sandbox.oci.tags import changed_tags, new_tags
from iam_resources.sandbox.oci.work_requests import CONNECTOR, WorkRequests

_NOT_LISTED = ("source", "tasks", "target", "lifecyleDetails")


class ConnectorObjects:
    """Operations on connectors. Each write is answered with 202 and a work request.

    Args:
        connectors: the connectors.
        work: their work requests.
    """

    def __init__(self, connectors: Documents, work: WorkRequests) -> None:
        self._connectors = connectors
        self._work = work

    def create(self, request: Request) -> Answer:
        """CreateServiceConnector: it becomes active. Names need not be unique."""
        body = request.body()
        compartment = body.get("compartmentId")
        if not compartment:
            raise missing("compartmentId")
        request.require("manage", "serviceconnectors", compartment)
        request.require_compartment(compartment)
        check(request, body, new=True)
        id = identifiers.new("serviceconnector", "iad")
        made = self._connectors.add(
            id,
            {
                "id": id,
                "displayName": body["displayName"],
                "description": body.get("description"),
                "compartmentId": compartment,
                "timeCreated": format_time(request.now),
                "timeUpdated": format_time(request.now),
                "lifecycleDetails": None,
                "lifecyleDetails": None,  # misspelled by the service, beside the right one
                **_parts(body),
                **new_tags(body),
                "systemTags": {},
            },
        )
        return self._work.accept(request, "CREATE", made, CONNECTOR)

    def get(self, request: Request) -> Answer:
        """GetServiceConnector."""
        return shown(self._connector(request, "read"), request.now)

    def list_some(self, request: Request) -> Answer:
        """ListServiceConnectors: without source, tasks and target."""
        query = request.call.query()
        compartment = query.get("compartmentId")
        if not compartment:
            raise missing("compartmentId")
        request.require("inspect", "serviceconnectors", compartment)
        request.require_compartment(compartment)
        return page_of(
            self._connectors,
            query,
            {"compartmentId": compartment, **request.query("displayName")},
            show=lambda body: {name: value for name, value in body.items() if name not in _NOT_LISTED},
            sort={"displayName": "displayName", "timeCreated": "timeCreated"},
            pack=lambda items: {"items": items},
        )

    def update(self, request: Request) -> Answer:
        """UpdateServiceConnector: given fields are replaced; tasks as a whole."""
        connector = self._to_change(request, "use")
        body = request.body()
        check(request, body, new=False)
        fields: dict[str, Any] = {
            name: body[name] for name in ("displayName", "description") if body.get(name) is not None
        }
        fields |= {name: value for name, value in _parts(body).items() if body.get(name) is not None}
        fields |= {**changed_tags(body), "timeUpdated": format_time(request.now)}
        self._connectors.change(connector, fields, passing="UPDATING")
        return self._work.accept(request, "UPDATE", connector, CONNECTOR)

    def delete(self, request: Request) -> Answer:
        """DeleteServiceConnector."""
        connector = self._to_change(request, "manage")
        self._connectors.remove(connector)
        return self._work.accept(request, "DELETE", connector, CONNECTOR)

    def activate(self, request: Request) -> Answer:
        """ActivateServiceConnector."""
        return self._turn(request, "INACTIVE", "ACTIVE", "ACTIVATE")

    def deactivate(self, request: Request) -> Answer:
        """DeactivateServiceConnector."""
        return self._turn(request, "ACTIVE", "INACTIVE", "DEACTIVATE")

    def _turn(self, request: Request, former: str, state: str, operation: str) -> Answer:
        connector = self._to_change(request, "use")
        if connector.state != former:
            raise ServiceError(409, "IncorrectState", f"The service connector is {connector.state} already")
        fields = {"timeUpdated": format_time(request.now)}
        self._connectors.change(connector, fields, state=state, passing="UPDATING")
        return self._work.accept(request, operation, connector, CONNECTOR)

    def _to_change(self, request: Request, verb: Verb) -> Document:
        connector = self._connector(request, verb)
        request.check_etag(connector)
        require_settled(connector, request.now)
        return connector

    def _connector(self, request: Request, verb: Verb) -> Document:
        found = self._connectors.get(request.parameters["connector"])
        request.require(verb, "serviceconnectors", found.body["compartmentId"] if found else None)
        return require_found(found)


def _parts(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "source": shown_source(body["source"]) if body.get("source") else None,
        "tasks": shown_tasks(body.get("tasks")),
        "target": shown_target(body["target"]) if body.get("target") else None,
    }
