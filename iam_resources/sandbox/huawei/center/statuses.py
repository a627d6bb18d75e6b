"""Asynchronous requests as the API shows them: one with all it is about, and many as rows without that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.jobs import STATUSES
from iam_resources.sandbox.huawei.pages import page_of
from iam_resources.sandbox.huawei.request import Request
from iam_resources.sandbox.messages import Answer


@dataclass(frozen=True)
class Statuses:
    """Requests of one kind.

    Attributes:
        kind: of the requests.
        one: the field with one of them.
        many: the field with the rows of a listing.
        show: from a request to its details.
    """

    kind: str
    one: str
    many: str
    show: Callable[[Request, Document], dict[str, Any]]

    def begin(self, request: Request, **fields: Any) -> Answer:
        """Accept a request; the answer of 4.3.15, 4.4.1 and 4.4.6."""
        job = request.server.jobs.begin(self.kind, **fields)
        return Answer.of_json(200, {self.one: self.show(request, job)})

    def get(self, request: Request) -> Answer:
        """4.3.16 DescribePermissionSetProvisioningStatus, 4.4.2 DescribeAccountAssignmentCreationStatus, 4.4.7
        DescribeAccountAssignmentDeletionStatus."""
        found = request.server.requests.get(request.parameters["request_id"])
        if found is None or found["kind"] != self.kind:
            raise refused(404, 1212)
        return Answer.of_json(200, {self.one: self.show(request, found)})

    def list_some(self, request: Request) -> Answer:
        """4.3.11 ListPermissionSetProvisioningStatus, 4.4.3 ListAccountAssignmentCreationStatus, 4.4.4
        ListAccountAssignmentDeletionStatus."""
        status = request.among("status", *STATUSES)
        return page_of(
            request,
            self.many,
            request.server.requests,
            lambda each: {"created_date": each["created"], "request_id": each["id"], "status": each["status"]},
            ("status", (self.kind, status)) if status else ("kind", self.kind),
            lambda each: each["kind"] == self.kind and status in (None, each["status"]),
        )
