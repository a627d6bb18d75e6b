"""Policies: ``/policies``."""

from __future__ import annotations

import re
from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci import identifiers
from iam_resources.sandbox.oci.access.decision import Access
from iam_resources.sandbox.oci.access.statements import StatementError
from iam_resources.sandbox.oci.documents import Document
from iam_resources.sandbox.oci.exceptions import invalid, missing
from iam_resources.sandbox.oci.identity.bodies import GROUP_NAME, already_exists, changes, check_description, check_name
from iam_resources.sandbox.oci.identity.documents import IdentityDocuments
from iam_resources.sandbox.oci.pages import page_of
from iam_resources.sandbox.oci.request import NO_CONTENT, Request, format_time, require_found, require_settled, shown
from iam_resources.sandbox.oci.tags import new_tags

STATEMENTS_MOST = 50
"""IAM Without Identity Domains Limits and With: "Statements in an IAM policy: 50"."""


class Policies:
    """Operations on policies."""

    def __init__(self, documents: IdentityDocuments, access: Access) -> None:
        self._documents = documents
        self._access = access

    def create(self, request: Request) -> Answer:
        """CreatePolicy."""
        body = request.body()
        compartment = body.get("compartmentId")
        if not compartment:
            raise missing("compartmentId")
        request.require("manage", "policies", compartment)
        request.require_compartment(compartment)
        check_name(body, GROUP_NAME)
        check_description(body)
        if body.get("statements") is None:
            raise missing("statements")
        self._check(body, compartment)
        if self._documents.policies.find_unique("name", body["name"].lower()):
            raise already_exists("Policy", body["name"])
        id = identifiers.new("policy")
        made = self._documents.policies.add(
            id,
            {
                "id": id,
                "compartmentId": compartment,
                "name": body["name"],
                "description": body["description"],
                "statements": body["statements"],
                "timeCreated": format_time(request.now),
                "inactiveStatus": None,
                "versionDate": body.get("versionDate") or None,
                **new_tags(body),
            },
        )
        return shown(made, request.now)

    def get(self, request: Request) -> Answer:
        """GetPolicy."""
        policy = self._documents.policies.get(request.parameters["policy"])
        request.require("inspect", "policies", policy.body["compartmentId"] if policy else None)
        return shown(require_found(policy), request.now)

    def list_some(self, request: Request) -> Answer:
        """ListPolicies: those attached to the compartment itself, not to compartments in it."""
        query = request.call.query()
        compartment = query.get("compartmentId")
        if not compartment:
            raise missing("compartmentId")
        request.require("inspect", "policies", compartment)
        request.require_compartment(compartment)
        return page_of(self._documents.policies, query, {"compartmentId": compartment, **request.query("name")})

    def update(self, request: Request) -> Answer:
        """UpdatePolicy: given statements replace all; an empty version date removes it."""
        policy = self._to_change(request)
        body = request.body()
        check_description(body, required=False)
        self._check(body, policy.body["compartmentId"])
        fields = changes(body, "description", "statements", "versionDate")
        if "versionDate" in body:
            fields["versionDate"] = body["versionDate"] or None
        return shown(self._documents.policies.change(policy, fields), request.now)

    def delete(self, request: Request) -> Answer:
        """DeletePolicy."""
        self._documents.policies.remove(self._to_change(request))
        return NO_CONTENT

    def _to_change(self, request: Request) -> Document:
        policy = self._documents.policies.get(request.parameters["policy"])
        request.require("manage", "policies", policy.body["compartmentId"] if policy else None)
        policy = require_found(policy)
        request.check_etag(policy)
        require_settled(policy, request.now)
        return policy

    def _check(self, body: dict[str, Any], compartment: str) -> None:
        date = body.get("versionDate")
        if date and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(date)):
            raise invalid(f"versionDate {date!r} must be a date, YYYY-MM-DD")
        statements = body.get("statements")
        if statements is None:
            return
        if not isinstance(statements, list) or not statements or not all(isinstance(each, str) for each in statements):
            raise invalid("statements must be a list of at least one string")
        if len(statements) > STATEMENTS_MOST:
            raise invalid(f"statements: {len(statements)} are given, at most {STATEMENTS_MOST} are allowed")
        try:
            self._access.check(statements, compartment)
        except StatementError as problem:
            raise invalid(str(problem)) from None
