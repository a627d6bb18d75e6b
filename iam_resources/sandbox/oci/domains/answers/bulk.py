"""``POST /admin/v1/Bulk``: many operations in one call (RFC 7644, 3.7; guide 3.13).

Operations take effect one by one, in order; ``bulkId:…`` refers to the id of an object that an earlier POST created.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from iam_resources.sandbox.messages import Answer
from iam_resources.sandbox.oci.domains.answers.resources import MEDIA_TYPE
from iam_resources.sandbox.oci.domains.context import PREFIX, Context
from iam_resources.sandbox.oci.domains.exceptions import Refusal, ScimError, bad_request, missing
from iam_resources.sandbox.oci.domains.scim.bodies import has_schema

REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"

MAX_OPERATIONS = 50
"""API Rate Limits, "Other Restrictions": 50 operations a call. ("Response Codes" says 1000; the smaller applies.)"""
MAX_PAYLOAD = 1_048_576
"""Both places: 1 MB."""

_METHODS = ("POST", "PUT", "PATCH", "DELETE")

Run = Callable[[Context, str], Answer]
"""Carries out a call below ``/admin/v1``, by its path there."""


def answer(context: Context, body: dict[str, Any], run: Run) -> Answer:
    """Carry out the operations of a bulk request.

    Raises:
        ScimError: 413 beyond the limits, 400 for a body that is not a bulk request.
    """
    operations, fail_on_errors = _read(context, body)
    results: list[dict[str, Any]] = []
    made: dict[str, str] = {}
    errors = 0
    for operation in operations:
        if fail_on_errors and errors >= fail_on_errors:
            break
        result = _one(context, operation, made, run)
        errors += not result["status"].startswith("2")
        results.append(result)
    return Answer.of_json(200, {"schemas": [RESPONSE], "Operations": results}, MEDIA_TYPE)


def _read(context: Context, body: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    if len(context.call.body) > MAX_PAYLOAD:
        raise ScimError(413, f"The bulk request exceeds maxPayloadSize ({MAX_PAYLOAD}).", "error.sandbox.bulk")
    absent = [name for name in ("schemas", "Operations") if not body.get(name)]
    if absent:
        raise missing(absent)
    operations = body["Operations"]
    if not has_schema(body, REQUEST) or not isinstance(operations, list):
        raise bad_request(f"The schemas of a bulk request must be {REQUEST}.", "error.sandbox.invalidSyntax")
    if len(operations) > MAX_OPERATIONS:
        raise ScimError(
            413, f"The number of bulk operations exceeds maxOperations ({MAX_OPERATIONS}).", "error.sandbox.bulk"
        )
    limit = body.get("failOnErrors", 0)
    if not isinstance(limit, int) or not all(isinstance(operation, dict) for operation in operations):
        raise bad_request("failOnErrors must be a number, and each operation an object.")
    return operations, limit


def _one(context: Context, operation: dict[str, Any], made: dict[str, str], run: Run) -> dict[str, Any]:
    method = str(operation.get("method", "")).upper()
    named = {"bulkId": operation["bulkId"]} if "bulkId" in operation else {}
    try:
        target, data = _resolved(operation, method, made)
        path, _, query = target.partition("?")
        call = replace(
            context.call,
            method=method,
            raw_path=f"{PREFIX}/{context.domain.name}/admin/v1{path}",
            raw_query=query,
            headers=_Headers(operation.get("version")),
            body=b"" if data is None else json.dumps(data).encode(),
        )
        found = run(replace(context, call=call), path)
    except Refusal as problem:
        return {"method": method, **named, "status": str(problem.status), "response": problem.body}
    result: dict[str, Any] = {"method": method, **named, "status": str(found.status)}
    if found.body:
        shown = json.loads(found.body)
        result |= {"location": shown["meta"]["location"], "version": shown["meta"]["version"], "response": shown}
        if method == "POST" and "bulkId" in operation:
            made[str(operation["bulkId"])] = shown["id"]
    else:
        result["location"] = f"{context.admin_url}{path}"
    return result


class _Headers(dict[str, str]):
    """The headers of one operation of a bulk request."""

    def __init__(self, version: Any) -> None:
        super().__init__({"content-type": "application/json"})
        if version:
            self["if-match"] = str(version)


def _resolved(operation: dict[str, Any], method: str, made: dict[str, str]) -> tuple[str, Any]:
    path, data = operation.get("path"), operation.get("data")
    if method not in _METHODS or not isinstance(path, str) or not path.startswith("/"):
        raise bad_request("A bulk operation needs a method of POST, PUT, PATCH or DELETE, and a path.")
    if method == "POST" and not operation.get("bulkId"):
        raise missing(["bulkId"])
    if path.partition("?")[0].strip("/").partition("/")[0] == "Bulk":
        raise bad_request("A bulk request can't contain another one.")
    return str(_with_ids(path, made)), _with_ids(data, made)


def _with_ids(value: Any, made: dict[str, str]) -> Any:
    """The value with ``bulkId:…`` replaced by the ids of the objects that have been created."""
    if isinstance(value, dict):
        return {name: _with_ids(inner, made) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_ids(inner, made) for inner in value]
    if isinstance(value, str) and "bulkId:" in value:
        head, _, name = value.partition("bulkId:")
        name, slash, rest = name.partition("/")
        if name not in made:
            raise ScimError(409, f"No earlier operation with bulkId {name} made a resource.", "error.sandbox.bulk")
        return f"{head}{made[name]}{slash}{rest}"
    return value
