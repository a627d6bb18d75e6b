"""Applications: ``/applications``."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.exceptions import ServiceError, invalid, missing
from iam_resources.sandbox.oci.functions.checks import check_config, check_name
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import NO_CONTENT, Request, format_time, require_found, require_settled, shown
from iam_resources.sandbox.oci.server import Verb
from iam_resources.sandbox.oci.tags import changed_tags, new_tags

PAGE = (10, 50)
"""ListApplications: "1 is the minimum, 50 is the maximum. Default: 10"."""
SORT = {"displayName": "displayName", "id": "id"}
SHAPES = ("GENERIC_X86", "GENERIC_ARM", "GENERIC_X86_ARM")
_KEPT = ("networkSecurityGroupIds", "syslogUrl", "traceConfig", "logging", "imagePolicyConfig", "securityAttributes")


class Applications:
    """Operations on applications."""

    def __init__(self, applications: Documents, functions: Documents) -> None:
        self._applications = applications
        self._functions = functions

    def create(self, request: Request) -> Answer:
        """CreateApplication."""
        body = request.body()
        compartment = body.get("compartmentId")
        if not compartment:
            raise missing("compartmentId")
        request.require("manage", "fn-app", compartment)
        request.require_compartment(compartment)
        check_name(body)
        check_config(body.get("config"))
        if not isinstance(body.get("subnetIds"), list) or not body["subnetIds"]:
            raise missing("subnetIds")
        if body.get("shape") not in (None, *SHAPES):
            raise invalid(f"shape must be one of {', '.join(SHAPES)}")
        if self._applications.find_unique("name", (compartment, body["displayName"])):
            raise ServiceError(409, "Conflict", f"Application with name '{body['displayName']}' already exists")
        id = identifiers.new("fnapp", "iad")
        made = self._applications.add(
            id,
            {
                "id": id,
                "compartmentId": compartment,
                "displayName": body["displayName"],
                "config": body.get("config") or {},
                "subnetIds": body["subnetIds"],
                "shape": body.get("shape") or "GENERIC_X86",
                **{name: body.get(name) for name in _KEPT},
                "timeCreated": format_time(request.now),
                "timeUpdated": format_time(request.now),
                **new_tags(body),
            },
        )
        return shown(made, request.now)

    def get(self, request: Request) -> Answer:
        """GetApplication."""
        return shown(self.application(request, "read"), request.now)

    def list_some(self, request: Request) -> Answer:
        """ListApplications: without configuration and address of the log."""
        query = request.call.query()
        compartment = query.get("compartmentId")
        if not compartment:
            raise missing("compartmentId")
        request.require("inspect", "fn-app", compartment)
        request.require_compartment(compartment)
        where = {"compartmentId": compartment, **request.query("displayName", "id")}
        return page_of(self._applications, query, where, show=summary, sort=SORT, sorted_by="displayName", limits=PAGE)

    def update(self, request: Request) -> Answer:
        """UpdateApplication: name, subnets and shape cannot be changed."""
        application = self._to_change(request, "use")
        body = request.body()
        check_config(body.get("config"))
        fields: dict[str, Any] = {name: body[name] for name in ("config", *_KEPT) if body.get(name) is not None}
        fields |= {**changed_tags(body), "timeUpdated": format_time(request.now)}
        return shown(self._applications.change(application, fields, passing="UPDATING"), request.now)

    def delete(self, request: Request) -> Answer:
        """DeleteApplication: it must not have functions."""
        application = self._to_change(request, "manage")
        if self._functions.find("applicationId", application.id):
            raise ServiceError(409, "Conflict", "The application has functions: delete them first")
        self._applications.remove(application)
        return NO_CONTENT

    def application(self, request: Request, verb: Verb) -> Document:
        """The application of the path.

        Raises:
            ServiceError: 404.
        """
        found = self._applications.get(request.parameters["application"])
        request.require(verb, "fn-app", found.body["compartmentId"] if found else None)
        return require_found(found)

    def _to_change(self, request: Request, verb: Verb) -> Document:
        application = self.application(request, verb)
        request.check_etag(application)
        require_settled(application, request.now)
        return application


def summary(body: dict[str, Any]) -> dict[str, Any]:
    """An application or a function as lists show it."""
    return {name: value for name, value in body.items() if name not in ("config", "syslogUrl")}
