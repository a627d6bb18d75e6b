"""What a permission set grants: system-defined identity policies (`managed_policy`), system-defined policies
(`managed_role`), and one custom identity policy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iam_resources.sandbox.huawei.center.permission_sets import set_of
from iam_resources.sandbox.huawei.documents import Document
from iam_resources.sandbox.huawei.exceptions import refused
from iam_resources.sandbox.huawei.fields import Fields, Text
from iam_resources.sandbox.huawei.identifiers import POLICIES, ROLES
from iam_resources.sandbox.huawei.pages import answer_page
from iam_resources.sandbox.huawei.request import NOTHING, Request
from iam_resources.sandbox.messages import Answer

_POLICY: Fields = {"custom_policy": Text(1, 131_072, required=True)}
LONGEST_POLICY = 6144
"""IIC.1293; the table of 4.3.7 has 131,072."""


@dataclass(frozen=True)
class Attachments:
    """What is attached by id: system-defined identity policies (4.3.1), or system-defined policies (4.3.17).

    Attributes:
        word: policy or role.
        field: of a permission set.
        known: names by the ids that can be attached.
        unknown: status and code where an id is not among them.
    """

    word: str
    field: str
    known: Mapping[str, str]
    unknown: tuple[int, int]

    def attach(self, request: Request) -> Answer:
        """4.3.1 AttachManagedPolicyToPermissionSet, 4.3.17 AttachManagedRoleToPermissionSet."""
        found, id = self._read(request)
        there = found[self.field]
        if id not in self.known:
            raise refused(*self.unknown, id)
        if id in there:
            raise refused(409, 1207)
        place = max(there.values(), default=0) + 1
        return _write(request, found, **{self.field: {**there, id: place}})

    def detach(self, request: Request) -> Answer:
        """4.3.5 DetachManagedPolicyFromPermissionSet, 4.3.18 DetachManagedRoleFromPermissionSet."""
        found, id = self._read(request)
        there = found[self.field]
        if id not in there:
            raise refused(404, 1211)
        return _write(request, found, **{self.field: {key: place for key, place in there.items() if key != id}})

    def list_all(self, request: Request) -> Answer:
        """4.3.10 ListManagedPoliciesInPermissionSet, 4.3.19 ListManagedRolesInPermissionSet."""
        rows: list[Document] = [{"sequence": at, "id": id} for id, at in set_of(request)[self.field].items()]
        return answer_page(
            request,
            f"attached_managed_{self.field}",
            lambda after: (row for row in rows if row["sequence"] > (after or 0)),
            lambda row: {f"{self.word}_id": row["id"], f"{self.word}_name": self.known[row["id"]]},
        )

    def _read(self, request: Request) -> tuple[Document, str]:
        name = f"managed_{self.word}"
        found = set_of(request)
        given = request.body({f"{name}_id": Text(1, 2048, required=True), f"{name}_name": Text(1, 128)})
        return found, given[f"{name}_id"]


MANAGED_POLICIES = Attachments("policy", "policies", POLICIES, (400, 1246))
MANAGED_ROLES = Attachments("role", "roles", ROLES, (404, 1281))


def get_custom(request: Request) -> Answer:
    """4.3.6 GetCustomPolicyForPermissionSet."""
    found = set_of(request)
    if found["custom_policy"] is not None:
        return Answer.of_json(200, {"custom_policy": found["custom_policy"]})
    match request.server.settings.no_custom_policy:
        case "null":
            return Answer.of_json(200, {"custom_policy": None})
        case "empty":
            return Answer.of_json(200, {"custom_policy": ""})
        case "absent":
            return Answer.of_json(200, {})
    raise refused(404, 1211)


def put_custom(request: Request) -> Answer:
    """4.3.7 PutCustomPolicyToPermissionSet."""
    found, policy = set_of(request), request.body(_POLICY)["custom_policy"]
    if len(policy) > LONGEST_POLICY:
        raise refused(400, 1293)
    if not _is_policy(policy):
        raise refused(400, 1285 if found["custom_policy"] is None else 1286)
    return _write(request, found, custom_policy=policy)


def delete_custom(request: Request) -> Answer:
    """4.3.8 DeleteCustomPolicyFromPermissionSet."""
    found = set_of(request)
    if found["custom_policy"] is None:
        raise refused(404, 1211)
    return _write(request, found, custom_policy=None)


def _write(request: Request, found: Document, **fields: Any) -> Answer:
    request.server.begin_write(found["id"])
    request.server.sets.change(found, **fields, version=found["version"] + 1)
    return NOTHING


def _is_policy(text: str) -> bool:
    try:
        policy = json.loads(text)
    except ValueError:
        return False
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    if not isinstance(statements, list) or not statements or policy.get("Version") != "5.0":
        return False
    return all(
        isinstance(each, dict)
        and each.get("Effect") in ("Allow", "Deny")
        and bool(each.get("Action") or each.get("NotAction"))
        for each in statements
    )
