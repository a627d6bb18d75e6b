"""Compartments: ``/compartments``. Their root is the tenancy."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.exceptions import ServiceError, invalid, missing
from iam_resources.sandbox.oci.identity.bodies import GROUP_NAME, check_description, check_name
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import Request, format_time, require_found, shown
from iam_resources.sandbox.oci.tags import new_tags


class Compartments:
    """Operations on compartments: those to find one, and one to create one in a test."""

    def __init__(self, documents: IdentityDocuments) -> None:
        self._documents = documents

    def create(self, request: Request) -> Answer:
        """CreateCompartment."""
        body = request.body()
        parent = body.get("compartmentId")
        if not parent:
            raise missing("compartmentId")
        request.require("manage", "compartments", parent)
        request.require_compartment(parent)
        check_name(body, GROUP_NAME)
        check_description(body)
        if self._documents.compartments.find_unique("name", (parent, body["name"].lower())):
            raise ServiceError(
                409, "CompartmentAlreadyExists", f"A compartment with name '{body['name']}' already exists."
            )
        id = identifiers.new("compartment")
        made = self._documents.compartments.add(
            id,
            {
                "id": id,
                "compartmentId": parent,
                "name": body["name"],
                "description": body["description"],
                "timeCreated": format_time(request.now),
                "inactiveStatus": None,
                "isAccessible": True,
                **new_tags(body),
            },
        )
        return shown(made, request.now)

    def get(self, request: Request) -> Answer:
        """GetCompartment; with the OCID of the tenancy, the root compartment."""
        id = request.parameters["compartment"]
        request.require("inspect", "compartments", id)
        if id == request.server.tenancy_id:
            return Answer.of_json(200, _root(id))
        return shown(require_found(self._documents.compartments.get(id)), request.now)

    def list_some(self, request: Request) -> Answer:
        """ListCompartments: children; of the tenancy, with ``compartmentIdInSubtree``, all descendants."""
        query = request.call.query()
        parent = query.get("compartmentId")
        if not parent:
            raise missing("compartmentId")
        request.require("inspect", "compartments", parent)
        request.require_compartment(parent)
        whole = query.get("compartmentIdInSubtree", "").lower() == "true"
        if whole and parent != request.server.tenancy_id:
            raise invalid("compartmentIdInSubtree can be true for the tenancy only")
        where: dict[str, Any] = {} if whole else {"compartmentId": parent}
        return page_of(self._documents.compartments, query, {**where, **request.query("name")})


def _root(tenancy: str) -> dict[str, Any]:
    return {
        "id": tenancy,
        "compartmentId": None,
        "name": identifiers.TENANCY_NAME,
        "description": "The root compartment of the tenancy",
        "timeCreated": format_time(0),
        "inactiveStatus": None,
        "isAccessible": True,
        "lifecycleState": "ACTIVE",
        "freeformTags": {},
        "definedTags": {},
    }
