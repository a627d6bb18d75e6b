"""Functions: ``/functions``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.documents import Document, Documents
from iam_resources.sandbox.oci.exceptions import ServiceError, missing
from iam_resources.sandbox.oci.functions import sources
from iam_resources.sandbox.oci.functions.applications import PAGE, SORT, summary
from iam_resources.sandbox.oci.functions.checks import (
    DEFAULT_TIMEOUT,
    check_config,
    check_memory,
    check_name,
    check_timeout,
)
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import NO_CONTENT, Request, format_time, require_found, require_settled
from iam_resources.sandbox.oci.server import Verb
from iam_resources.sandbox.oci.tags import changed_tags, new_tags

NEWER = "/20260325/"
_KEPT = (
    "provisionedConcurrencyConfig",
    "detachedModeTimeoutInSeconds",
    "failureDestination",
    "successDestination",
    "traceConfig",
)


class FunctionObjects:
    """Operations on functions, except their invocation.

    Args:
        applications: the applications.
        functions: the functions.
        ended: called with the id of a function whose process is out of date.
    """

    def __init__(self, applications: Documents, functions: Documents, ended: Callable[[str], None]) -> None:
        self._applications = applications
        self._functions = functions
        self._ended = ended

    def create(self, request: Request) -> Answer:
        """CreateFunction."""
        body = request.body()
        if not body.get("applicationId"):
            raise missing("applicationId")
        application = self._applications.get(body["applicationId"])
        request.require("manage", "fn-function", application.body["compartmentId"] if application else None)
        application = require_found(application)
        check_name(body)
        source, hidden = sources.source_of(body)
        check_memory(body, required=True)
        check_config(body.get("config"))
        check_timeout(body)
        if self._functions.find_unique("name", (application.id, body["displayName"])):
            raise ServiceError(409, "Conflict", f"Function with name '{body['displayName']}' already exists")
        id = identifiers.new("fnfunc", "iad")
        made = self._functions.add(
            id,
            {
                "id": id,
                "displayName": body["displayName"],
                "applicationId": application.id,
                "compartmentId": application.body["compartmentId"],
                **source,
                "shape": application.body["shape"],
                "memoryInMBs": body["memoryInMBs"],
                "config": body.get("config") or {},
                "timeoutInSeconds": body.get("timeoutInSeconds") or DEFAULT_TIMEOUT,
                **{name: body.get(name) for name in _KEPT},
                "timeCreated": format_time(request.now),
                "timeUpdated": format_time(request.now),
                **new_tags(body),
            },
            hidden=hidden,
        )
        return _shown(made, request)

    def get(self, request: Request) -> Answer:
        """GetFunction."""
        return _shown(self.function(request, "read"), request)

    def list_some(self, request: Request) -> Answer:
        """ListFunctions of one application: without the configuration."""
        query = request.call.query()
        if not query.get("applicationId"):
            raise missing("applicationId")
        application = self._applications.get(query["applicationId"])
        request.require("inspect", "fn-function", application.body["compartmentId"] if application else None)
        where = {"applicationId": require_found(application).id, **request.query("displayName", "id")}
        return page_of(
            self._functions,
            query,
            where,
            show=lambda body: summary(_in_version(body, request)),
            sort=SORT,
            sorted_by="displayName",
            limits=PAGE,
        )

    def update(self, request: Request) -> Answer:
        """UpdateFunction: name and application cannot be changed. A missing digest of an image is looked up."""
        function = self._to_change(request, "use")
        body = request.body()
        check_memory(body, required=False)
        check_config(body.get("config"))
        check_timeout(body)
        names = ("memoryInMBs", "config", "timeoutInSeconds", *_KEPT)
        fields: dict[str, Any] = {name: body[name] for name in names if body.get(name) is not None}
        source, hidden = sources.source_of(body, function)
        fields |= {**source, **changed_tags(body), "timeUpdated": format_time(request.now)}
        changed = self._functions.change(function, fields, passing="UPDATING", hidden=hidden if source else None)
        self._ended(function.id)
        return _shown(changed, request)

    def delete(self, request: Request) -> Answer:
        """DeleteFunction."""
        function = self._to_change(request, "manage")
        self._functions.remove(function)
        self._ended(function.id)
        return NO_CONTENT

    def function(self, request: Request, verb: Verb, resource: str = "fn-function") -> Document:
        """The function of the path.

        Raises:
            ServiceError: 404.
        """
        id = request.parameters["function"]
        found = self._functions.get(id)
        request.require(verb, resource, found.body["compartmentId"] if found else None, function__id=id)
        return require_found(found)

    def _to_change(self, request: Request, verb: Verb) -> Document:
        function = self.function(request, verb)
        request.check_etag(function)
        require_settled(function, request.now)
        return function


def _in_version(body: dict[str, Any], request: Request) -> dict[str, Any]:
    endpoint = f"{request.server.base_url}/oci/functions"
    return {**sources.shown(body, newer=NEWER in request.call.raw_path), "invokeEndpoint": endpoint}


def _shown(function: Document, request: Request) -> Answer:
    body = _in_version(function.shown(request.now), request)
    return Answer.of_json(200, body, etag=function.etag)
