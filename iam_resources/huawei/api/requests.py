"""Asynchronous requests: assignments (4.4), and the roll-out of permission sets (4.3.11, 4.3.15, 4.3.16)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from iam_resources.coverage import operation
from iam_resources.directory import found
from iam_resources.http import Settle
from iam_resources.huawei.api.calls import CenterCalls
from iam_resources.huawei.connection import Row

RUNNING, SUCCEEDED, FAILED = "IN_PROGRESS", "SUCCEEDED", "FAILED"


def is_running(row: Row) -> bool:
    """Whether a request is not decided yet: a sample of 4.3.15 says PENDING, which no table has."""
    return row.get("status") not in (SUCCEEDED, FAILED)


@dataclass(frozen=True)
class Assignment:
    """A user or group that may use a permission set in an account.

    Attributes:
        set_id, account_id, principal_id: of the three.
        principal_type: `USER` or `GROUP`.
    """

    set_id: str
    account_id: str
    principal_id: str
    principal_type: str


def assignment_of(row: Row) -> Assignment:
    """What a row of a listing, or a request, is about."""
    account = str(row.get("account_id") or row.get("target_id") or "")
    return Assignment(str(row["permission_set_id"]), account, str(row["principal_id"]), str(row["principal_type"]))


class Assignments(CenterCalls):
    """Calls on assignments."""

    @operation("huawei-29")
    def of_account(self, account_id: str, **query: str | None) -> AsyncIterator[Row]:
        """The assignments in an account; `permission_set_id` narrows it down. 4.4.5."""
        tried = f"list the assignments in account {account_id}"
        query["account_id"] = account_id
        return self.rows("/account-assignments", "account_assignments", tried=tried, query=query)


class Requests(CenterCalls):
    """Calls on asynchronous requests of one kind."""

    path: str
    """Of the listing; one request is below its singular."""
    name: str
    """Of a field with one request; the listing has it with the plural in front."""

    @operation("huawei-16", "huawei-27", "huawei-28")
    def listing(self, **query: str | None) -> AsyncIterator[Row]:
        """All requests, or those of a `status`; the rows have no more than their id, status and date. 4.3.11, 4.4.3,
        4.4.4."""
        rows = self.name.replace("assignment_", "assignments_").replace("permission_set_", "permission_sets_")
        return self.rows(f"{self.path}es", rows, tried="list requests", query=query)

    @operation("huawei-21", "huawei-26", "huawei-31")
    async def get(self, request_id: str) -> Row:
        """One request with what it is about. 4.3.16, 4.4.2, 4.4.7."""
        reply = await self.call("GET", f"{self.path}/{{id}}", at={"id": request_id}, tried=f"read request {request_id}")
        return dict(reply.body[self.name])

    async def under_way(self) -> dict[Any, str]:
        """The ids of all requests that are not decided, by what they are about, which the listing does not say."""
        rows = [str(row["request_id"]) async for row in self.listing(status=RUNNING)]
        seen = await asyncio.gather(*(found(self.get(each)) for each in rows))
        return {self.about(each): str(each["request_id"]) for each in seen if each and is_running(each)}

    def about(self, row: Row) -> Any:
        """What a request is about."""
        return assignment_of(row)


class Assigning(Requests):
    """Assignments being made or removed."""

    verb: str
    """`create` or `delete`."""

    @operation("huawei-30", "huawei-25")
    async def begin(self, about: Assignment, *, tried: str, **more: object) -> Row:
        """Assign, or remove an assignment; a request is never sent twice by itself. 4.4.6, 4.4.1."""
        ids = {"permission_set_id": about.set_id, "principal_id": about.principal_id, "target_id": about.account_id}
        body = {**ids, "principal_type": about.principal_type, "target_type": "ACCOUNT"}
        reply = await self.call("POST", f"/account-assignments/{self.verb}", tried=tried, json=body, **more)
        return dict(reply.body[self.name])


class Creations(Assigning):
    """Assignments being made."""

    path, name = "/account-assignments/creation-status", "account_assignment_creation_status"
    verb = "create"


class Deletions(Assigning):
    """Assignments being removed."""

    path, name = "/account-assignments/deletion-status", "account_assignment_deletion_status"
    verb = "delete"


class RollOuts(Requests):
    """Permission sets being rolled out, which the text calls pre-provisioning."""

    path, name = "/permission-sets/provisioning-status", "permission_set_provisioning_status"

    def about(self, row: Row) -> str:
        return str(row["permission_set_id"])

    @operation("huawei-20")
    async def roll_out(self, set_id: str, account_id: str | None, *, tried: str, settle: Settle) -> Row:
        """Roll a set out to one account, or to all that it is in. 4.3.15.

        Raises:
            VendorError: 404 IIC.1225, it is in no account.
        """
        body = {"target_type": "ACCOUNT" if account_id else "ALL_PROVISIONED_ACCOUNTS"}
        body |= {"target_id": account_id} if account_id else {}
        path = "/permission-sets/{id}/provision"
        reply = await self.call("POST", path, at={"id": set_id}, tried=tried, json=body, settle=settle)
        return dict(reply.body[self.name])
