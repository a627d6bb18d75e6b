"""Dynamic groups: ``/dynamicGroups``."""

from __future__ import annotations

from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.access.expressions import ExpressionError
from iam_resources.sandbox.oci.access.matching import check_rule
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.exceptions import invalid
from iam_resources.sandbox.oci.identity.bodies import (
    GROUP_NAME,
    already_exists,
    changes,
    check_description,
    check_name,
    check_tenancy,
)
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import (
    NO_CONTENT,
    Request,
    check_text,
    format_time,
    require_found,
    require_settled,
    shown,
)
from iam_resources.sandbox.oci.server import Verb
from iam_resources.sandbox.oci.tags import new_tags

RULE_LONGEST = 4096


class DynamicGroups:
    """Operations on dynamic groups."""

    def __init__(self, documents: IdentityDocuments) -> None:
        self._documents = documents

    def create(self, request: Request) -> Answer:
        """CreateDynamicGroup."""
        request.require("manage", "dynamic-groups")
        body = request.body()
        check_tenancy(request, body.get("compartmentId"))
        check_name(body, GROUP_NAME)
        check_description(body)
        check_text(body, "matchingRule", most=RULE_LONGEST)
        _check_rule(body)
        if self._documents.dynamic_groups.find_unique("name", body["name"].lower()):
            raise already_exists("DynamicGroup", body["name"])
        id = identifiers.new("dynamicgroup")
        made = self._documents.dynamic_groups.add(
            id,
            {
                "id": id,
                "compartmentId": request.server.tenancy_id,
                "name": body["name"],
                "description": body["description"],
                "matchingRule": body["matchingRule"],
                "timeCreated": format_time(request.now),
                "inactiveStatus": None,
                **new_tags(body),
            },
        )
        return shown(made, request.now)

    def get(self, request: Request) -> Answer:
        """GetDynamicGroup."""
        request.require("inspect", "dynamic-groups")
        return shown(self._group(request), request.now)

    def list_some(self, request: Request) -> Answer:
        """ListDynamicGroups."""
        request.require("inspect", "dynamic-groups")
        query = request.call.query()
        check_tenancy(request, query.get("compartmentId"))
        return page_of(self._documents.dynamic_groups, query, request.query("name"))

    def update(self, request: Request) -> Answer:
        """UpdateDynamicGroup: the name cannot be changed."""
        group = self._to_change(request, "use")
        body = request.body()
        check_description(body, required=False)
        check_text(body, "matchingRule", most=RULE_LONGEST, required=False)
        _check_rule(body)
        changed = self._documents.dynamic_groups.change(group, changes(body, "description", "matchingRule"))
        return shown(changed, request.now)

    def delete(self, request: Request) -> Answer:
        """DeleteDynamicGroup."""
        self._documents.dynamic_groups.remove(self._to_change(request, "manage"))
        return NO_CONTENT

    def _to_change(self, request: Request, verb: Verb) -> Document:
        request.require(verb, "dynamic-groups")
        group = self._group(request)
        request.check_etag(group)
        require_settled(group, request.now)
        return group

    def _group(self, request: Request) -> Document:
        return require_found(self._documents.dynamic_groups.get(request.parameters["group"]))


def _check_rule(body: dict[str, Any]) -> None:
    try:
        if body.get("matchingRule") is not None:
            check_rule(body["matchingRule"])
    except ExpressionError as problem:
        raise invalid(f"matchingRule {body['matchingRule']!r} is not valid: {problem}") from None
