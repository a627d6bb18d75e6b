"""Account assignments: a user or group may use a permission set in an account."""

from __future__ import annotations

import re
from typing import Any

from iam_resources.sandbox.huawei.center.permission_sets import known_set
from iam_resources.sandbox.huawei.center.statuses import Statuses
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Text
from iam_resources.sandbox.huawei.jobs import assignment_id
from iam_resources.sandbox.huawei.pages import page_of
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.messages import Answer

_ID = Text(1, 64, required=True)
_BODY = {
    "permission_set_id": _ID,
    "principal_id": _ID,
    "principal_type": Text(required=True, among=("USER", "GROUP")),
    "target_id": _ID,
    "target_type": Text(required=True, among=("ACCOUNT",)),
}


def create(request: Request) -> Answer:
    """4.4.6 CreateAccountAssignment; asynchronous. One that is there already succeeds again."""
    given = request.body(_BODY)
    known_set(request, given["permission_set_id"])
    _check_principal(request, given)
    if not re.fullmatch(r"[0-9a-f]{32}", given["target_id"]):
        raise refused(400, 1210)
    if given["target_id"] not in request.server.accounts:
        raise refused(403, 1291)
    _check_other(request, "create", given)
    return CREATIONS.begin(request, **_about(given))


def delete(request: Request) -> Answer:
    """4.4.1 DeleteAccountAssignment; asynchronous."""
    given, server = request.body(_BODY), request.server
    known_set(request, given["permission_set_id"])
    _check_principal(request, given)
    _check_other(request, "delete", given)
    place = (given["permission_set_id"], given["target_id"])
    if not server.assignments.find("place", place):
        raise refused(400, 1249)
    if assignment_id(*place, given["principal_id"]) not in server.assignments:
        raise refused(400, 1250)
    return DELETIONS.begin(request, **_about(given))


def list_some(request: Request) -> Answer:
    """4.4.5 ListAccountAssignments."""
    account, wanted = request.required("account_id"), request.query.get("permission_set_id")
    return page_of(
        request,
        "account_assignments",
        request.server.assignments,
        lambda each: {
            "account_id": each["account"],
            "permission_set_id": each["set"],
            "principal_id": each["principal"],
            "principal_type": each["principal_type"],
        },
        ("place", (wanted, account)) if wanted else ("account", account),
        lambda each: each["account"] == account and wanted in (None, each["set"]),
    )


def _about(given: dict[str, Any]) -> dict[str, str]:
    """What a request is about."""
    ids = {"set": given["permission_set_id"], "account": given["target_id"], "principal": given["principal_id"]}
    return {**ids, "principal_type": given["principal_type"]}


def _check_principal(request: Request, given: dict[str, Any]) -> None:
    found = request.server.principal(given["principal_id"], given["principal_type"])
    seconds = request.server.settings.principal_seconds
    if found is None or found["created_at"] + seconds * 1000 > request.now_ms:
        raise refused(404, 1307)


def _check_other(request: Request, kind: str, given: dict[str, Any]) -> None:
    """While the same assignment is being made it cannot be removed, nor the other way round."""
    for job in request.server.requests.find("principal", given["principal_id"]):
        same = job["set"] == given["permission_set_id"] and job["account"] == given["target_id"]
        if same and job["kind"] != kind:
            raise refused(409, 1006)


def _shown(request: Request, job: Document) -> dict[str, Any]:
    return {
        "created_date": job["created"],
        "failure_reason": job["reason"],
        "permission_set_id": job["set"],
        "principal_id": job["principal"],
        "principal_type": job["principal_type"],
        "request_id": job["id"],
        "status": job["status"],
        "target_id": job["account"],
        "target_type": "ACCOUNT",
    }


CREATIONS = Statuses("create", "account_assignment_creation_status", "account_assignments_creation_status", _shown)
DELETIONS = Statuses("delete", "account_assignment_deletion_status", "account_assignments_deletion_status", _shown)
